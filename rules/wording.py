"""Phrases and forms that the rules share."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Sequence

from rules.context import Context
from rules.name import Name, quote
from rules.schema import Schema
from rules.schema.known import DEFAULT_SEARCH_PATH

APPROVED = "-- MIGRATION_APPROVED: <reason>"
APPROVE = f"approve it on its line:\n  {APPROVED}"
"""The end of a help text: the comment is a line of its own, to be copied."""
RETIRE = f"Release code that does without it, wait two weeks, verify the backup, then {APPROVE}"


UNTIL_COMMIT = (
    "until the statement commits, or in a transaction (before Prisma 7.4 the whole migration is one) until that does"
)
"""How long a statement's row locks last, whichever Prisma deploys it."""


def lines(*parts: str) -> str:
    """A help text: prose, and what is to be copied, each on a line of its own."""
    return "\n".join(parts)


def sql(text: str) -> str:
    """A statement or a command as a help text shows it: indented, to be copied."""
    return f"  {text}"


def steps(files: Sequence[str]) -> str:
    """A fix as a help text shows it: each migration's SQL, indented; of several each under its number."""
    if len(files) == 1:
        return _indented(files[0])
    each = (f"  -- migration {number} of {len(files)}\n{_indented(text)}" for number, text in enumerate(files, 1))
    return "\n".join(each)


def _indented(text: str) -> str:
    return "\n".join(f"  {line}" for line in text.rstrip().split("\n"))


def backfill(context: Context) -> str:
    """The command that makes a backfill of this migration."""
    return sql(f"threephase backfill new --from {shlex.quote(context.migration)}")


def columns(names: Iterable[str]) -> str:
    """`(a, b)`, quoted where PostgreSQL needs it."""
    return f"({', '.join(map(quote, names))})"


def literal(text: str) -> str:
    """The text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def one_line(text: str) -> str:
    """The text without its line breaks."""
    return " ".join(text.split())


def listed(parts: Iterable[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = parts
    return f"{', '.join(most)} and {last}" if most else last


def shown(name: Name, schema: Schema) -> str:
    """A full name as one would write it in any migration: without its schema where the default search path finds it."""
    bare = schema.search_path == DEFAULT_SEARCH_PATH and name.schema in DEFAULT_SEARCH_PATH
    return quote(name.name) if bare else str(name)


def all_shown(names: Iterable[Name], schema: Schema) -> str:
    """The names as one would write them, listed."""
    return listed(shown(name, schema) for name in dict.fromkeys(names))
