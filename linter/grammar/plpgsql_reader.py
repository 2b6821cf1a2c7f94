"""A place in a PL/pgSQL body, what was found up to it, and the blocks that are still open."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from linter.grammar.body import Parse, selecting
from linter.grammar.clause import ParsedClause
from linter.grammar.cursor import Cursor
from linter.scan import Token
from rules.operation import Operation, Query


class Part(StrEnum):
    """What is open and needs its END. A block is first DECLARATIONS or BLOCK, and HANDLERS from EXCEPTION on."""

    DECLARATIONS = "DECLARE"
    BLOCK = "BEGIN"
    HANDLERS = "EXCEPTION"
    IF = "IF"
    CASE = "CASE"
    LOOP = "LOOP"


_BRANCHES = (Part.IF, Part.CASE, Part.LOOP, Part.HANDLERS)


class Opened(NamedTuple):
    """A part that is open, the token that opened it, and how many clauses were found before.

    perhaps: what stands in it may not happen, for it is a branch, a loop, or a part of one.
    """

    part: Part
    token: Token
    since: int
    perhaps: bool


class Reader:
    """Reads one body. The cursor ends where the next semicolon stands: nothing but SQL can reach beyond one."""

    __slots__ = ("clauses", "cursor", "may_have_left", "opened", "parse")

    def __init__(self, text: str, tokens: Sequence[Token], parse: Parse) -> None:
        self.cursor = Cursor(text, tokens)
        self.parse = parse
        self.clauses: list[ParsedClause] = []
        self.opened: list[Opened] = []
        self.may_have_left = False  # a RETURN, or an EXIT of a block: what follows may not happen

    def look(self) -> Cursor:
        """A cursor for looking ahead, in the same place."""
        return Cursor(self.cursor.text, self.cursor.tokens, self.cursor.index, self.cursor.end)

    # Blocks -------------------------------------------------------------------------------------------------------

    @property
    def part(self) -> Part | None:
        """The innermost part that is open."""
        return self.opened[-1].part if self.opened else None

    @property
    def perhaps(self) -> bool:
        """Whether what comes next may not happen."""
        return self.may_have_left or (bool(self.opened) and self.opened[-1].perhaps)

    def doubt(self, since: int) -> None:
        """The clauses found since there were that many may not happen, or be undone."""
        for place in range(since, len(self.clauses)):
            self.clauses[place] = self.clauses[place]._replace(conditional=True)

    def open(self, part: Part) -> None:
        """From the token just read on, this part is open."""
        token = self.cursor.tokens[self.cursor.index - 1]
        self.opened.append(Opened(part, token, len(self.clauses), self.perhaps or part in _BRANCHES))

    def within(self, *parts: Part) -> None:
        """The innermost open part must be one of these; else the word that comes next is out of place."""
        if self.part not in parts:
            raise self.cursor.unexpected(f"expected a statement of this {self.part}")

    # What is run --------------------------------------------------------------------------------------------------

    def add(self, begin: int, operation: Operation) -> None:
        """The operation, said by what was read since the cursor stood at that index."""
        tokens = self.cursor.tokens
        start, end = tokens[begin].start, tokens[self.cursor.index - 1].end
        self.clauses.append(ParsedClause(operation=operation, start=start, end=end))

    def run(self, statement: Sequence[Token]) -> None:
        """An SQL statement."""
        self.clauses += self.parse(self.cursor.text, statement)

    def query(self, *stop_words: str) -> None:
        """The SQL statement up to one of the words, or to the end."""
        begin = self.cursor.index
        self._skip(*stop_words)
        self.run(self._tokens(begin))

    def expression(self, *stop_words: str, symbols: tuple[str, ...] = ()) -> None:
        """The expression up to one of the words or symbols. PostgreSQL runs `SELECT expression`, and so do we.

        What calls no function is left out: it can do nothing but look.
        """
        begin = self.cursor.index
        self._skip(*stop_words, symbols=symbols)
        for clause in self.parse(self.cursor.text, selecting(self._tokens(begin))):
            if not (isinstance(clause.operation, Query) and not clause.operation.functions):
                self.clauses.append(clause)

    def _skip(self, *stop_words: str, symbols: tuple[str, ...] = ()) -> None:
        begin = self.cursor.index
        self.cursor.skip_until(*stop_words, symbols=symbols)
        if self.cursor.index == begin:
            raise self.cursor.unexpected("expected an expression")

    def _tokens(self, begin: int) -> tuple[Token, ...]:
        return tuple(self.cursor.tokens[begin : self.cursor.index])
