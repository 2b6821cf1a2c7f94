"""A moment kept as what a clock on the wall showed.

https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_timestamp_.28without_time_zone.29
"""

from __future__ import annotations

from rules.column_types import TYPING, become, of_type
from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.operation import AddColumn, ChangeColumnType, CreateTable
from rules.rule import Rule


def check(operation: CreateTable | AddColumn | ChangeColumnType, _: Context) -> Problem | None:
    """Every column that gets the type, an array of it too."""
    found = of_type(operation, "timestamp without time zone")
    if not found:
        return None
    return Problem(
        message=f"{become(found, 'timestamp without time zone')}: which moment is meant depends on who reads it.",
        help="Say @db.Timestamptz(6) on the field in schema.prisma, now, before there are rows: a change of type later "
        "rewrites the table in every session that is not in UTC.",
    )


RULE = Rule(
    id="timestamp-without-time-zone",
    category=Category.STYLE,
    severity=Severity.OFF,
    why="`timestamp` keeps a date and a time of day but not of which zone. now(), a comparison with a timestamptz and"
    " AT TIME ZONE take it to be in the time zone of the session, which is another one in psql than in the application."
    " Prisma declares every DateTime so and itself always means UTC, which is why this rule is off by default.",
    instead="Declare moments `DateTime @db.Timestamptz(6)` from the beginning.",
    source="https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_timestamp_.28without_time_zone.29",
    bad=(
        "CREATE TABLE visits (id bigint PRIMARY KEY, came_at timestamp(3) NOT NULL, left_at timestamp(3));",
        "ALTER TABLE members ADD COLUMN joined_at timestamp;",
    ),
    good=(
        "CREATE TABLE visits (id bigint PRIMARY KEY, came_at timestamptz(6) NOT NULL);",
        "ALTER TABLE members ADD COLUMN born_on date;",
    ),
    looks_at=TYPING,
    check=check,
)
