"""A migrations folder of another database.

https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/limitations-and-known-issues
"""

from __future__ import annotations

from rules.finding import Category, Severity
from rules.rule import Rule

RULE = Rule(
    id="wrong-provider",
    category=Category.HISTORY,
    severity=Severity.ERROR,
    why="The file migration_lock.toml names the database that the migrations were written for. MySQL, SQLite, SQL "
    "Server and CockroachDB have other locks and another SQL; read as PostgreSQL, such a folder could come out clean "
    "and mean nothing. So it ends the run as an input error (exit code 2) instead of being judged.",
    instead="Name the folder of the PostgreSQL migrations.",
    source="https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/limitations-and-known-issues",
)
"""Raised as an input error before any file is read, so it looks at no operation and gives no finding."""
