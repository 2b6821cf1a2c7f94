"""Two ALTER TABLE where one would read the table once.

https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES
"""

from __future__ import annotations

from rules.finding import Category, Severity
from rules.rule import Rule

_BEFORE = "CREATE TABLE members (id bigint PRIMARY KEY, points integer, height integer);"

RULE = Rule(
    id="several-alter-tables",
    category=Category.STYLE,
    severity=Severity.OFF,
    why="One ALTER TABLE reads or rewrites its table once, however many of its clauses ask for that; two of them do it"
    " twice, and nobody reads the table meanwhile. Reported only where both read all rows.",
    instead="Write the clauses as one ALTER TABLE.",
    source="https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES",
    bad=(
        (
            _BEFORE,
            "ALTER TABLE members ALTER points TYPE bigint; -- MIGRATION_APPROVED: downtime announced for 3 May\n"
            "ALTER TABLE members ALTER height TYPE bigint; -- MIGRATION_APPROVED: downtime announced for 3 May",
        ),
        (
            _BEFORE,
            "ALTER TABLE members ALTER points TYPE bigint; -- MIGRATION_APPROVED: downtime announced for 3 May\n"
            "ALTER TABLE members ALTER height SET NOT NULL; -- MIGRATION_APPROVED: downtime announced for 3 May",
        ),
    ),
    good=(
        (
            _BEFORE,
            "ALTER TABLE members\n"
            "  ALTER points TYPE bigint, -- MIGRATION_APPROVED: downtime announced for 3 May\n"
            "  ALTER height TYPE bigint; -- MIGRATION_APPROVED: downtime announced for 3 May",
        ),
        (_BEFORE, "ALTER TABLE members ADD COLUMN a text;\nALTER TABLE members ADD COLUMN b text;"),
    ),
)
"""Raised on the whole migration by linter.several_passes, so it looks at no operation."""
