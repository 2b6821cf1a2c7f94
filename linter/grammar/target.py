"""The object that an ALTER, DROP or COMMENT is about: its kind, its name, and the table it lives on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from linter.grammar.cursor import Cursor
from linter.grammar.datatype import data_type
from linter.grammar.routine_arguments import argument_types
from linter.scan import Kind
from rules.name import Name
from rules.operation.catalog import ObjectKind
from rules.value import Value

# Longest first, so that FOREIGN DATA WRAPPER is tried before FOREIGN TABLE and TEXT SEARCH … before TEXT.
_KINDS = {tuple(kind.split()): kind for kind in ObjectKind if kind is not ObjectKind.SYSTEM} | {
    ("user",): ObjectKind.ROLE,
    ("group",): ObjectKind.ROLE,
    ("procedural", "language"): ObjectKind.LANGUAGE,
}
_LONGEST_BY_FIRST = {words[0]: max(len(other) for other in _KINDS if other[0] == words[0]) for words in _KINDS}
_WITH_ARGUMENTS = frozenset({ObjectKind.FUNCTION, ObjectKind.PROCEDURE, ObjectKind.ROUTINE, ObjectKind.AGGREGATE})
_ON_TABLE = frozenset({ObjectKind.TRIGGER, ObjectKind.RULE, ObjectKind.POLICY})


class Target(Value):
    """One object. table: the one that a trigger, rule or policy lives on. arguments: a routine's, by type."""

    name: Name
    table: Name | None = None
    arguments: tuple[str, ...] | None = None


def object_kind(c: Cursor) -> ObjectKind:
    """The kind of object whose words come next."""
    for count in range(_LONGEST_BY_FIRST.get(c.word(), 0), 0, -1):
        kind = _KINDS.get(tuple(c.word(ahead) for ahead in range(count)))
        if kind is not None:
            c.index += count
            return kind
    raise c.unexpected("expected a kind of object")


def target(c: Cursor, kind: ObjectKind) -> Target:
    """The object itself."""
    if kind in _ON_TABLE:
        name = Name(name=c.identifier())
        c.expect("on")
        return Target(name=name, table=c.name())
    if kind in _WITH_ARGUMENTS:
        name = c.name()
        if kind is ObjectKind.AGGREGATE:
            c.skip_parentheses()
        return Target(name=name, arguments=argument_types(c) if c.at_symbol("(") else None)
    return Target(name=_name(c, kind))


def _name(c: Cursor, kind: ObjectKind) -> Name:
    read = _NAMED_OTHERWISE.get(kind)
    if read is not None:
        return read(c)
    return data_type(c).name if kind in (ObjectKind.TYPE, ObjectKind.DOMAIN) else c.name()


def cast_name(c: Cursor) -> Name:
    """(source AS target): casts have no name of their own."""
    c.expect_symbol("(")
    source = data_type(c)
    c.expect("as")
    name = Name(name=f"{source} as {data_type(c)}")
    c.expect_symbol(")")
    return name


def transform_name(c: Cursor) -> Name:
    """FOR type LANGUAGE language: transforms have no name of their own."""
    c.expect("for")
    transformed = data_type(c)
    c.expect("language")
    return Name(name=f"{transformed} for {c.identifier()}")


def operator_name(c: Cursor) -> Name:
    """[schema.]operator."""
    schema = None
    while not c.at_kind(Kind.SYMBOL):
        schema = c.identifier()
        c.expect_symbol(".")
    token = c.take()
    if token.value in ("(", ")", "[", "]", ",", ";", ".", ":"):
        c.index -= 1
        raise c.unexpected("expected an operator")
    return Name(schema=schema, name=token.value)


def user_mapping_name(c: Cursor) -> Name:
    """FOR role SERVER server: user mappings have no name of their own."""
    c.expect("for")
    role = c.identifier()
    c.expect("server")
    return Name(name=f"{role} on {c.identifier()}")


def _large_object(c: Cursor) -> Name:
    if not c.at_kind(Kind.NUMBER):
        raise c.unexpected("expected a number")
    return Name(name=c.take().value)


def _operator_with_arguments(c: Cursor) -> Name:
    name = operator_name(c)
    c.skip_parentheses()
    return name


def _for_access_method(c: Cursor) -> Name:
    """name USING method, as operator classes and families are named."""
    name = c.name()
    c.expect("using")
    c.identifier()
    return name


_NAMED_OTHERWISE: Final[Mapping[ObjectKind, Callable[[Cursor], Name]]] = {
    ObjectKind.CAST: cast_name,
    ObjectKind.LARGE_OBJECT: _large_object,
    ObjectKind.OPERATOR: _operator_with_arguments,
    ObjectKind.OPERATOR_CLASS: _for_access_method,
    ObjectKind.OPERATOR_FAMILY: _for_access_method,
    ObjectKind.TRANSFORM: transform_name,
    ObjectKind.USER_MAPPING: user_mapping_name,
}
