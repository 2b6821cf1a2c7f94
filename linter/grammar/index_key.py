"""The keys of an index or an exclusion constraint."""

from __future__ import annotations

from linter.grammar.cursor import Cursor
from linter.grammar.expression import expression
from linter.scan import Kind


def index_keys(c: Cursor) -> tuple[str | None, ...]:
    """The key columns; None for an expression. Collation, operator class and order are read over."""

    def key() -> str | None:
        token = c.peek()
        bare = token is not None and token.kind in (Kind.WORD, Kind.QUOTED)
        is_column = bare and not c.at_symbol("(", 1) and not c.at_symbol(".", 1)
        name = c.identifier() if is_column else None
        if not is_column:
            expression(c, "collate", "asc", "desc", "nulls", symbols=(",",))
        c.skip_until(symbols=(",",))
        return name

    keys = c.listed(key)
    c.finish()
    return keys
