"""An approval or an ignore that gives no reason."""

from __future__ import annotations

from rules.finding import Category, Severity
from rules.rule import Rule

RULE = Rule(
    id="approval-without-reason",
    category=Category.APPROVAL,
    severity=Severity.ERROR,
    why="An approval says why a dangerous change is safe now; whoever restores the backup later has nothing else to go "
    "by. Without a reason, or with a placeholder for one, it approves nothing, and neither does one in another form "
    "than `-- MIGRATION_APPROVED: <reason>`.",
    instead="Write `-- MIGRATION_APPROVED: <reason>` on the clause's own line, with a reason in words.",
    bad=(
        "ALTER TABLE members ADD COLUMN nickname text; -- MIGRATION_APPROVED:",
        "ALTER TABLE members ADD COLUMN nickname text; -- migration approved: it is safe",
    ),
    good=(
        "DROP TABLE old_members; -- MIGRATION_APPROVED: unused since release 14, backup of 3 May verified",
        "-- This migration was approved by the board.\nALTER TABLE members ADD COLUMN nickname text;",
    ),
)
"""Raised on comments by linter.accept, so it looks at no operation."""
