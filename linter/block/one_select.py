"""Whether a query in a block is one SELECT that changes and locks nothing."""

from __future__ import annotations

from collections.abc import Iterator

from linter.block.into import made_by_into
from linter.grammar.cursor import Cursor
from linter.parse import parse
from rules.operation import Query

_STRENGTHS = (("update",), ("share",), ("no", "key", "update"), ("key", "share"))


def is_one_select(query: str) -> bool:
    """Whether it is; functions that it calls are not looked into."""
    parsed = parse(query)
    operations = list(parsed.operations())
    if len(operations) != 1 or not isinstance(operations[0], Query) or operations[0].locks:
        return False
    c = Cursor(query, parsed.tokens)
    return not any(True for _ in row_locks(c)) and not any(True for _ in made_by_into(c))


def row_locks(c: Cursor) -> Iterator[int]:
    """The index of each FOR UPDATE, FOR SHARE and their like among the remaining tokens, in sub-selects too."""
    for index in range(c.index, c.end - 1):
        look = Cursor(c.text, c.tokens, index, c.end)
        if look.accept("for") and any(look.at(*words) for words in _STRENGTHS):
            yield index
