"""Everything that is known of the database, by name, and who points at whom."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rules.name import Name
from rules.operation.catalog import ObjectKind
from rules.operation.parts import Constraint
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
from rules.schema.pointers import Pointers

DEFAULT_SEARCH_PATH = ("public",)
TEMPORARY = "pg_temp"


class Known:
    """What is known of the database. An object that is not in here is unknown, not absent: assume rows and readers.

    Names are looked up as PostgreSQL does, along the search path; temporary tables come first.
    """

    def __init__(self) -> None:
        self.migration = 0
        self.new_since = 0  # the first migration whose objects no running version knows: this one, or of this branch
        self.search_path: tuple[str, ...] = DEFAULT_SEARCH_PATH
        self.path_in_doubt = False  # whether names without a schema may mean other objects than search_path says
        self.path_after_commit: tuple[str, ...] | None = None  # None: no transaction was begun
        self.path_after_rollback: tuple[str, ...] | None = None
        self.has_temporary = False
        self.rows_touched = False  # whether this migration may have written rows so far
        self.branch_touched_rows = False  # the same of the migrations of its branch before it
        self.in_doubt = False  # whether the operation at hand may not happen at all
        self.time_zone: str | None = None  # of the session; None: the server decides
        self.zone_after_commit: str | None = None
        self.zone_set_in = 0  # the migration that last set it
        self.tables: dict[Name, Table] = {}
        self.indexes: dict[Name, Index] = {}
        self.enums: dict[Name, Enum] = {}
        self.domains: dict[Name, Domain] = {}
        self.views: dict[Name, View] = {}
        self.routines: dict[Name, Routine] = {}
        self.others: dict[tuple[ObjectKind, Name], OtherObject] = {}
        self.index_names: Pointers[Name] = Pointers()
        self.referencing_tables: Pointers[Name] = Pointers()
        self.child_tables: Pointers[Name] = Pointers()
        self.hanging_objects: Pointers[tuple[ObjectKind, Name]] = Pointers()

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
        if name.schema is None and self.views:
            found = self.resolve(name, self.tables)
            return found if found in self.tables else self.resolve(name, self.views)
        return self.resolve(name, self.tables)

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
        return [child for child in self.children(table) if child.partition_of == table]

    def children(self, table: Name) -> list[Table]:
        """The table's partitions and the tables that inherit from it, given its full name."""
        known = map(self.tables.get, self.child_tables.at(table))
        return [child for child in known if child and (child.partition_of == table or table in child.inherits)]

    def indexes_of(self, table: Name) -> list[Index]:
        """The table's indexes, given its full name."""
        known = map(self.indexes.get, self.index_names.at(table))
        return [index for index in known if index is not None and index.table == table]

    def referencing(self, table: Name) -> list[tuple[Table, Constraint]]:
        """The foreign keys that point at the table, each with the table it belongs to; given the target's full name."""
        known = filter(None, map(self.tables.get, self.referencing_tables.at(table)))
        keys = ((other, constraint) for other in known for constraint in other.constraints.values())
        return [(other, key) for other, key in keys if key.references and key.references.table == table]

    def hanging_on(self, table: Name, kind: ObjectKind | None = None) -> list[OtherObject]:
        """Triggers, rules, policies and statistics of the table, and the sequences it owns, given its full name."""
        known = map(self.others.get, self.hanging_objects.at(table))
        return [found for found in known if found and found.table == table and kind in (None, found.kind)]

    def views_on(self, relation: Name, column: str | None = None) -> list[View]:
        """The views that read the relation, given its full name, or that may read that column of it."""
        reading = (view for view in self.views.values() if relation in view.reads)
        return [view for view in reading if column is None or view.uses(column)]

    def type_name(self, name: Name) -> Name:
        """The full name of the enum, domain or other type meant."""
        known = self.object_named(ObjectKind.TYPE, name)
        return known.name if known else self.new_name(name)

    def sequence_name(self, name: Name) -> Name:
        """The full name of the sequence meant."""
        known = self.sequence(name)
        return known.name if known else self.new_name(name)

    def sequence(self, name: Name) -> OtherObject | None:
        """The sequence, if it is known."""
        return self.other(ObjectKind.SEQUENCE, name)

    def columns_of(self, type_name: Name) -> Iterator[tuple[Name, KnownColumn]]:
        """The columns of an enum or domain, given its full name, each with its table's full name."""
        for table in self.tables.values():
            for column in table.columns.values():
                of = column.definition.type
                if not of.builtin and of.name.name == type_name.name and of.name.schema in (None, type_name.schema):
                    yield table.name, column

    def object_named(self, kind: ObjectKind, name: Name) -> KnownObject | None:
        """The object of that kind, if it is known."""
        match kind:
            case ObjectKind.VIEW | ObjectKind.MATERIALIZED_VIEW:
                return self.view(name)
            case ObjectKind.TYPE | ObjectKind.DOMAIN:
                return self.enum(name) or self.domain(name) or self.other(kind, name)
            case ObjectKind.FUNCTION | ObjectKind.PROCEDURE | ObjectKind.ROUTINE:
                return self.routine(name)
            case ObjectKind.TABLE | ObjectKind.FOREIGN_TABLE:
                return self.table(name)
            case ObjectKind.INDEX:
                return self.index(name)
            case _:
                return self.other(kind, name)

    def other(self, kind: ObjectKind, name: Name) -> OtherObject | None:
        """The object of one of the rarer kinds, if it is known."""
        if name.schema is not None:
            return self.others.get((kind, name))
        paths = (self.others.get((kind, Name(schema=schema, name=name.name))) for schema in self.search_path)
        return next((found for found in paths if found), None)
