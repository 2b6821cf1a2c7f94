"""A limit on the length of a text, written into its type.

https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_varchar.28n.29_by_default
"""

from __future__ import annotations

from rules.column_types import TYPING, become, named, typed
from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.operation import AddColumn, ChangeColumnType, CreateTable
from rules.rule import Rule


def check(operation: CreateTable | AddColumn | ChangeColumnType, _: Context) -> Problem | None:
    """Every varchar with a length."""
    limited = [each for each in typed(operation) if each.type.name.name == "character varying" and each.type.modifiers]
    if not limited:
        return None
    kinds = " and ".join(dict.fromkeys(f"varchar({each.type.modifiers[0]})" for each in limited))
    return Problem(
        message=f"{become(named(limited), kinds)}: a longer value is refused (22001), and another limit is another "
        "type, which breaks prepared statements, and rewrites the table if it is a lower one.",
        help="Declare the field String without @db.VarChar; where a limit is meant, check char_length() in a CHECK, "
        "which can be replaced without touching the type.",
    )


RULE = Rule(
    id="varchar-length",
    category=Category.STYLE,
    severity=Severity.OFF,
    why="In PostgreSQL varchar(n) is text with a limit: it is no smaller and no faster. To raise the limit later takes"
    " ACCESS EXCLUSIVE for a moment and breaks every prepared statement that reads the column (cached plan must not"
    " change result type); to lower it rewrites the table.",
    instead="Declare text, and keep a limit that is meant in a CHECK constraint.",
    source="https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_varchar.28n.29_by_default",
    bad=(
        "CREATE TABLE clubs (id bigint PRIMARY KEY, name varchar(50) NOT NULL, city character varying(80));",
        "ALTER TABLE members ADD COLUMN phone varchar(20);",
    ),
    good=(
        "CREATE TABLE clubs (id bigint PRIMARY KEY, name text NOT NULL, city varchar);",
        "CREATE TABLE clubs (id bigint PRIMARY KEY, name text CHECK (char_length(name) <= 50));",
    ),
    looks_at=TYPING,
    check=check,
)
