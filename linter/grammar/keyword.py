"""Whether a word is a keyword where it stands, or a name that only looks like one."""

from __future__ import annotations

from collections.abc import Sequence

from linter.scan import Kind, Token

_QUERIES = ("select", "table", "values", "with")  # behind AS they begin a query


def is_keyword(tokens: Sequence[Token], place: int) -> bool:
    """Whether the unquoted word there is one: not in `m.from`, `a AS from`, `a IS DISTINCT FROM b`, `WITHIN GROUP`."""
    if place == 0:
        return True
    kind, before, _, _ = tokens[place - 1]
    if kind is Kind.SYMBOL:
        return before != "."
    if kind is not Kind.WORD or before not in ("as", "within", "distinct") or not is_keyword(tokens, place - 1):
        return True
    word = tokens[place].value
    match before:
        case "as":
            return word in _QUERIES
        case "within":
            return word != "group"
        case _:
            return word != "from" or place < 2 or tokens[place - 2].value not in ("is", "not")
