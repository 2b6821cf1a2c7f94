"""A migration that was changed or removed after it had been merged.

https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories
"""

from __future__ import annotations

from rules.finding import Category, Severity
from rules.rule import Rule

RULE = Rule(
    id="edited-after-merge",
    category=Category.HISTORY,
    severity=Severity.ERROR,
    why="A database that has applied the migration never runs it again, so an edit reaches only databases built from "
    "scratch: tests see another schema than production has. `prisma migrate deploy` says nothing of it, `prisma "
    "migrate dev` finds another checksum and wants to reset the database.",
    instead="Put the file back as it was merged, and write the change as a new migration.",
    source="https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories",
)
"""Raised on files by linter.file_findings where git tells what was merged, so it looks at no operation."""
