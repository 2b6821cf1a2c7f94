"""A guard by NULL: `a IS NULL`, which no row passes any more whose a has been given something."""

from __future__ import annotations

from collections.abc import Sequence

from linter.backfill.assigned import Assigned, all_settle
from linter.backfill.constant import is_null
from linter.backfill.expression import is_column, is_loose, made_anew, meaning, surely_not_null
from linter.block.assignment import Assignment
from linter.grammar.cursor import Cursor
from linter.scan import Kind


def was_null(left: Cursor, assigned: Assigned) -> bool:
    """a IS NULL, SET a = x. If x may be NULL, the row is done again, and must then come out the same."""
    for each in assigned.assignments:
        if is_column(left, each.column, assigned.alias):
            if each.value is None:
                return all_settle(left, assigned, each)
            value = Cursor(left.text, left.tokens, *each.value)
            return not is_null(value) and (surely_not_null(value) or all_settle(left, assigned, each))
    return False


def fills_by_known(parts: Sequence[Cursor], assigned: Assigned) -> bool:
    """a IS NULL AND x IS NOT NULL, SET a = x. parts: what AND joins."""
    known = {
        meaning(left, assigned.alias) for part in parts if (left := _before(part, "is", "not", "null")) is not None
    }
    missing = [left for part in parts if (left := _before(part, "is", "null")) is not None]
    return any(_is_known(each, left, known, assigned) for left in missing for each in assigned.assignments)


def _is_known(each: Assignment, left: Cursor, known: set[tuple[tuple[Kind, str], ...]], assigned: Assigned) -> bool:
    """Whether the column on the left gets one of the values that are known not to be NULL."""
    if each.value is None or not is_column(left, each.column, assigned.alias):
        return False
    value = Cursor(left.text, left.tokens, *each.value)
    return meaning(value, assigned.alias) in known and not made_anew(value)


def _before(part: Cursor, *test: str) -> Cursor | None:
    """What stands before these words, if they end the part and nothing before them is a test of its own."""
    if not Cursor(part.text, part.tokens, part.end - len(test), part.end).at(*test):
        return None
    left = Cursor(part.text, part.tokens, part.index, part.end - len(test))
    return None if left.done or is_loose(left) else left
