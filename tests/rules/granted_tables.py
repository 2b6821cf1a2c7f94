"""The tables and columns that an example takes for granted, as its operations show them one after the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from linter.parse import ParsedMigration
from rules.describe import tables_of
from rules.name import Name, quote
from rules.operation import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    ChangeColumnType,
    CreateIndex,
    CreateRoutine,
    CreateTable,
    CreateView,
    Delete,
    DropColumn,
    DropDefault,
    DropNotNull,
    MoveToSchema,
    Operation,
    Reindex,
    RenameColumn,
    RenameTable,
    SetDefault,
    SetNotNull,
    Update,
)
from rules.operation.catalog import ObjectKind
from rules.operation.parts import Constraint, ConstraintKind
from rules.schema import Schema, advance
from tests.rules.granted_objects import COLUMN_TYPES, GRANTED_COLUMNS

_NO_COLUMNS = ("is", "null", "true", "false")  # which the grammar takes for words that might be columns
_NO_TABLE = (ObjectKind.SEQUENCE, ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW)


@dataclass
class _Table:
    """columns: by name, with their types. added: those that the example makes. keys: what foreign keys look up."""

    columns: dict[str, str] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)
    keys: set[tuple[str, ...]] = field(default_factory=set)
    primary_key: str = " PRIMARY KEY"

    def need(self, column: str, type_name: str = "") -> None:
        if column not in self.added and column not in _NO_COLUMNS:
            self.columns[column] = type_name or self.columns.get(column) or _type_of(column)

    def definition(self) -> Iterator[str]:
        for column, type_name in self.columns.items():
            yield f"{quote(column)} {type_name}{self.primary_key if column == 'id' else ''}"
        yield from (f"UNIQUE ({', '.join(map(quote, key))})" for key in sorted(self.keys - {("id",)}))


class GrantedTables:
    """What is missing of each table when the migrations that it looked through begin."""

    def __init__(self) -> None:
        self.schema = Schema()
        self.tables: dict[Name, _Table] = {}
        self.first_names: dict[Name, Name] = {}

    def look_through(self, parsed: ParsedMigration) -> None:
        """Takes the next migration in."""
        self.schema.begin_migration()
        for statement in parsed.statements:
            for clause in statement.as_run():
                self._look_at(clause.operation)
                advance(self.schema, clause.operation, perhaps=clause.conditional)

    def sql(self) -> Iterator[str]:
        """CREATE TABLE for each of the tables."""
        for schema in sorted({name.schema for name in self.tables if name.schema} - {"public"}):
            yield f"CREATE SCHEMA {quote(schema)};"
        for name, table in self.tables.items():
            yield f"CREATE TABLE {name} ({', '.join(table.definition())});"

    def _look_at(self, operation: Operation) -> None:
        for name in _older(operation):
            self._table(name)
        for name, column in _columns(operation):
            if table := self._table(name):
                table.need(column)
        for constraint, types in _constraints(operation):
            self._refer(constraint, types)
        self._note_what_it_makes(operation)

    def _refer(self, constraint: Constraint, types: tuple[str, ...]) -> None:
        to = constraint.references
        if to is None or (table := self._table(to.table)) is None:
            return
        key = to.columns or ("id",)
        table.keys.add(key)
        for column, type_name in zip(key, types or ("",) * len(key), strict=True):
            table.need(column, type_name)

    def _note_what_it_makes(self, operation: Operation) -> None:
        match operation:
            case AddColumn(table=name, column=column) if table := self._table(name):
                table.added.add(column.name)
            case RenameColumn(table=name, to=to) if table := self._table(name):
                table.added.add(to)
            case AddConstraint(table=name, constraint=Constraint(kind=ConstraintKind.PRIMARY_KEY)) if (
                table := self._table(name)
            ):
                table.primary_key = ""
            case RenameTable(table=name, to=to):
                self.first_names[self._full(name).sibling(to)] = self._first(name)
            case MoveToSchema(kind=ObjectKind.TABLE, name=name, to=schema):
                self.first_names[Name(name.name, schema)] = self._first(name)
            case _:
                pass

    def _full(self, name: Name) -> Name:
        return self.schema.relation_name(name)

    def _first(self, name: Name) -> Name:
        return self.first_names.get(self._full(name), self._full(name))

    def _table(self, name: Name) -> _Table | None:
        """The table as it must be there; None if an operation made it, or if it is no table."""
        first, known = self._first(name), self.schema.table(name)
        if first not in self.tables:
            if (known is not None and known.born is not None) or self.schema.view(name):
                return None
            table = self.tables[first] = _Table()
            for column in GRANTED_COLUMNS.get(name.name, "id").split():
                table.need(column)
        return self.tables[first]


def _type_of(column: str) -> str:
    return next((type_name for end, type_name in COLUMN_TYPES if column.lower().endswith(end)), "text")


def _older(operation: Operation) -> Iterator[Name]:
    """The tables that the operation names and does not create."""
    match operation:
        case CreateTable(table=made) | CreateView(view=made):
            yield from (name for name in tables_of(operation) if name != made)
        case CreateRoutine(body=body) if body:
            yield from (name for inner in body for name in _older(inner))
        case Reindex(kind="table", name=Name() as name):
            yield name
        case _ if getattr(operation, "kind", None) not in _NO_TABLE:
            yield from tables_of(operation)
        case _:
            pass


def _columns(operation: Operation) -> Iterator[tuple[Name, str]]:
    """The columns that the operation takes to be there, each with its table."""
    match operation:
        case (
            DropColumn(table=table, column=column)
            | RenameColumn(table=table, column=column)
            | ChangeColumnType(table=table, column=column)
            | SetDefault(table=table, column=column)
            | DropDefault(table=table, column=column)
            | SetNotNull(table=table, column=column)
            | DropNotNull(table=table, column=column)
            | AlterColumn(table=table, column=column)
        ):
            yield table, column
        case AddConstraint(table=table, constraint=constraint):
            words = constraint.expression.words if constraint.expression else ()
            yield from ((table, column) for column in (*constraint.columns, *sorted(words)))
        case CreateIndex(table=table):
            words = operation.words | (operation.where.words if operation.where else frozenset())
            yield from (
                (table, column) for column in (*operation.columns, *operation.included, *sorted(words)) if column
            )
        case Update(table=table, where=where, columns=columns):
            yield from ((table, column) for column in (*columns, *(sorted(where.words) if where else ())))
        case Delete(table=table, where=where) if where:
            yield from ((table, column) for column in sorted(where.words))
        case _:
            pass


def _constraints(operation: Operation) -> Iterator[tuple[Constraint, tuple[str, ...]]]:
    """The constraints it adds, with the types of their columns where the operation says them."""
    match operation:
        case AddColumn(column=column):
            yield from ((constraint, (str(column.type),)) for constraint in column.constraints)
        case CreateTable(columns=columns, constraints=constraints):
            types = {column.name: str(column.type) for column in columns}
            for column in columns:
                yield from ((constraint, (types[column.name],)) for constraint in column.constraints)
            yield from ((c, tuple(types.get(column, "") for column in c.columns)) for c in constraints)
        case AddConstraint(constraint=constraint):
            yield constraint, ()
        case _:
            pass
