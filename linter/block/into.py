"""SELECT … INTO: a query that makes a table."""

from __future__ import annotations

from collections.abc import Iterator

from linter.grammar.cursor import Cursor
from linter.grammar.keyword import is_keyword
from linter.scan import Kind, Token

_VERBS = ("insert", "merge")


def made_by_into(c: Cursor) -> Iterator[Token]:
    """Each INTO among the remaining tokens that is not of INSERT INTO or MERGE INTO, in parentheses too."""
    for place in range(c.index, c.end):
        token = c.tokens[place]
        if token.kind is Kind.WORD and token.value == "into" and is_keyword(c.tokens, place):
            before = c.tokens[place - 1] if place else token
            if before.kind is not Kind.WORD or before.value not in _VERBS or not is_keyword(c.tokens, place - 1):
                yield token
