"""CREATE SCHEMA, with the objects and grants that may follow in the same statement."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from linter.grammar.clause import ParsedClause, Result, clause_since
from linter.grammar.cursor import Cursor
from linter.scan import Kind
from rules.name import Name
from rules.operation import CreateObject, CreateTable, CreateView, Operation
from rules.operation.catalog import ObjectKind
from rules.value import Value, replace


def create_schema(c: Cursor) -> Result:
    """CREATE SCHEMA [IF NOT EXISTS] [name] [AUTHORIZATION role] [element …]."""
    begin = c.index
    c.expect("create")
    c.expect("schema")
    if_not_exists = c.accept("if", "not", "exists")
    name = None if c.at("authorization") else c.identifier()
    owner = c.identifier() if c.accept("authorization") else None
    schema = name or owner or ""
    own = CreateObject(kind=ObjectKind.SCHEMA, name=Name(name=schema), if_not_exists=if_not_exists)
    if c.done:
        return own
    clause = clause_since(c, begin, own)
    if if_not_exists:
        raise c.unexpected("expected no elements after IF NOT EXISTS")
    return [clause, *_inside(schema, _elements(c))]


def _elements(c: Cursor) -> list[ParsedClause]:
    """The elements' own clauses."""
    from linter.grammar.statement import parse_statement  # which imports this module

    found: list[ParsedClause] = []
    for begin, end in _borders(c):
        found += parse_statement(c.text, c.tokens[begin:end]).clauses
    return found


def _borders(c: Cursor) -> Iterator[tuple[int, int]]:
    """Where each element begins and ends. Nothing divides them but the word that begins the next."""
    if not _begins_element(c):
        raise c.unexpected("expected CREATE, GRANT or the end of the statement")
    while not c.done:
        begin = c.index
        c.take()
        c.skip_until("create", "grant")
        while not c.done and not _begins_element(c):
            c.take()
            c.skip_until("create", "grant")
        yield begin, c.index


def _begins_element(c: Cursor) -> bool:
    """Not the CREATE of `GRANT USAGE, CREATE ON SCHEMA`, nor the GRANT of WITH GRANT OPTION, nor an alias."""
    before = c.tokens[c.index - 1]
    return c.word() in ("create", "grant") and not (
        before.value in (",", ".") if before.kind is Kind.SYMBOL else before.value in ("grant", "with", "as")
    )


def _inside(schema: str, elements: list[ParsedClause]) -> list[ParsedClause]:
    """The same clauses with the schema before each bare name that the elements create."""
    created = frozenset(name for element in elements if (name := _created(element.operation)) is not None)
    return [element._replace(operation=_qualified(element.operation, schema, created)) for element in elements]


def _created(operation: Operation) -> Name | None:
    match operation:
        case CreateTable(table=name) | CreateView(view=name) | CreateObject(name=name):
            return name if name.schema is None else None
        case _:
            return None


def _qualified(value: Any, schema: str, created: frozenset[Name]) -> Any:
    """The value with every name in `created`, however deep, moved to the schema."""
    if isinstance(value, Name):
        return Name(schema=schema, name=value.name) if value in created else value
    if isinstance(value, tuple):
        return tuple(_qualified(item, schema, created) for item in value)
    if isinstance(value, Value):
        return replace(value, **{name: _qualified(item, schema, created) for name, item in vars(value).items()})
    return value
