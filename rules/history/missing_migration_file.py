"""A migration's folder without migration.sql.

https://www.prisma.io/docs/orm/reference/error-reference#p3015
"""

from __future__ import annotations

from rules.finding import Category, Severity
from rules.rule import Rule

RULE = Rule(
    id="missing-migration-file",
    category=Category.HISTORY,
    severity=Severity.ERROR,
    why="`prisma migrate deploy` stops at a folder that holds no migration.sql (P3015), and no migration after it is"
    " applied. Mostly the file was left out of a commit, or a folder is left over from another branch.",
    instead="Restore the file from version control, or remove the folder if it was never deployed.",
    source="https://www.prisma.io/docs/orm/reference/error-reference",
)
"""Raised on folders by linter.file_findings, so it looks at no operation."""
