"""Code that stands in a string constant, and where in the file each part of it stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from linter.grammar.clause import ParsedClause
from linter.scan import Comment, Kind, Token, scan
from linter.split import split
from rules.operation import Unrecognised

Parse: TypeAlias = Callable[[str, Sequence[Token]], Sequence[ParsedClause]]
"""Reads one SQL statement: a text and the statement's tokens in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """The code in a string constant.

    start, end: what of the surrounding text says it. quotes: where the code has quotes, each of which is written twice.
    exact: false when the constant has escapes or parts, so that only the whole of it can be pointed at.
    """

    code: str
    start: int
    end: int
    quotes: tuple[int, ...] = ()
    exact: bool = True

    def placed(self, clause: ParsedClause) -> ParsedClause:
        """The clause of the code, as a clause of the surrounding text."""
        if not self.exact:
            return clause._replace(start=self.start, end=self.end)
        return clause._replace(start=self._place(clause.start), end=self._place(clause.end))

    def comments(self) -> tuple[Comment, ...]:
        """The comments in the code, where they stand in the surrounding text; none when that cannot be told."""
        if not self.exact:
            return ()
        found = scan(self.code).comments
        return tuple(Comment(text, self._place(start), self._place(end)) for text, start, end in found)

    def _place(self, offset: int) -> int:
        return self.start + offset + bisect_left(self.quotes, offset)


def body_of(text: str, token: Token) -> Body:
    """The code in a string constant of the text."""
    code = token.value
    written = text[token.start : token.end]
    if written.startswith("$"):
        tag = (len(written) - len(code)) // 2
        return Body(code=code, start=token.start + tag, end=token.end - tag)
    if written.startswith("'") and written[1:-1] == code.replace("'", "''"):
        quotes = tuple(offset for offset, character in enumerate(code) if character == "'")
        return Body(code=code, start=token.start + 1, end=token.end - 1, quotes=quotes)
    return Body(code=code, start=token.start, end=token.end, exact=False)


def clauses_in(body: Body, read: Callable[[str, Sequence[Token]], Iterable[ParsedClause]]) -> list[ParsedClause]:
    """The clauses of the code, where they stand in the surrounding text. read: what its language makes of tokens."""
    scanned = scan(body.code)
    found = [body.placed(clause) for clause in read(body.code, scanned.tokens)]
    if scanned.unfinished:
        reason = f"the {scanned.unfinished.what} that begins here never ends"
        rest = ParsedClause(operation=Unrecognised(reason=reason), start=scanned.unfinished.start, end=len(body.code))
        found.append(body.placed(rest))
    return found


def sql_clauses(text: str, tokens: Sequence[Token], parse: Parse) -> list[ParsedClause]:
    """What an SQL script does, statement by statement."""
    return [clause for statement in split(tokens) for clause in parse(text, statement)]


def selecting(expression: Sequence[Token]) -> tuple[Token, ...]:
    """SELECT with the expression, standing where the expression stands."""
    start = expression[0].start
    return (Token(Kind.WORD, "select", start, start), *expression)
