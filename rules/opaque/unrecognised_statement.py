"""A statement that was not understood.

https://www.postgresql.org/docs/current/sql-commands.html
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.operation import Unrecognised
from rules.rule import Rule
from rules.wording import lines


def check(operation: Unrecognised, _context: Context) -> Problem | None:
    """Each one: not understood is not safe."""
    return Problem(
        message=f"Which locks it takes and what it removes cannot be told: not understood, {operation.reason}.",
        help=lines(
            "Correct it if PostgreSQL refuses it too. If PostgreSQL accepts it, say what it does, and report it as a "
            "bug of threephase:",
            '  -- threephase: ignore unrecognised-statement reason="…"',
        ),
    )


RULE = Rule(
    id="unrecognised-statement",
    category=Category.OPAQUE,
    severity=Severity.ERROR,
    why="A statement that is not understood may do anything. Mostly PostgreSQL does not understand it either, and the "
    "deployment would stop at it: a typing mistake, a statement of another database, a command of psql. The rest of "
    "the file is judged all the same.",
    instead="Correct the statement; or answer for it with an ignore and its reason.",
    source="https://www.postgresql.org/docs/current/sql-commands.html",
    bad=("ALTER TABLE members ADD COLUM nickname text;", "ALTER TABLE members MODIFY nickname varchar(50);"),
    good=("ALTER TABLE members ADD COLUMN nickname text;", "COMMENT ON TABLE members IS 'people who paid';"),
    looks_at=(Unrecognised,),
    check=check,
)
