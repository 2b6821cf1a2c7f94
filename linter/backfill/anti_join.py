"""`LEFT JOIN written w ON w.a = m.b … WHERE w.a IS NULL`: an INSERT's way to leave out what is there."""

from __future__ import annotations

from linter.backfill.cut import Cut
from linter.backfill.equality import Asked, Equal, asked
from linter.backfill.inserted import Inserted, name_of
from linter.backfill.look_up import written_as
from linter.grammar.cursor import Cursor
from linter.scan import Kind
from rules.value import Value

_NEXT = ("left", "right", "full", "inner", "cross", "natural", "join")


class AntiJoin(Value):
    """The name of the written table in FROM, and the columns by which it is joined."""

    alias: str
    by: Asked


def anti_join(c: Cursor, found: Cut, inserted: Inserted) -> AntiJoin | None:
    """The LEFT JOIN of the written table, if FROM names it there alone."""
    if found.source is None or _times_named(c, found) != 1:
        return None
    look = Cursor(c.text, c.tokens, *found.source)
    while True:
        look.skip_until("left")
        if look.done:
            return None
        look.take()
        look.accept("outer")
        alias = written_as(look, found) if look.accept("join") else None
        if alias is not None and alias != found.alias:
            return AntiJoin(alias=alias, by=_joined_by(look, alias, inserted))


def is_missing(part: Cursor, joined: AntiJoin) -> bool:
    """Whether it is `w.a IS NULL` of a column that is joined by: it is NULL only where no row was found."""
    if not Cursor(part.text, part.tokens, part.end - 2, part.end).at("is", "null"):
        return False
    named = name_of(Cursor(part.text, part.tokens, part.index, part.end - 2))
    return named in {(joined.alias, each.column) for each in joined.by.equal}


def _times_named(c: Cursor, found: Cut) -> int:
    begin, end = found.source or (0, 0)
    return sum(
        token.kind in (Kind.WORD, Kind.QUOTED)
        and token.value == found.written.name
        and not (place + 1 < end and c.tokens[place + 1].value == ".")
        for place, token in enumerate(c.tokens[begin:end], begin)
    )


def _joined_by(look: Cursor, alias: str, inserted: Inserted) -> Asked:
    if look.accept("using"):
        return _used(look.parenthesised(look.identifier), inserted)
    if not look.accept("on"):
        return Asked()
    begin = look.index
    look.skip_until(*_NEXT, symbols=(",",))
    return asked(Cursor(look.text, look.tokens, begin, look.index), alias, inserted)


def _used(columns: tuple[str, ...], inserted: Inserted) -> Asked:
    """USING (a, b), where a is given the walked table's own a, and b its b."""
    equal = [Equal(column=each, walked=each) for each in columns if inserted.walked_column(each) == each]
    return Asked(equal=tuple(equal), whole=len(equal) == len(columns))
