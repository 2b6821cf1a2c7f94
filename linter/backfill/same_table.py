"""Whether a statement reads a table, by whatever name."""

from __future__ import annotations

from linter.grammar.cursor import Cursor
from linter.grammar.relation import relations_read
from rules.name import Name


def same_table(one: Name, other: Name) -> bool:
    """Whether two names may mean the same table: where one has no schema, that is not known."""
    return one.name == other.name and (None in (one.schema, other.schema) or one.schema == other.schema)


def reads(c: Cursor, table: Name, common: frozenset[str] = frozenset()) -> bool:
    """Whether the remaining tokens read that table. common: names that a WITH before them gives to something else."""
    return any(
        same_table(name, table) for name in relations_read(c) if name.schema is not None or name.name not in common
    )
