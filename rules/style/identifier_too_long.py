"""A name of which PostgreSQL keeps the beginning only.

https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
"""

from __future__ import annotations

from rules.finding import Category, Severity
from rules.rule import Rule

_LONG = "members_who_were_invited_by_another_member_and_have_not_yet_answered"

RULE = Rule(
    id="identifier-too-long",
    category=Category.STYLE,
    severity=Severity.WARNING,
    why="A name keeps its first 63 bytes; PostgreSQL cuts the rest with a notice that nobody reads. Code that looks the"
    " object up by the name in the migration does not find it, and a second name with the same beginning is a name"
    " that is already taken: an error, or with IF NOT EXISTS nothing at all.",
    instead="Choose a name of at most 63 bytes; in schema.prisma with map:.",
    source="https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS",
    bad=(
        f"CREATE TABLE {_LONG} (id bigint PRIMARY KEY);",
        f"CREATE TABLE members (id bigint PRIMARY KEY, a text, b text);\nCREATE INDEX {_LONG}_by_a ON members (a);\n"
        f"CREATE INDEX IF NOT EXISTS {_LONG}_by_b ON members (b);",
    ),
    good=(
        f"CREATE TABLE {_LONG[:63]} (id bigint PRIMARY KEY);",
        f"COMMENT ON TABLE members IS '{_LONG}_as_a_text';",
    ),
)
"""Raised on the tokens of the migration by linter.long_names, so it looks at no operation."""
