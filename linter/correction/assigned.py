"""Where the values stand that a change gives to columns."""

from __future__ import annotations

from collections.abc import Iterator

from linter.block.assignment import assignments, list_of
from linter.block.seek import QUERY_ENDS
from linter.correction.changes import Change
from linter.grammar.change import affected_table
from linter.grammar.cursor import Cursor
from rules.backfill import WorkKind
from rules.name import Name
from rules.value import Value

_QUERIES = ("select", "with", "values", "table")
_BESIDE = ("union", "intersect", "except")


class Given(Value):
    """Tokens that say what a column gets. column None: one of the table's, it cannot be told which."""

    table: Name
    column: str | None
    begin: int
    end: int


def given(c: Cursor, change: Change) -> Iterator[Given]:
    """Each value that the change assigns or inserts. Raises NotUnderstood."""
    look = Cursor(c.text, c.tokens, change.begin, change.end)
    look.take()
    match change.kind:
        case WorkKind.UPDATE:
            affected_table(look)
            look.skip_until("set")
            yield from _set(look, change)
        case WorkKind.INSERT:
            yield from _inserted(look, change)
        case WorkKind.DELETE:
            return


def _set(look: Cursor, change: Change) -> Iterator[Given]:
    """Of SET at the cursor, up to what follows its list."""
    look.expect("set")
    begin = look.index
    look.skip_until("from", "where", "returning")
    for each in assignments(Cursor(look.text, look.tokens, begin, look.index)):
        yield Given(table=change.table, column=each.column, begin=each.right[0], end=each.right[1])


def _inserted(look: Cursor, change: Change) -> Iterator[Given]:
    look.expect("into")
    look.name()
    if look.accept("as"):
        look.identifier()
    if look.at_symbol("(") and look.word(1) not in _QUERIES and not look.at_symbol("(", 1):
        look.skip_parentheses()
    if look.accept("overriding"):
        look.take()
        look.expect("value")
    yield from _query(look, change)
    while not look.done and not look.accept("on", "conflict"):
        look.take()
        look.skip_until("on")
    look.skip_until("set")
    if not look.done:
        yield from _set(look, change)


def _query(look: Cursor, change: Change) -> Iterator[Given]:
    """What the query at the cursor selects, and those beside it; the cursor moves behind it, or before ON."""
    while True:
        if look.at("with"):
            look.skip_until("select", "values", "table")
        if look.at_symbol("("):
            yield from _query(look.skip_parentheses(), change)
        elif look.accept("values"):
            yield from _lists(look, change)
        elif look.accept("select"):
            yield from _selected(look, change)
        look.skip_until(*_BESIDE, "on", "returning")
        while look.at("on") and not look.at("on", "conflict"):
            look.take()
            look.skip_until(*_BESIDE, "on", "returning")
        if not look.accept_one(*_BESIDE):
            return
        look.accept_one("all", "distinct")


def _lists(look: Cursor, change: Change) -> Iterator[Given]:
    while look.at_symbol("("):
        yield from _by_position(look.skip_parentheses(), change)
        look.accept_symbol(",")


def _selected(look: Cursor, change: Change) -> Iterator[Given]:
    look.accept_one("all", "distinct")
    begin = look.index
    look.skip_until("from", "into", "for", "on", "returning", *QUERY_ENDS)
    yield from _by_position(Cursor(look.text, look.tokens, begin, look.index), change)


def _by_position(values: Cursor, change: Change) -> Iterator[Given]:
    columns = change.columns
    listed = list_of(Cursor(values.text, values.tokens, values.index, values.end))
    alone = len(listed) == len(columns)
    for place, (begin, end) in enumerate(listed):
        yield Given(table=change.table, column=columns[place] if alone else None, begin=begin, end=end)
