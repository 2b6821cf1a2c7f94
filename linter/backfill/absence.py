"""The part of an INSERT … SELECT that leaves out what is there already, by columns that it fills.

It comes out the same in batches only if no other row of the walked table finds the inserted row: it must compare a
column with the very value that the column is given, and that must be a column of the walked table. It is a guard only
if the inserted row is sure to be found: then there is nothing but such comparisons.
"""

from __future__ import annotations

from linter.backfill.anti_join import anti_join, is_missing
from linter.backfill.cut import Cut, Stretch
from linter.backfill.enclosed import parts_of_row, without_parentheses
from linter.backfill.equality import Asked, Equal, asked
from linter.backfill.inserted import Inserted, name_of
from linter.backfill.look_up import LookUp, look_up
from linter.block.assignment import list_of
from linter.condition import parts_between
from linter.grammar.cursor import Cursor
from rules.value import Value


class Absence(Value):
    """Where it stands in the condition, and the columns of the walked table that it goes by.

    sure: whether it finds every row that was inserted. joined: whether it reads the written table in FROM.
    """

    stretch: Stretch
    matched: tuple[str, ...]
    sure: bool
    joined: bool = False


def absence(c: Cursor, found: Cut) -> Absence | None:
    """The first part of the condition that is one: NOT EXISTS, NOT IN, or the IS NULL of an anti-join."""
    if found.condition is None:
        return None
    inserted = Inserted(c, found)
    joined = anti_join(c, found, inserted)
    for part in parts_between(Cursor(c.text, c.tokens, *found.condition), "and"):
        inner, stretch = without_parentheses(part), (part.index, part.end)
        missing = joined is not None and is_missing(inner, joined)
        by = joined.by if joined is not None and missing else _looked_for(inner, found, inserted)
        if by.matched:
            return Absence(stretch=stretch, matched=by.matched, sure=by.whole, joined=missing)
    return None


def _looked_for(part: Cursor, found: Cut, inserted: Inserted) -> Asked:
    """What NOT EXISTS (…) or x NOT IN (…) goes by; nothing where it is neither."""
    look = Cursor(part.text, part.tokens, part.index, part.end)
    look.skip_until("not")
    left = Cursor(part.text, part.tokens, part.index, look.index)
    look.accept("not")
    word = look.accept_one("exists", "in")
    if left.done != (word == "exists") or not word or not look.at_symbol("("):
        return Asked()
    query = look_up(look.skip_parentheses(), found)
    if query is None or not look.done:
        return Asked()
    listed = _listed(left, query, inserted) if word == "in" else ()
    if listed is None or query.condition is None:
        return Asked(equal=listed or ())
    return asked(query.condition, query.alias, inserted, listed)


def _listed(left: Cursor, query: LookUp, inserted: Inserted) -> tuple[Equal, ...] | None:
    """(x, y) NOT IN (SELECT a, b …), where a is given x, and b is given y."""
    values = parts_of_row(without_parentheses(left))
    items = [Cursor(left.text, left.tokens, *item) for item in list_of(query.items)]
    found: list[Equal] = []
    for item, value in zip(items, values, strict=False):
        owner, column = name_of(item) or ("", "")
        if owner not in (None, query.alias) or not inserted.gives(column, value):
            return None
        found.append(Equal(column=column, walked=inserted.walked(value)))
    return tuple(found) if len(values) == len(items) else None
