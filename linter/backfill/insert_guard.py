"""Whether an INSERT … SELECT leaves out what it has inserted already, and which of its words say so."""

from __future__ import annotations

from linter.backfill.absence import Absence, absence
from linter.backfill.assigned import Assigned
from linter.backfill.cut import Cut, Stretch
from linter.backfill.guard import is_guard
from linter.backfill.inserted import Inserted
from linter.block.assignment import assignments, list_of
from linter.grammar.cursor import Cursor
from linter.scan import Kind
from rules.value import Value


class Conflict(Value):
    """ON CONFLICT DO UPDATE: what it assigns, and the stretch of its WHERE if it has one."""

    assigned: Assigned
    condition: Stretch | None


def conflict(c: Cursor, found: Cut) -> Conflict | None:
    """What ON CONFLICT DO UPDATE does; None where there is none, or DO NOTHING."""
    if "conflict" not in found.places:
        return None
    look = Cursor(c.text, c.tokens, found.places["conflict"], c.end)
    look.skip_until("do")
    if not look.accept("do", "update", "set"):
        return None
    begin = look.index
    look.skip_until("where")
    assigned = assignments(Cursor(c.text, c.tokens, begin, look.index))
    condition = (look.index + 1, c.end) if look.at("where") else None
    return Conflict(assigned=Assigned(alias=found.written_alias, assignments=assigned), condition=condition)


def target(c: Cursor, found: Cut) -> tuple[str, ...] | None:
    """The columns that ON CONFLICT names; () where it names none, an expression or a constraint, None without it."""
    if "conflict" not in found.places:
        return None
    look = Cursor(c.text, c.tokens, found.places["conflict"], c.end)
    look.expect("on", "conflict")
    if not look.at_symbol("("):
        return ()
    inside = look.skip_parentheses()
    parts = [Cursor(c.text, c.tokens, *part) for part in list_of(inside)]
    plain = all(map(_is_plain, parts))
    return tuple(part.identifier() for part in parts) if plain else ()


def _is_plain(part: Cursor) -> bool:
    """Whether it begins with a column: a collation and an operator class may follow."""
    after = part.peek(1)
    name = part.at_kind(Kind.WORD) or part.at_kind(Kind.QUOTED)
    return name and (after is None or after.kind in (Kind.WORD, Kind.QUOTED))


def matched(c: Cursor, found: Cut) -> tuple[str, ...]:
    """The walked table's columns by which it is found that a row is there: those of an absence, or ON CONFLICT's."""
    left_out = left_out_by(c, found)
    if left_out is not None:
        return left_out.matched
    inserted = Inserted(c, found)
    columns = (inserted.walked_column(column) for column in target(c, found) or ())
    return tuple(column for column in columns if column is not None)


def is_guarded(c: Cursor, found: Cut) -> bool:
    """Whether a row that was inserted is not inserted once more, nor changed by ON CONFLICT once more."""
    update = conflict(c, found)
    if update is not None:
        return update.condition is not None and is_guard(Cursor(c.text, c.tokens, *update.condition), update.assigned)
    left_out = left_out_by(c, found)
    return "conflict" in found.places or (left_out is not None and left_out.sure)


def left_out_by(c: Cursor, found: Cut) -> Absence | None:
    """The part of the condition by which it leaves out what is there; beside DO UPDATE there would be two such ways."""
    return None if conflict(c, found) is not None else absence(c, found)
