"""The statement with the guard that it lacks: the author's words, and a condition made of them."""

from __future__ import annotations

from collections.abc import Sequence

from linter.backfill.assigned import Assigned, all_settle
from linter.backfill.constant import keeps_its_value
from linter.backfill.cut import Cut
from linter.backfill.expression import compares, settles, tells_time
from linter.backfill.insert_guard import Conflict
from linter.backfill.pieces import Pieces
from linter.block.assignment import Assignment
from linter.grammar.cursor import Cursor
from linter.scan import Kind
from rules.name import quote


def mended_update(c: Cursor, found: Cut, pieces: Pieces, assigned: Assigned) -> str | None:
    """The UPDATE with `(a, b) IS DISTINCT FROM (x, y)` in its WHERE; None if its own values cannot tell what is done."""
    qualified = found.source is not None or found.alias != found.walked.name
    guard = _guard(c, assigned, f"{quote(found.alias)}." if qualified else "")
    if guard is None:
        return None
    source = "" if pieces.source is None else f"\nFROM {pieces.source}"
    own = "" if pieces.condition is None else f"({pieces.condition}) AND "
    head = pieces.head if not pieces.head.endswith("\n") else pieces.head[:-1]
    return f"{head}{source.rstrip()}\nWHERE {own}{guard};"


def mended_insert(c: Cursor, found: Cut, update: Conflict | None) -> str | None:
    """The INSERT with ON CONFLICT DO NOTHING at its end, or with a WHERE in its DO UPDATE; None where an order decides."""
    if "order" in found.places:
        return None
    text = c.text[c.tokens[0].start : c.tokens[c.end - 1].end]
    if update is None:
        return f"{text}\nON CONFLICT DO NOTHING;"
    guard = _guard(c, update.assigned, f"{quote(found.written_alias)}.")
    if guard is None:
        return None
    if update.condition is None:
        return f"{text}\nWHERE {guard};"
    begin, end = (c.tokens[update.condition[0]].start, c.tokens[c.end - 1].end)
    return f"{c.text[c.tokens[0].start : begin]}({c.text[begin:end]}) AND {guard};"


def _guard(c: Cursor, assigned: Assigned, owner: str) -> str | None:
    certain_alone = not all_settle(c, assigned)
    told = [each for each in assigned.assignments if _tells(c, each, assigned, certain=certain_alone)]
    if not told:
        return None
    columns = [f"{owner}{c.text[c.tokens[each.at].start : c.tokens[each.at].end]}" for each in told]
    values = [_written(c, each.value) for each in told if each.value is not None]
    if len(told) > 1:
        return f"({', '.join(columns)}) IS DISTINCT FROM ({', '.join(values)})"
    alone = told[0].value
    simple = alone is not None and _is_simple(c.tokens[alone[0] : alone[1]])
    return f"{columns[0]} IS DISTINCT FROM {values[0] if simple else f'({values[0]})'}"


def _tells(c: Cursor, each: Assignment, assigned: Assigned, *, certain: bool) -> bool:
    """Whether the column, once assigned, stays equal to its expression, as far as that can be asked.

    certain: whether that must hold whatever the column's type is, because something else comes out otherwise each time.
    """
    if each.value is None:
        return False
    value = Cursor(c.text, c.tokens, *each.value)
    if certain and not keeps_its_value(value):
        return False
    return settles(value, each.column, assigned.alias, assigned.columns) and not tells_time(value) and compares(value)


def _written(c: Cursor, stretch: tuple[int, int]) -> str:
    """The author's own words, a space for each comment."""
    return Cursor(c.text, c.tokens, stretch[1], c.end).since(stretch[0])


def _is_simple(tokens: Sequence[tuple[Kind, str, int, int]]) -> bool:
    """One constant or name, or one call: nothing that could be read together with what stands before it."""
    if len(tokens) == 1:
        return True
    named = tokens[0][0] in (Kind.WORD, Kind.QUOTED) and tokens[-1][1] == ")" and tokens[1][1] == "("
    depth, closed = 0, 0
    for kind, value, _, _ in tokens:
        depth += (kind is Kind.SYMBOL and value == "(") - (kind is Kind.SYMBOL and value == ")")
        closed += kind is Kind.SYMBOL and value == ")" and depth == 0
    return named and closed == 1
