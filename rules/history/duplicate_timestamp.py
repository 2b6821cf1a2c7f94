"""Two migrations with the same timestamp.

https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories
"""

from __future__ import annotations

from rules.finding import Category, Severity
from rules.rule import Rule

RULE = Rule(
    id="duplicate-timestamp",
    category=Category.HISTORY,
    severity=Severity.WARNING,
    why="Prisma applies migrations in the order of their folders' names. Of two with the same timestamp the words behind"
    " it decide, which nobody chose with that in mind: the order in which they were written and tried may be the other"
    " one, and versions before 6.6 sort some characters differently from later ones.",
    instead="Give one of the folders a timestamp of its own before it is merged. One that is applied anywhere keeps its"
    " name.",
    source="https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories",
)
"""Raised on folders by linter.file_findings, so it looks at no operation."""
