"""GRANT, REVOKE and REASSIGN OWNED."""

from __future__ import annotations

from linter.grammar.clause import Result
from linter.grammar.cursor import Cursor, NotUnderstood
from linter.grammar.target import object_kind, target
from rules.name import Name
from rules.operation import ChangeOwner, ChangePrivileges, Operation
from rules.operation.catalog import ObjectKind

_ALL_IN_SCHEMA = {
    "tables": ObjectKind.TABLE,
    "sequences": ObjectKind.SEQUENCE,
    "functions": ObjectKind.FUNCTION,
    "procedures": ObjectKind.PROCEDURE,
    "routines": ObjectKind.ROUTINE,
}
_ON_KINDS = frozenset(_ALL_IN_SCHEMA.values()) | {
    ObjectKind.DATABASE,
    ObjectKind.DOMAIN,
    ObjectKind.FOREIGN_DATA_WRAPPER,
    ObjectKind.LANGUAGE,
    ObjectKind.LARGE_OBJECT,
    ObjectKind.SCHEMA,
    ObjectKind.TABLESPACE,
    ObjectKind.TYPE,
}
_MEMBERSHIP = ("admin", "inherit", "set")


def grant(c: Cursor) -> Result:
    """GRANT privileges ON objects TO roles, or GRANT roles TO roles."""
    c.expect("grant")
    return _change(c, revoke=False)


def revoke(c: Cursor) -> Result:
    """REVOKE [… OPTION FOR] privileges ON objects FROM roles, or REVOKE roles FROM roles."""
    c.expect("revoke")
    option_for(c)
    return _change(c, revoke=True)


def option_for(c: Cursor) -> None:
    """GRANT OPTION FOR and its like: what is taken away is the right to pass it on."""
    for option in ("grant", *_MEMBERSHIP):
        if c.accept(option, "option", "for"):
            return


def _change(c: Cursor, *, revoke: bool) -> Operation:
    what = privileges(c)
    is_membership, begin = not c.accept("on"), c.index
    kind, names = (ObjectKind.ROLE, ()) if is_membership else _objects(c)
    on = c.since(begin)
    return ChangePrivileges(
        revoke=revoke,
        what=what,
        kind=kind,
        tables=names if kind is ObjectKind.TABLE else (),
        sequences=names if kind is ObjectKind.SEQUENCE else (),
        on=on,
        roles=roles(c, revoke=revoke),
    )


def privileges(c: Cursor) -> str:
    """ALL, or privileges or roles, each with columns if there are any; as the author wrote them."""
    begin = c.index
    c.listed(lambda: _privilege(c))
    return c.since(begin)


def _privilege(c: Cursor) -> None:
    if not c.accept("alter", "system") and c.identifier() == "all":
        c.accept("privileges")
    if c.at_symbol("("):
        c.skip_parentheses()


def _objects(c: Cursor) -> tuple[ObjectKind | None, tuple[Name, ...]]:
    """The kind of the objects named after ON, and their names where they are of one kind that has such."""
    if c.at("all") and (c.word(2), c.word(3)) == ("in", "schema"):
        return _all_in_schema(c), ()
    if c.at("parameter") and not c.at("parameter", "to"):
        c.expect("parameter")
        c.listed(c.name)
        return None, ()
    if c.accept("foreign", "server"):
        c.listed(c.identifier)
        return ObjectKind.SERVER, ()
    kind = _kind(c)
    names = tuple(one.name for one in c.listed(lambda: target(c, kind)))
    return kind, names


def _kind(c: Cursor) -> ObjectKind:
    """TABLE is understood where no kind is written: GRANT SELECT ON type TO … is about a table of that name."""
    begin = c.index
    try:
        kind = object_kind(c)
    except NotUnderstood:
        return ObjectKind.TABLE
    if kind in _ON_KINDS and not (c.word() in ("to", "from") or c.at_symbol(",") or c.at_symbol(".")):
        return kind
    c.index = begin
    return ObjectKind.TABLE


def _all_in_schema(c: Cursor) -> ObjectKind:
    c.expect("all")
    kind = _ALL_IN_SCHEMA.get(c.word())
    if kind is None:
        raise c.unexpected("expected TABLES, SEQUENCES, FUNCTIONS, PROCEDURES or ROUTINES")
    c.take()
    c.expect("in", "schema")
    c.listed(c.identifier)
    return kind


def roles(c: Cursor, *, revoke: bool) -> str:
    """Who gains or loses it, as the author wrote it; then on whose word."""
    c.expect("from" if revoke else "to")
    begin = c.index
    c.listed(lambda: _role(c))
    named = c.since(begin)
    if not revoke and c.accept("with"):
        c.listed(lambda: _option(c))
    if c.accept("granted", "by"):
        c.identifier()
    if revoke:
        c.accept_one("cascade", "restrict")
    return named


def _role(c: Cursor) -> None:
    c.accept("group")
    c.identifier()


def _option(c: Cursor) -> None:
    """GRANT OPTION for privileges; ADMIN, INHERIT or SET for membership."""
    if not c.accept_one("grant", *_MEMBERSHIP):
        raise c.unexpected("expected GRANT, ADMIN, INHERIT or SET")
    if not c.accept_one("option", "true", "false"):
        raise c.unexpected("expected OPTION, TRUE or FALSE")


def reassign_owned(c: Cursor) -> Operation:
    """REASSIGN OWNED BY roles TO role."""
    c.expect("reassign", "owned", "by")
    c.listed(c.identifier)
    c.expect("to")
    return ChangeOwner(kind=None, name=None, owner=c.identifier())
