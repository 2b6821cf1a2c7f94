"""A migration.sql that begins with a byte order mark.

https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
"""

from __future__ import annotations

from rules.finding import Category, Severity
from rules.rule import Rule

RULE = Rule(
    id="byte-order-mark",
    category=Category.HISTORY,
    severity=Severity.ERROR,
    why="Some editors, mostly on Windows, write three invisible bytes (EF BB BF) before the text. Prisma sends them along,"
    " and PostgreSQL takes every character beyond ASCII for a letter: the first word is no keyword any more, and the"
    " file fails with a syntax error (42601), also where it begins with a comment. psql skips the mark, so trying the"
    " file there shows nothing.",
    instead="Save the file as UTF-8 without a byte order mark.",
    source="https://www.postgresql.org/docs/current/sql-syntax-lexical.html",
)
"""Raised on files by linter.file_findings, so it looks at no operation."""
