"""An index over many columns.

https://www.postgresql.org/docs/current/indexes-multicolumn.html
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.name import quote
from rules.operation import CreateIndex
from rules.rule import Rule

_ENOUGH = 3


def check(operation: CreateIndex, _: Context) -> Problem | None:
    """More than three columns; those of a unique index are not chosen for speed."""
    if len(operation.columns) <= _ENOUGH or operation.unique:
        return None
    name = quote(operation.index) if operation.index else "The index"
    return Problem(
        message=f"{name} on {operation.table} has {len(operation.columns)} columns: only queries that name the first "
        "ones find rows by it, and every write keeps all of them.",
        help="Keep the columns by which most rows are sorted out; what is only read along belongs into INCLUDE.",
    )


RULE = Rule(
    id="wide-index",
    category=Category.STYLE,
    severity=Severity.OFF,
    why="A B-tree finds rows by its first columns; one that stands behind a column which the query does not fix hardly"
    " narrows the search. With more than three columns an index seldom serves more than one query, and each change of"
    " any of them writes to it.",
    instead="Index the few columns by which rows are found, and put others into INCLUDE.",
    source="https://www.postgresql.org/docs/current/indexes-multicolumn.html",
    bad=(
        "CREATE INDEX CONCURRENTLY visits_all_idx ON visits (club_id, member_id, came_at, left_at);",
        "CREATE TABLE visits (a bigint PRIMARY KEY, b text, c text, d text, e text);\n"
        "CREATE INDEX ON visits (b, lower(c), d, e);",
    ),
    good=(
        "CREATE INDEX CONCURRENTLY visits_club_idx ON visits (club_id, came_at) INCLUDE (member_id, left_at);",
        "CREATE TABLE seats (a bigint, b bigint, c bigint, d bigint);\nCREATE UNIQUE INDEX ON seats (a, b, c, d);",
    ),
    looks_at=(CreateIndex,),
    check=check,
)
