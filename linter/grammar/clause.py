"""What a grammar returns: operations with the stretch of text that says each."""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from linter.grammar.cursor import Cursor
from rules.alter_passes import pass_of
from rules.operation import Operation


class ParsedClause(NamedTuple):
    """One operation and where it stands: text[start:end]. conditional: it may not happen, or what it does be undone."""

    operation: Operation
    start: int
    end: int
    conditional: bool = False


_IN_PASSES = frozenset({"alter table", "alter foreign table"})


def _pass(clause: ParsedClause) -> int:
    return pass_of(clause.operation)


class ParsedStatement(NamedTuple):
    """One statement and its clauses, at least one. verb: its leading words if it has several, which then names it."""

    clauses: tuple[ParsedClause, ...]
    start: int
    end: int
    verb: str

    def as_run(self) -> tuple[ParsedClause, ...]:
        """The clauses in the order in which PostgreSQL takes them up: those of one ALTER TABLE pass by pass."""
        if len(self.clauses) == 1 or self.verb not in _IN_PASSES:
            return self.clauses
        return tuple(sorted(self.clauses, key=_pass))


Result: TypeAlias = Operation | list[ParsedClause]
"""What a statement's grammar rule returns: one operation for the whole statement, or its clauses one by one."""


def statement_span(cursor: Cursor) -> tuple[int, int]:
    """Where the cursor's stretch of tokens begins and ends in the text."""
    return cursor.tokens[0].start, cursor.tokens[cursor.end - 1].end


def clause_since(cursor: Cursor, index: int, operation: Operation) -> ParsedClause:
    """The operation, said by what was read since the cursor stood at that index."""
    return ParsedClause(operation=operation, start=cursor.tokens[index].start, end=cursor.tokens[cursor.index - 1].end)
