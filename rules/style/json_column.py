"""A document that nothing can compare.

https://www.postgresql.org/docs/current/datatype-json.html
"""

from __future__ import annotations

from rules.column_types import TYPING, become, of_type
from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.operation import AddColumn, ChangeColumnType, CreateTable
from rules.rule import Rule


def check(operation: CreateTable | AddColumn | ChangeColumnType, _: Context) -> Problem | None:
    """Every column that gets the type."""
    found = of_type(operation, "json")
    if not found:
        return None
    return Problem(
        message=f"{become(found, 'json')}, which has no equality: SELECT DISTINCT, GROUP BY and UNION over a row that "
        "holds it fail (42883).",
        help="Declare the field Json without @db.Json: Prisma then makes it jsonb, which can be compared and indexed.",
    )


RULE = Rule(
    id="json-column",
    category=Category.STYLE,
    severity=Severity.OFF,
    why="`json` keeps the text as it came. It has no equality operator, so that a query which was right until the column"
    " came, SELECT DISTINCT of whole rows for instance, is an error from then on; and each access parses the text anew.",
    instead="Declare jsonb, unless the very text matters.",
    source="https://www.postgresql.org/docs/current/datatype-json.html",
    bad=(
        "CREATE TABLE events (id bigint PRIMARY KEY, payload json NOT NULL);",
        "ALTER TABLE members ADD COLUMN settings json;",
    ),
    good=(
        "CREATE TABLE events (id bigint PRIMARY KEY, payload jsonb NOT NULL);",
        "ALTER TABLE members ADD COLUMN letter xml;",
    ),
    looks_at=TYPING,
    check=check,
)
