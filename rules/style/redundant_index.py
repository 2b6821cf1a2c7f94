"""An index that finds nothing which another one does not find.

https://www.postgresql.org/docs/current/indexes-multicolumn.html
"""

from __future__ import annotations

from collections.abc import Iterator

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.name import quote
from rules.operation import CreateIndex
from rules.rule import Rule
from rules.schema import Index
from rules.wording import columns, lines, shown, sql


def check(operation: CreateIndex, context: Context) -> Problem | None:
    """An index like another, one over the first columns of another, or over a column twice."""
    name = quote(operation.index) if operation.index else "The index"
    twice = [column for column in operation.columns if column and operation.columns.count(column) > 1]
    if twice:
        message = f"{name} on {operation.table} has {quote(twice[0])} twice; the second one finds nothing more."
        return Problem(message=message, help="Name each column once.")
    if not _comparable(operation):
        return None
    others = list(_others(operation, context))
    covering = next((other for other in others if _covers(other, operation)), None)
    if covering is not None:
        message = f"{name} on {operation.table} finds nothing that {_named(covering)} does not; every write keeps both."
        return Problem(message=message, help="Leave it out.")
    covered = next((other for other in others if not other.constraint and _covers(operation, other)), None)
    if covered is not None:
        old = shown(covered.name, context.schema)
        return Problem(
            message=f"Next to {name}, {_named(covered)} finds nothing more; every write keeps both.",
            help=lines("Once this one is built, drop the other, alone in its migration:", sql(_drop(old))),
        )
    return None


def _others(operation: CreateIndex, context: Context) -> Iterator[Index]:
    """The comparable indexes of its table that stay."""
    table = context.schema.table_name(operation.table)
    itself = table.sibling(operation.index or "")  # IF NOT EXISTS may meet an older one
    for index in context.schema.indexes.values():
        stays = index.name != itself and index.name not in context.together.indexes
        if index.table == table and stays and _comparable(index):
            yield index


def _comparable(index: Index | CreateIndex) -> bool:
    """Whether its columns say all that it finds."""
    return index.plain and index.where is None and all(index.columns) and bool(index.columns)


def _covers(wide: Index | CreateIndex, narrow: Index | CreateIndex) -> bool:
    """Whether one index finds, and guards, whatever the other does."""
    same = wide.columns == narrow.columns
    if wide.method != narrow.method or not set(narrow.included) <= {*wide.columns, *wide.included}:
        return False
    if narrow.unique:
        return same and wide.unique and wide.nulls_not_distinct >= narrow.nulls_not_distinct
    return same or (wide.method == "btree" and wide.columns[: len(narrow.columns)] == narrow.columns)


def _named(index: Index) -> str:
    return f"{quote(index.name.name)} {columns(column for column in index.columns if column)}"


def _drop(index: str) -> str:
    return f"DROP INDEX CONCURRENTLY {index};"


RULE = Rule(
    id="redundant-index",
    category=Category.STYLE,
    severity=Severity.OFF,
    why="A B-tree over (club_id, came_at) finds rows by club_id as well as one over (club_id) alone. Two such indexes are"
    " both written by every INSERT and by most UPDATEs, both take memory and disk, and make each other's pages leave the"
    " cache.",
    instead="Keep the longer one; keep the shorter one where it is unique, or so much smaller that it was measured.",
    source="https://www.postgresql.org/docs/current/indexes-multicolumn.html",
    bad=(
        (
            "CREATE TABLE visits (id bigint PRIMARY KEY, club_id bigint, came_at timestamptz);\n"
            "CREATE INDEX visits_club_came_idx ON visits (club_id, came_at);",
            "CREATE INDEX CONCURRENTLY visits_club_idx ON visits (club_id);",
        ),
        (
            "CREATE TABLE visits (id bigint PRIMARY KEY, club_id bigint, came_at timestamptz);\n"
            "CREATE INDEX visits_club_idx ON visits (club_id);",
            "CREATE INDEX CONCURRENTLY visits_club_came_idx ON visits (club_id, came_at);",
        ),
        "CREATE TABLE members (id bigint PRIMARY KEY, email text UNIQUE);\nCREATE INDEX ON members (email);",
    ),
    good=(
        "CREATE TABLE members (id bigint PRIMARY KEY, email text, name text);\n"
        "CREATE INDEX members_email_idx ON members (email, name);\nCREATE UNIQUE INDEX ON members (email);",
        "CREATE TABLE members (id bigint PRIMARY KEY, email text, name text);\n"
        "CREATE INDEX members_email_idx ON members (email, name);\nCREATE INDEX ON members (name);",
    ),
    looks_at=(CreateIndex,),
    check=check,
)
