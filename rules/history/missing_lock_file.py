"""A migrations folder without migration_lock.toml.

https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories#committing-the-migration-history-to-source-control
"""

from __future__ import annotations

from rules.finding import Category, Severity
from rules.rule import Rule

RULE = Rule(
    id="missing-lock-file",
    category=Category.HISTORY,
    severity=Severity.WARNING,
    why="`migration_lock.toml` says which database the SQL is written for. Without it Prisma does not notice that the"
    " provider was changed (P3019) and sends PostgreSQL's SQL to whatever the schema names now. `migrate dev` writes the"
    " file; mostly it was left out of a commit.",
    instead="Put migration_lock.toml into version control.",
    source="https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories",
)
"""Raised on folders by linter.file_findings, so it looks at no operation."""
