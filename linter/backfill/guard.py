"""Whether a condition leaves out the rows that are already as they shall be: told from the text, in doubt not.

Which forms count, and why, is said beside each; whatever else stands in a condition joined by AND only leaves out more.
Few are certain whatever the columns' types are: where NULL, a truth value or a plain word comes or goes. The others
can fail: a type rounds what is assigned, or takes two constants for equal, or a joined table has two rows for one.
They count only where no column of the statement is made of what it was before: done again, all comes out the same.
"""

from __future__ import annotations

from collections.abc import Sequence

from linter.backfill.assigned import Assigned, all_settle
from linter.backfill.constant import constant, is_null, keeps_its_value, surely_differ
from linter.backfill.enclosed import QUERIES, parts_of_row
from linter.backfill.expression import COMPARE, is_column, is_loose, meaning, settles, tells_time
from linter.backfill.filling import fills_by_known, was_null
from linter.block.assignment import Assignment, list_of
from linter.condition import parts_between
from linter.grammar.cursor import Cursor

_IRREFLEXIVE = ("<>", "!=", "<", ">")
"""No value compares so with itself."""
_DEEPEST = 50


def is_guard(c: Cursor, assigned: Assigned, depth: int = 0) -> bool:
    """Whether no row passes any more that has been given its values."""
    if depth > _DEEPEST or c.done:
        return False
    parts = parts_between(c, "or")
    if len(parts) > 1:
        return all(is_guard(part, assigned, depth + 1) for part in parts)
    parts = parts_between(c, "and")
    if len(parts) > 1:
        return any(is_guard(part, assigned, depth + 1) for part in parts) or fills_by_known(parts, assigned)
    inside = Cursor(c.text, c.tokens, c.index, c.end)
    if inside.at_symbol("("):
        group = inside.skip_parentheses()
        if inside.done:
            return is_guard(group, assigned, depth + 1)
    return _test(c, assigned)


def _test(c: Cursor, assigned: Assigned) -> bool:
    """A part that is no AND and no OR."""
    if c.at("not"):
        return _equals(_rest(c, 1), assigned, ("truth", "true"))  # NOT a, SET a = true
    look = Cursor(c.text, c.tokens, c.index, c.end)
    look.skip_until("is", "isnull", "in", "not", symbols=COMPARE)
    left = Cursor(c.text, c.tokens, c.index, look.index)
    if look.done:
        return _equals(left, assigned, ("truth", "false"))  # a, SET a = false
    if look.accept("isnull") or look.accept("is", "null"):
        return look.done and was_null(left, assigned)
    if look.accept("is", "not", "null"):
        return look.done and any(_gets_null(left, each, c, assigned) for each in assigned.assignments)
    if look.accept("is", "not", "distinct", "from"):
        return _leaves(left, _rest(look), assigned)
    if look.accept("is", "distinct", "from"):
        return _differs(left, _rest(look), assigned)
    if look.at("is"):
        return _is_truth(left, _rest(look, 1), assigned)
    denied = look.accept("not")
    if look.accept("in"):
        return _among(left, look, assigned, denied=denied)
    return not denied and _compared(left, look, assigned)


def _differs(left: Cursor, right: Cursor, assigned: Assigned) -> bool:
    """a IS DISTINCT FROM x, SET a = x; (a, b) IS DISTINCT FROM (x, y), SET a = x, b = y."""
    pairs = list(zip(parts_of_row(left), parts_of_row(right), strict=False))
    if len(parts_of_row(left)) != len(parts_of_row(right)) or (len(pairs) == 1 and (is_loose(right) or is_loose(left))):
        return False
    values = [_given(one, other, assigned) or _given(other, one, assigned) for one, other in pairs]
    if None in values:
        return False
    certain = all(
        value is not None and keeps_its_value(value) and (keeps_its_value(one) or keeps_its_value(other))
        for value, (one, other) in zip(values, pairs, strict=True)
    )
    return certain or all_settle(left, assigned)


def _given(left: Cursor, right: Cursor, assigned: Assigned) -> Cursor | None:
    """What the column on the left is given, if it is what stands on the right and stays so, the column's type apart."""
    for each in assigned.assignments:
        if each.value is not None and is_column(left, each.column, assigned.alias):
            value = _at(left, each.value)
            stays = settles(value, each.column, assigned.alias, assigned.columns) and not tells_time(value)
            return value if stays and _same(value, right, assigned.alias) else None
    return None


