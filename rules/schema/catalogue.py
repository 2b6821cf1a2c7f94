"""The schema as it grows: every object that the migrations read so far have left behind."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterator, Mapping
from typing import Any

from rules.name import Name
from rules.operation.catalog import ObjectKind
from rules.schema.objects import (
    Domain,
    Enum,
    Index,
    KnownColumn,
    KnownObject,
    OtherObject,
    Routine,
    Table,
    View,
)

DEFAULT_SEARCH_PATH = ("public",)
TEMPORARY = "pg_temp"


class Schema:
    """What is known of the database. An object that is not in here is unknown, not absent: assume rows and readers.

    Names are looked up as PostgreSQL does, along the search path; temporary tables come first.
    """

    def __init__(self) -> None:
        self.migration = 0
        self.search_path: tuple[str, ...] = DEFAULT_SEARCH_PATH
        self.path_in_doubt = False  # whether names without a schema may mean other objects than search_path says
        self.path_after_commit: tuple[str, ...] | None = None  # None: no transaction was begun
        self.path_after_rollback: tuple[str, ...] | None = None
        self.has_temporary = False
        self.in_doubt = False  # whether the operation at hand may not happen at all
        self.tables: dict[Name, Table] = {}
        self.indexes: dict[Name, Index] = {}
        self.enums: dict[Name, Enum] = {}
        self.domains: dict[Name, Domain] = {}
        self.views: dict[Name, View] = {}
        self.routines: dict[Name, Routine] = {}
        self.others: dict[tuple[ObjectKind, Name], OtherObject] = {}

    def begin_migration(self) -> None:
        """From here on, what is created is created in the next migration: a session of its own, with the default path."""
        self.migration += 1
        self.search_path, self.path_in_doubt = DEFAULT_SEARCH_PATH, False
        self.path_after_commit = self.path_after_rollback = None
        self.forget_temporary()

    def forget_temporary(self) -> None:
        """The session is over, or has discarded its temporary tables."""
        if self.has_temporary:
            self.has_temporary = False
            for name in [name for name in self.tables if name.schema == TEMPORARY]:
                del self.tables[name]

    # Names --------------------------------------------------------------------------------------------------------

    def resolve(self, name: Name, among: Mapping[Name, object]) -> Name:
        """The full name of the object meant; when none is known, of the one that would be created."""
        if name.schema is not None:
            return name
        for schema in (TEMPORARY, *self.search_path) if self.has_temporary else self.search_path:
            candidate = Name(name.name, schema)
            if candidate in among:
                return candidate
        return self.new_name(name)

    def new_name(self, name: Name) -> Name:
        """The full name that an object created under this name gets."""
        if name.schema is not None:
            return name
        return Name(name.name, self.search_path[0] if self.search_path else DEFAULT_SEARCH_PATH[0])

    def on_table(self, table: Name, name: str) -> Name:
        """The full name of a trigger, rule or policy, which is unique on its table only."""
        full = self.table_name(table)
        return Name(schema=full.schema, name=f"{name} on {full.name}")

    def table_name(self, name: Name) -> Name:
        """The full name of the table meant."""
        return self.resolve(name, self.tables)

    def relation_name(self, name: Name) -> Name:
        """The full name of the table or view meant."""
        relations: ChainMap[Name, Any] = ChainMap(self.tables, self.views)
        return self.resolve(name, relations)

    def relation_of_index_name(self, name: Name) -> Name | None:
        """The table or view that ALTER INDEX means by a name that is no index's."""
        full = self.relation_name(name)
        return full if self.index(name) is None and (full in self.tables or full in self.views) else None

    # Objects ------------------------------------------------------------------------------------------------------

    def table(self, name: Name) -> Table | None:
        """The table, if any migration read so far created it or told something of it."""
        return self.tables.get(self.resolve(name, self.tables))

    def remembered(self, name: Name) -> Table:
        """The table; one that was unknown is remembered from now on, as older than everything read."""
        full = self.table_name(name)
        return self.tables.setdefault(full, Table(name=full, born=None, columns_known=False))

    def column(self, table: Name, column: str) -> KnownColumn | None:
        """The column, if it is known."""
        known = self.table(table)
        return known.columns.get(column) if known else None

    def index(self, name: Name) -> Index | None:
        """The index, if it is known."""
        return self.indexes.get(self.resolve(name, self.indexes))

    def enum(self, name: Name) -> Enum | None:
        """The enum type, if it is known."""
        return self.enums.get(self.resolve(name, self.enums))

    def domain(self, name: Name) -> Domain | None:
        """The domain, if it is known."""
        return self.domains.get(self.resolve(name, self.domains))

    def view(self, name: Name) -> View | None:
        """The view or materialized view, if it is known."""
        return self.views.get(self.resolve(name, self.views))

    def routine(self, name: Name) -> Routine | None:
        """The function or procedure, if it is known."""
        return self.routines.get(self.resolve(name, self.routines))

    def partitions(self, table: Name) -> list[Table]:
        """The table's partitions, given its full name."""
        return [other for other in self.tables.values() if other.partition_of == table]

    def columns_of(self, type_name: Name) -> Iterator[tuple[Name, KnownColumn]]:
        """The columns of an enum or domain, given its full name, each with its table's full name."""
        for table in self.tables.values():
            for column in table.columns.values():
                of = column.definition.type
                if not of.builtin and of.name.name == type_name.name and of.name.schema in (None, type_name.schema):
                    yield table.name, column

    # Age ----------------------------------------------------------------------------------------------------------

    def is_new_table(self, name: Name) -> bool:
        """Whether this migration created the table, before the present statement."""
        table = self.table(name)
        return table is not None and table.born == self.migration

    def is_surely_new_table(self, name: Name) -> bool:
        """The same, leaving out CREATE TABLE IF NOT EXISTS, which may have met an older table with rows in it."""
        table = self.table(name)
        return self._is_surely_new(name, table)

    def is_new_column(self, table: Name, column: str) -> bool:
        """Whether this migration created the column, by itself or with its table."""
        known = self.column(table, column)
        return (known is not None and known.born == self.migration) or self.is_new_table(table)

    def is_surely_new_column(self, table: Name, column: str) -> bool:
        """The same, leaving out what came with IF NOT EXISTS, which may have met an older column with values in it."""
        known = self.column(table, column)
        if known is None:
            return self.is_surely_new_table(table)
        return self._is_surely_new(table, known)

    def is_new_object(self, kind: ObjectKind, name: Name) -> bool:
        """Whether this migration created the view, type, routine, sequence, … of that name."""
        known = self._object(kind, name)
        return known is not None and known.born == self.migration

    def is_surely_new_object(self, kind: ObjectKind, name: Name) -> bool:
        """The same, leaving out OR REPLACE and IF NOT EXISTS, which may have met an older object."""
        return self._is_surely_new(name, self._object(kind, name))

    def is_sequence_of_new_table(self, name: Name) -> bool:
        """Whether the name is that of a sequence which came with a serial or identity column of a new table."""
        new = (table for table in self.tables.values() if self.is_surely_new_table(table.name))
        columns = ((table, known.definition) for table in new for known in table.columns.values())
        numbered = ((table, column) for table, column in columns if column.identity or column.is_serial)
        return any(name.name == f"{table.name.name}_{column.name}_seq" for table, column in numbered)

    def _is_surely_new(self, name: Name, known: KnownObject | KnownColumn | None) -> bool:
        if known is None or known.perhaps_older or (self.path_in_doubt and name.schema is None):
            return False
        return known.born == self.migration

    def _object(self, kind: ObjectKind, name: Name) -> KnownObject | None:
        match kind:
            case ObjectKind.VIEW | ObjectKind.MATERIALIZED_VIEW:
                return self.view(name)
            case ObjectKind.TYPE | ObjectKind.DOMAIN:
                return self.enum(name) or self.domain(name) or self._other(kind, name)
            case ObjectKind.FUNCTION | ObjectKind.PROCEDURE | ObjectKind.ROUTINE:
                return self.routine(name)
            case ObjectKind.TABLE | ObjectKind.FOREIGN_TABLE:
                return self.table(name)
            case ObjectKind.INDEX:
                return self.index(name)
            case _:
                return self._other(kind, name)

    def _other(self, kind: ObjectKind, name: Name) -> OtherObject | None:
        if name.schema is not None:
            return self.others.get((kind, name))
        paths = (self.others.get((kind, Name(schema=schema, name=name.name))) for schema in self.search_path)
        return next((found for found in paths if found), None)
