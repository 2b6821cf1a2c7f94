"""One migration that expands, migrates and contracts at once.

https://www.prisma.io/dataguide/types/relational/expand-and-contract-pattern
"""

from __future__ import annotations

from rules.finding import Category, Severity
from rules.rule import Rule

RULE = Rule(
    id="mixed-phases",
    category=Category.PHASE,
    severity=Severity.WARNING,
    why="What is merged together is deployed together. A migration that adds a column and drops its predecessor leaves "
    "no time in which both are there, so there is no moment at which the old and the new application version can both "
    "run, and a rollback of the code finds its column gone. Since Prisma 7.4 each statement commits by itself, so that "
    "such a migration can also stop half-way.",
    instead="Split it: one migration to expand, a backfill to migrate, one migration to contract, in releases of their"
    " own.",
    source="https://www.prisma.io/dataguide/types/relational/expand-and-contract-pattern",
    bad=(
        "CREATE TABLE clubs (id integer PRIMARY KEY);\nREFRESH MATERIALIZED VIEW CONCURRENTLY member_counts;",
        "CREATE TABLE plans (id integer PRIMARY KEY);\nINSERT INTO settings (name, value) VALUES ('plans', 'on');",
    ),
    good=(
        "CREATE TABLE clubs (id integer PRIMARY KEY);\nALTER TABLE members ADD COLUMN club_id integer;",
        "CREATE TABLE plans (id integer PRIMARY KEY);\nINSERT INTO plans (id) VALUES (1), (2);",
    ),
)
"""Raised on the whole migration by linter.file_findings, so it looks at no operation."""
