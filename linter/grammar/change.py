"""The changes to rows, each by itself: INSERT, UPDATE, DELETE, MERGE."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from linter.grammar.cursor import Cursor
from linter.grammar.expression import condition, functions_called
from linter.grammar.query import only_condition
from linter.grammar.relation import relations_read
from rules.name import Name
from rules.operation import Delete, Insert, Merge, Update
from rules.operation.parts import Condition

Change = Insert | Update | Delete | Merge
_QUERIES = ("select", "with", "values", "table")


def _insert(c: Cursor) -> Change:
    c.expect("insert")
    c.expect("into")
    table = c.name()
    if c.accept("as"):
        c.identifier()
    columns: tuple[str, ...] = ()
    if c.at_symbol("(") and not (c.at_symbol("(", 1) or c.word(1) in _QUERIES):
        columns = _named(c.skip_parentheses())
    if c.accept("overriding"):
        c.take()
        c.expect("value")
    reads, functions = relations_read(c), functions_called(c)
    where = _where_of_query(c) if reads else None
    rows = None
    if c.accept("default", "values"):
        rows = 1
    elif c.at("values"):
        rows = _value_lists(c, may_read=bool(reads))
    elif not (c.at_symbol("(") or c.word() in _QUERIES):
        raise c.unexpected("expected VALUES or a query")
    c.skip_until("on", "returning")
    while c.at("on") and not c.at("on", "conflict"):
        c.take()
        c.skip_until("on", "returning")
    on_conflict = c.at("on", "conflict")
    c.skip_until("do", "returning")
    updates = on_conflict and c.at("do", "update")
    c.rest()
    return Insert(
        table=table,
        rows=rows,
        columns=columns,
        on_conflict=on_conflict,
        updates=updates,
        where=where,
        reads=reads,
        functions=functions,
    )


def _where_of_query(c: Cursor) -> Condition | None:
    look = Cursor(c.text, c.tokens, c.index, c.end)
    look.skip_until("where", "on", "returning")
    while look.at("on") and not look.at("on", "conflict"):
        look.take()
        look.skip_until("where", "on", "returning")
    return only_condition(look) if look.accept("where") else None


def _named(c: Cursor) -> tuple[str, ...]:
    """The columns that an INSERT names: of `a.b[1]` it is a."""
    found: list[str] = []
    while not c.done:
        found.append(c.identifier())
        c.skip_until(symbols=(",",))
        c.accept_symbol(",")
    return tuple(found)


def _value_lists(c: Cursor, *, may_read: bool) -> int | None:
    """How many lists VALUES has; None when the values are taken from a table after all."""
    c.expect("values")
    count = 0
    while True:
        inside = c.skip_parentheses()
        if may_read and relations_read(inside):
            return None
        count += 1
        if not c.accept_symbol(","):
            return count


def _update(c: Cursor) -> Change:
    c.expect("update")
    table = affected_table(c)
    _alias(c, "set")
    c.expect("set")
    reads, functions = relations_read(c), functions_called(c)
    begin = c.index
    c.skip_until("from", "where", "returning")
    columns = _assigned(Cursor(c.text, c.tokens, begin, c.index))
    c.skip_until("where", "returning")
    return Update(table=table, where=_where(c), columns=columns, reads=reads, functions=functions)


def _assigned(c: Cursor) -> tuple[str, ...]:
    """The columns on the left of SET's assignments."""
    found: list[str] = []
    while True:
        if c.at_symbol("("):
            found += c.parenthesised(c.identifier)
        else:
            found.append(c.identifier())
        c.skip_until(symbols=("=",))
        c.expect_symbol("=")
        c.skip_until(symbols=(",",))
        if not c.accept_symbol(","):
            return tuple(found)


def _delete(c: Cursor) -> Change:
    c.expect("delete")
    c.expect("from")
    table = affected_table(c)
    _alias(c, "using", "where", "returning")
    reads, functions = relations_read(c), functions_called(c)
    if not (c.done or c.word() in ("using", "where", "returning")):
        raise c.unexpected("expected USING, WHERE or RETURNING")
    c.skip_until("where", "returning")
    return Delete(table=table, where=_where(c), reads=reads, functions=functions)


def _where(c: Cursor) -> Condition | None:
    """The WHERE clause if there is one; RETURNING is read over."""
    found = condition(c, "returning") if c.accept("where") else None
    c.rest()
    return found


def affected_table(c: Cursor) -> Name:
    """[ONLY] name [*], or ONLY (name)."""
    c.accept("only")
    if c.at_symbol("("):
        inside = c.skip_parentheses()
        return inside.name()
    name = c.name()
    c.accept_symbol("*")
    return name


def _alias(c: Cursor, *not_an_alias: str) -> None:
    if c.accept("as") or (not c.done and c.word() not in not_an_alias):
        c.identifier()


def _merge(c: Cursor) -> Change:
    c.expect("merge")
    c.expect("into")
    table = affected_table(c)
    _alias(c, "using")
    if not c.at("using"):
        raise c.unexpected("expected USING")
    reads, functions = relations_read(c), tuple(name for name in functions_called(c) if name != _INSERT)
    c.skip_until("when")
    branches = _branches(c)
    c.rest()
    return Merge(
        table=table,
        inserts="insert" in branches,
        updates="update" in branches,
        deletes="delete" in branches,
        reads=reads,
        functions=functions,
    )


_INSERT = Name(name="insert")  # WHEN NOT MATCHED THEN INSERT (columns) calls no function


def _branches(c: Cursor) -> frozenset[str]:
    """What follows THEN in WHEN … THEN DELETE, one word for each branch."""
    c.expect("when")
    found: set[str] = set()
    while not c.done:
        if c.accept("then"):
            found.add(c.word())
        c.take()
        c.skip_until("then")
    return frozenset(found)


CHANGES: Mapping[str, Callable[[Cursor], Change]] = {
    "delete": _delete,
    "insert": _insert,
    "merge": _merge,
    "update": _update,
}
"""By the leading word. The cursor stands at that word and is moved to the end."""
