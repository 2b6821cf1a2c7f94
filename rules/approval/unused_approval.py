"""An approval that approves nothing."""

from __future__ import annotations

from rules.finding import Category, Severity
from rules.rule import Rule

RULE = Rule(
    id="unused-approval",
    category=Category.APPROVAL,
    severity=Severity.WARNING,
    why="An approval covers the clause that starts or ends on its line, and nothing else. One that stands elsewhere "
    "looks as if somebody had answered for a change, while nobody has; or it is left over from a change that is no "
    "longer there.",
    instead="Move it to the line of the clause that it is about, or remove it.",
    bad=(
        "ALTER TABLE members ADD COLUMN nickname text; -- MIGRATION_APPROVED: it only adds",
        "-- MIGRATION_APPROVED: nothing here needs one\nCREATE TABLE plans (id integer PRIMARY KEY);",
    ),
    good=(
        "DROP TABLE old_members; -- MIGRATION_APPROVED: unused since release 14, backup of 3 May verified",
        "CREATE TABLE plans (id integer PRIMARY KEY);",
    ),
)
"""Raised on comments by linter.accept, so it looks at no operation."""