def _same(one: Cursor, other: Cursor, alias: str) -> bool:
    own = constant(one)
    return own == constant(other) if own is not None else meaning(one, alias) == meaning(other, alias)


def _is_truth(left: Cursor, right: Cursor, assigned: Assigned) -> bool:
    """a IS NOT TRUE or IS FALSE, SET a = true; a IS NOT FALSE or IS TRUE, SET a = false."""
    denied = right.accept("not")
    word = right.word()
    if word not in ("true", "false") or right.end != right.index + 1:
        return False
    return _equals(left, assigned, ("truth", "true" if (word == "true") == denied else "false"))


def _equals(left: Cursor, assigned: Assigned, value: tuple[str, str]) -> bool:
    """Whether the column on the left is assigned this constant."""
    return any(
        each.value is not None
        and is_column(left, each.column, assigned.alias)
        and constant(_at(left, each.value)) == value
        for each in assigned.assignments
    )


def _among(left: Cursor, look: Cursor, assigned: Assigned, *, denied: bool) -> bool:
    """a IN ('x', 'y'), SET a = 'z' or NULL; a NOT IN ('z'), SET a = 'z'."""
    if not look.at_symbol("(") or look.word(1) in QUERIES:
        return False
    inside = look.skip_parentheses()
    given = [_at(left, stretch) for stretch in list_of(inside)]
    if not look.done or any(constant(each) is None for each in given):
        return False
    for each in assigned.assignments:
        if each.value is not None and is_column(left, each.column, assigned.alias):
            new = _at(left, each.value)
            if is_null(new):
                return True
            return _is_among(new, given, assigned) if denied else _is_other(new, given, assigned)
    return False


def _is_among(new: Cursor, given: Sequence[Cursor], assigned: Assigned) -> bool:
    same = [one for one in given if constant(new) is not None and constant(new) == constant(one)]
    certain = keeps_its_value(new) and any(map(keeps_its_value, same))
    return bool(same) and (certain or all_settle(new, assigned))


def _is_other(new: Cursor, given: Sequence[Cursor], assigned: Assigned) -> bool:
    """Whether a constant is none of the others: for certain, or as they are spelled, which a type may take for equal."""
    if all(surely_differ(new, one) for one in given):
        return True
    return all(_spelled_otherwise(new, one) for one in given) and all_settle(new, assigned)


def _spelled_otherwise(one: Cursor, other: Cursor) -> bool:
    own, its = constant(one), constant(other)
    return own is not None and its is not None and own[0] == its[0] and own != its


def _compared(left: Cursor, look: Cursor, assigned: Assigned) -> bool:
    """a <> x, SET a = x; a = 'old', SET a = 'new'; a < x, SET a = x; any of them, SET a = NULL."""
    operator, right = look.take().value, _rest(look)
    if operator not in COMPARE or is_loose(right) or is_loose(left):
        return False
    if any(_gets_null(one, each, right, assigned) for one in (left, right) for each in assigned.assignments):
        return True
    if operator in _IRREFLEXIVE:
        return _differs(left, right, assigned)
    return operator == "=" and (_leaves(left, right, assigned) or _leaves(right, left, assigned))


def _leaves(left: Cursor, right: Cursor, assigned: Assigned) -> bool:
    """Whether the column on the left had the constant on the right, and has been given another."""
    return any(
        each.value is not None
        and is_column(left, each.column, assigned.alias)
        and _is_other(_at(left, each.value), [right], assigned)
        for each in assigned.assignments
    )


def _gets_null(left: Cursor, each: Assignment, c: Cursor, assigned: Assigned) -> bool:
    return each.value is not None and is_column(left, each.column, assigned.alias) and is_null(_at(c, each.value))


def _rest(c: Cursor, ahead: int = 0) -> Cursor:
    return Cursor(c.text, c.tokens, c.index + ahead, c.end)


def _at(c: Cursor, stretch: tuple[int, int]) -> Cursor:
    return Cursor(c.text, c.tokens, *stretch)
