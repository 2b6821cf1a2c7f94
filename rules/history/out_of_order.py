"""A new migration that sorts before one that is merged already.

https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories
"""

from __future__ import annotations

from rules.finding import Category, Severity
from rules.rule import Rule

RULE = Rule(
    id="out-of-order",
    category=Category.HISTORY,
    severity=Severity.WARNING,
    why="Prisma runs migrations in the order of their folders' names. A new one with an older timestamp, after a branch"
    " that lived long, runs last where the newer one is applied already, and before it everywhere else: two orders, of"
    " which only one was tested.",
    instead="Rename the folder with a present timestamp, so that it comes last everywhere.",
    source="https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories",
)
"""Raised on folders by linter.file_findings where git tells what was merged, so it looks at no operation."""
