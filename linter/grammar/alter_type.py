"""ALTER TYPE: the values of an enum, the attributes of a composite type, the properties of a base type."""

from __future__ import annotations

from linter.grammar.clause import ParsedClause, Result, clause_since
from linter.grammar.column import collation
from linter.grammar.cursor import Cursor
from linter.grammar.datatype import data_type
from rules.name import Name
from rules.operation import (
    AddEnumValue,
    AlterComposite,
    AlterObject,
    Operation,
    RenameEnumValue,
)
from rules.operation.catalog import ObjectKind
from rules.operation.datatype import AttributeChange

_CHANGES = {
    "add": AttributeChange.ADD,
    "drop": AttributeChange.DROP,
    "alter": AttributeChange.CHANGE_TYPE,
}


def alter_type(c: Cursor, type: Name) -> Result:
    """What may follow ALTER TYPE name, but for the forms that every kind of object has."""
    if c.accept("add", "value"):
        return _add_value(c, type)
    if c.accept("rename", "value"):
        value = c.string()
        c.expect("to")
        return RenameEnumValue(type=type, value=value, to=c.string())
    if c.accept("rename", "attribute"):
        return _rename_attribute(c, type)
    if c.accept("set"):
        c.skip_parentheses()
        return AlterObject(kind=ObjectKind.TYPE, name=type, change="set")
    return list(c.listed(lambda: _attribute(c, type)))


def _add_value(c: Cursor, type: Name) -> Operation:
    if_not_exists = c.accept("if", "not", "exists")
    value = c.string()
    place = c.accept_one("before", "after")
    return AddEnumValue(
        type=type,
        value=value,
        if_not_exists=if_not_exists,
        neighbour=c.string() if place else None,
        before=place == "before",
    )


def _rename_attribute(c: Cursor, type: Name) -> Operation:
    attribute = c.identifier()
    c.expect("to")
    c.identifier()
    return AlterComposite(type=type, attribute=attribute, change=AttributeChange.RENAME, cascade=_cascade(c))


def _attribute(c: Cursor, type: Name) -> ParsedClause:
    begin = c.index
    word = c.accept_one(*_CHANGES)
    if not word:
        raise c.unexpected("expected an ALTER TYPE action")
    c.expect("attribute")
    if word == "drop":
        c.accept("if", "exists")
    attribute = c.identifier()
    if word == "alter":
        c.accept("set", "data")
        c.expect("type")
    if word != "drop":
        data_type(c)
        collation(c)
    operation = AlterComposite(type=type, attribute=attribute, change=_CHANGES[word], cascade=_cascade(c))
    return clause_since(c, begin, operation)


def _cascade(c: Cursor) -> bool:
    return c.accept_one("cascade", "restrict") == "cascade"
