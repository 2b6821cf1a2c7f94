"""ALTER, by the kind of object."""

from __future__ import annotations

from linter.grammar.alter_object import alter_object
from linter.grammar.alter_table import alter_actions, alter_table
from linter.grammar.alter_type import alter_type
from linter.grammar.clause import Result
from linter.grammar.cursor import Cursor
from linter.grammar.default_privileges import alter_default_privileges
from linter.grammar.domain import alter_domain
from linter.grammar.index import alter_index
from linter.grammar.membership import alter_extension, alter_publication
from linter.grammar.setting import parameter, setting
from linter.grammar.target import Target, object_kind, target
from linter.scan import Kind
from rules.name import Name
from rules.operation import (
    AlterObject,
    ChangeOwner,
    MoveToSchema,
    Operation,
    RenameColumn,
    RenameObject,
)
from rules.operation.catalog import ObjectKind


def alter(c: Cursor) -> Result:
    """ALTER of any kind."""
    begin = c.index
    c.expect("alter")
    if c.accept("system"):
        return _alter_system(c)
    if c.at("default", "privileges"):
        c.index = begin
        return alter_default_privileges(c)
    kind = object_kind(c)
    if kind in (ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE, ObjectKind.INDEX):
        c.index = begin
        return alter_index(c) if kind is ObjectKind.INDEX else alter_table(c)
    if kind is ObjectKind.MATERIALIZED_VIEW and c.accept("all", "in", "tablespace"):
        return _move_all(c)
    c.accept("if", "exists")
    found = Target(name=c.name()) if kind in (ObjectKind.TYPE, ObjectKind.DOMAIN) else target(c, kind)
    return _general(c, kind, found) or _particular(c, kind, found)


def _general(c: Cursor, kind: ObjectKind, found: Target) -> Operation | None:
    """The forms that are alike for all kinds."""
    if c.accept("rename", "to"):
        return RenameObject(kind=kind, name=found.name, to=c.identifier(), table=found.table)
    if c.accept("owner", "to"):
        return ChangeOwner(kind=kind, name=found.name, owner=c.identifier())
    if _names_schema(c):
        c.expect("set", "schema")
        return MoveToSchema(kind=kind, name=found.name, to=c.identifier())
    if c.accept("depends", "on", "extension") or c.accept("no", "depends", "on", "extension"):
        c.identifier()
        return AlterObject(kind=kind, name=found.name, change="depends on extension", table=found.table)
    return None


def _names_schema(c: Cursor) -> bool:
    """Whether SET SCHEMA moves the object: ALTER ROLE … SET SCHEMA 'x' is another way to set the search_path."""
    token = c.peek(2)
    is_name = token is not None and token.kind in (Kind.WORD, Kind.QUOTED)
    return c.at("set", "schema") and is_name and not c.at("set", "schema", "to")


def _particular(c: Cursor, kind: ObjectKind, found: Target) -> Result:
    match kind:
        case ObjectKind.TYPE:
            return alter_type(c, found.name)
        case ObjectKind.DOMAIN:
            return alter_domain(c, found.name)
        case ObjectKind.PUBLICATION:
            return alter_publication(c, found.name)
        case ObjectKind.EXTENSION if not c.at("update"):
            return alter_extension(c, found.name)
        case ObjectKind.VIEW | ObjectKind.MATERIALIZED_VIEW:
            return _rename_column(c, found.name) if c.at("rename") else alter_actions(c, found.name)
        case _:
            return alter_object(c, kind, found)


def _rename_column(c: Cursor, view: Name) -> Operation:
    c.expect("rename")
    c.accept("column")
    column = c.identifier()
    c.expect("to")
    return RenameColumn(table=view, column=column, to=c.identifier())


def _alter_system(c: Cursor) -> Operation:
    word = c.accept_one("set", "reset")
    if not word:
        raise c.unexpected("expected SET or RESET")
    name = setting(c)[0] if word == "set" else parameter(c)
    return AlterObject(kind=ObjectKind.SYSTEM, name=Name(name=name), change=word)


def _move_all(c: Cursor) -> Operation:
    """ALTER MATERIALIZED VIEW ALL IN TABLESPACE a [OWNED BY roles] SET TABLESPACE b [NOWAIT]."""
    name = Name(name=c.identifier())
    if c.accept("owned", "by"):
        c.listed(c.identifier)
    c.expect("set", "tablespace")
    c.identifier()
    c.accept("nowait")
    return AlterObject(kind=ObjectKind.TABLESPACE, name=name, change="set tablespace")
