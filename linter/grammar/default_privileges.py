"""ALTER DEFAULT PRIVILEGES."""

from __future__ import annotations

from linter.grammar.cursor import Cursor
from linter.grammar.permission import option_for, privileges, roles
from rules.operation import ChangePrivileges, Operation
from rules.operation.catalog import ObjectKind

_KINDS = {
    "tables": ObjectKind.TABLE,
    "sequences": ObjectKind.SEQUENCE,
    "functions": ObjectKind.FUNCTION,
    "routines": ObjectKind.ROUTINE,
    "types": ObjectKind.TYPE,
    "schemas": ObjectKind.SCHEMA,
    "large": ObjectKind.LARGE_OBJECT,
}


def alter_default_privileges(c: Cursor) -> Operation:
    """ALTER DEFAULT PRIVILEGES [FOR ROLE …] [IN SCHEMA …], then a GRANT or REVOKE on objects yet to come."""
    c.expect("alter", "default", "privileges")
    while _scope(c):
        continue
    word = c.accept_one("grant", "revoke")
    if not word:
        raise c.unexpected("expected GRANT or REVOKE")
    if word == "revoke":
        option_for(c)
    what = privileges(c)
    c.expect("on")
    kind = _KINDS.get(c.word())
    if kind is None:
        raise c.unexpected("expected a kind of object")
    if c.take().value == "large":
        c.expect("objects")
    named = roles(c, revoke=word == "revoke")
    return ChangePrivileges(revoke=word == "revoke", what=what, kind=kind, default=True, roles=named)


def _scope(c: Cursor) -> bool:
    found = c.accept("for", "role") or c.accept("for", "user") or c.accept("in", "schema")
    if found:
        c.listed(c.identifier)
    return found
