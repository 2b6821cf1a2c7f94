"""Whether a statement reads a table, by whatever name."""

from __future__ import annotations

from linter.block.same_table import same_table
from linter.grammar.cursor import Cursor
from linter.grammar.relation import relations_read
from rules.name import Name


def reads(c: Cursor, table: Name, common: frozenset[str] = frozenset()) -> bool:
    """Whether the remaining tokens read that table. common: names that a WITH before them gives to something else."""
    return any(
        same_table(name, table) for name in relations_read(c) if name.schema is not None or name.name not in common
    )
