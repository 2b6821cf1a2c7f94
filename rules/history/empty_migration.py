"""A migration.sql without a statement.

https://www.prisma.io/docs/orm/prisma-migrate/workflows/customizing-migrations
"""

from __future__ import annotations

from rules.finding import Category, Severity
from rules.rule import Rule

RULE = Rule(
    id="empty-migration",
    category=Category.HISTORY,
    severity=Severity.WARNING,
    why="Prisma records an empty file as applied. If its SQL was forgotten, or is commented out, and is added later, then"
    " every database that applied the empty file never runs it, and nothing says so. Prisma itself writes `-- This is an"
    " empty migration.` where it was asked for one; with that line the file is silent here.",
    instead="Add the SQL before it is merged, or remove the folder; if it is to stay empty, say so with Prisma's line.",
    source="https://www.prisma.io/docs/orm/prisma-migrate/workflows/customizing-migrations",
)
"""Raised on files by linter.file_findings, so it looks at no operation."""
