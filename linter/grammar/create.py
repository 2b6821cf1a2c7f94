"""CREATE, by the kind of object."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from linter.grammar.clause import Result
from linter.grammar.create_object import can_create, create_object
from linter.grammar.create_on_table import create_policy, create_rule, create_trigger
from linter.grammar.create_type import create_type
from linter.grammar.cursor import Cursor
from linter.grammar.domain import create_domain
from linter.grammar.index import create_index
from linter.grammar.routine import create_routine
from linter.grammar.schema import create_schema
from linter.grammar.table import create_table
from linter.grammar.target import object_kind
from linter.grammar.view import create_view
from rules.operation.catalog import ObjectKind

# What may stand between CREATE and the kind; each kind's own grammar says which of them it takes.
_ADJECTIVES: Final = (
    "or", "replace", "global", "local", "temp", "temporary", "unlogged", "recursive", "unique", "constraint",
    "default", "trusted",
)  # fmt: skip
_HANDLERS: Final[Mapping[ObjectKind, Callable[[Cursor], Result]]] = {
    ObjectKind.DOMAIN: create_domain,
    ObjectKind.FOREIGN_TABLE: create_table,
    ObjectKind.FUNCTION: create_routine,
    ObjectKind.INDEX: create_index,
    ObjectKind.MATERIALIZED_VIEW: create_view,
    ObjectKind.POLICY: create_policy,
    ObjectKind.PROCEDURE: create_routine,
    ObjectKind.RULE: create_rule,
    ObjectKind.SCHEMA: create_schema,
    ObjectKind.TABLE: create_table,
    ObjectKind.TRIGGER: create_trigger,
    ObjectKind.TYPE: create_type,
    ObjectKind.VIEW: create_view,
}


def create(c: Cursor) -> Result:
    """CREATE of any kind."""
    begin = c.index
    kind = created_kind(c)
    c.index = begin
    handler = _HANDLERS.get(kind)
    return handler(c) if handler else create_object(c, kind)


def created_kind(c: Cursor) -> ObjectKind:
    """The kind of object, whatever stands between it and CREATE."""
    c.expect("create")
    while c.accept_one(*_ADJECTIVES):
        continue
    kind = object_kind(c)
    if kind not in _HANDLERS and not can_create(kind):
        c.index -= 1
        raise c.unexpected("expected a kind of object that can be created")
    return kind
