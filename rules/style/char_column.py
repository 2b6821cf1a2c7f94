"""A text that is filled up with blanks.

https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_char.28n.29
"""

from __future__ import annotations

from rules.column_types import TYPING, become, of_type
from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.operation import AddColumn, ChangeColumnType, CreateTable
from rules.rule import Rule


def check(operation: CreateTable | AddColumn | ChangeColumnType, _: Context) -> Problem | None:
    """Every char(n), char alone too, which is char(1)."""
    found = of_type(operation, "character")
    if not found:
        return None
    return Problem(
        message=f"{become(found, 'char(n)')}: shorter values are filled up with blanks, which a comparison ignores and "
        "LIKE does not.",
        help="Declare the field String without @db.Char; where the length is fixed, check char_length() in a CHECK.",
    )


RULE = Rule(
    id="char-column",
    category=Category.STYLE,
    severity=Severity.OFF,
    why="`char(n)` fills shorter values up with blanks. They are stored, they are ignored when two such values are"
    " compared and lost in a cast to text, but a pattern of LIKE or a regular expression meets them. It saves no space"
    " and no time.",
    instead="Declare text, with a CHECK on char_length() where the length is fixed.",
    source="https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_char.28n.29",
    bad=(
        "CREATE TABLE clubs (id bigint PRIMARY KEY, country char(2) NOT NULL);",
        "ALTER TABLE members ADD COLUMN sex char;",
    ),
    good=(
        "CREATE TABLE clubs (id bigint PRIMARY KEY, country text CHECK (char_length(country) = 2));",
        'ALTER TABLE members ADD COLUMN flag "char";',
    ),
    looks_at=TYPING,
    check=check,
)
