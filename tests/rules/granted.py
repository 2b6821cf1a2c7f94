"""What an example takes for granted: the SQL that makes whatever it names and does not make itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.parse import ParsedMigration, parse
from linter.scan import Kind, scan
from rules.name import Name
from rules.operation import (
    AddConstraint,
    AlterDomain,
    CreateOnTable,
    CreateTable,
    MoveToSchema,
    Operation,
    RenameEnumValue,
)
from rules.operation.datatype import DomainChange
from rules.operation.parts import Constraint
from tests.rules.granted_objects import GRANTED_OBJECTS
from tests.rules.granted_tables import GrantedTables

_FIRST = ("CREATE SCHEMA", "CREATE TYPE", "CREATE DOMAIN")
_NAMES = (Kind.WORD, Kind.QUOTED, Kind.STRING)


def granted(migrations: Iterable[str]) -> str:
    """A migration to be run before these: types and schemas, tables with their columns, then what stands on tables."""
    example = [parse(text) for text in migrations]
    objects = list(_objects(example))
    tables = GrantedTables()
    for parsed in (parse("\n".join(objects)), *example):
        tables.look_through(parsed)
    first = [sql for sql in objects if sql.startswith(_FIRST)]
    return "\n".join((*first, *tables.sql(), *(sql for sql in objects if sql not in first)))


def _objects(example: Iterable[ParsedMigration]) -> Iterator[str]:
    """The SQL of those of GRANTED_OBJECTS that the example names before it makes them, if it ever does."""
    seen: set[str] = set()
    for parsed in example:
        for operation, text in _clauses(parsed):
            seen |= set(_made_by(operation))
            named = {token.value for token in scan(text).tokens if token.kind in _NAMES}
            for words, sql in GRANTED_OBJECTS:
                if named - seen >= set(words.split()):
                    yield sql
                    seen |= set(words.split())
            seen |= named


def _clauses(parsed: ParsedMigration) -> Iterator[tuple[Operation, str]]:
    for statement in parsed.statements:
        for clause in statement.clauses:
            yield clause.operation, parsed.source[clause.start : clause.end]


def _made_by(operation: Operation) -> Iterator[str]:
    """The names that are there once the operation is done, and not before it."""
    match operation:
        case AddConstraint(constraint=Constraint(name=str(name))):
            yield name
        case AlterDomain(change=DomainChange.ADD_CONSTRAINT, constraint=Constraint(name=str(name))):
            yield name
        case CreateTable(constraints=constraints, table=table):
            yield from (table.name, *(constraint.name for constraint in constraints if constraint.name))
        case CreateOnTable(name=name):
            yield name
        case _ if type(operation).__name__.startswith("Create"):
            own = (getattr(operation, word, None) for word in ("index", "view", "type", "domain", "routine", "name"))
            yield from (name.name if isinstance(name, Name) else name for name in own if name)
        case MoveToSchema() | RenameEnumValue():
            pass
        case _:
            yield from filter(None, (getattr(operation, "to", None),))
