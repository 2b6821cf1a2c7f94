"""The schema as it grows: every object that the migrations read so far have left behind, and how old it is."""

from __future__ import annotations

from rules.name import Name
from rules.operation.catalog import ObjectKind
from rules.schema.known import DEFAULT_SEARCH_PATH, TEMPORARY, Known
from rules.schema.objects import KnownColumn, KnownObject


class Schema(Known):
    """What is known of the database. An object that is not in here is unknown, not absent: assume rows and readers."""

    def begin_migration(self, *, unmerged: bool = False) -> None:
        """From here on, what is created is created in the next migration: a session of its own, with the default path.

        unmerged: with the migration before it, it is part of a branch that is not released: no running version knows
        what the one before created, and it holds no rows.
        """
        self.migration += 1
        self.branch_touched_rows = unmerged and (self.branch_touched_rows or self.rows_touched)
        self.rows_touched = False
        self.new_since = self.new_since if unmerged else self.migration
        self.search_path, self.path_in_doubt = DEFAULT_SEARCH_PATH, False
        self.path_after_commit = self.path_after_rollback = None
        self.time_zone = self.zone_after_commit  # migrations that are deployed together share a session
        self.forget_temporary()

    def forget_temporary(self) -> None:
        """The session is over, or has discarded its temporary tables."""
        if self.has_temporary:
            self.has_temporary = False
            for name in [name for name in self.tables if name.schema == TEMPORARY]:
                del self.tables[name]

    # Age ----------------------------------------------------------------------------------------------------------

    def is_new_table(self, name: Name) -> bool:
        """Whether this migration created the table, before the present statement."""
        table = self.table(name)
        return table is not None and self._is_new(table)

    def is_surely_new_table(self, name: Name) -> bool:
        """The same, leaving out CREATE TABLE IF NOT EXISTS, which may have met an older table with rows in it."""
        table = self.table(name)
        return self._is_surely_new(name, table)

    def is_new_column(self, table: Name, column: str) -> bool:
        """Whether this migration created the column, by itself or with its table."""
        known = self.column(table, column)
        return (known is not None and self._is_new(known)) or self.is_new_table(table)

    def is_surely_new_column(self, table: Name, column: str) -> bool:
        """The same, leaving out what came with IF NOT EXISTS, which may have met an older column with values in it."""
        known = self.column(table, column)
        if known is None:
            return self.is_surely_new_table(table)
        return self._is_surely_new(table, known)

    def is_new_object(self, kind: ObjectKind, name: Name) -> bool:
        """Whether this migration created the view, type, routine, sequence, … of that name."""
        known = self.object_named(kind, name)
        return known is not None and self._is_new(known)

    def is_surely_new_object(self, kind: ObjectKind, name: Name) -> bool:
        """The same, leaving out OR REPLACE and IF NOT EXISTS, which may have met an older object."""
        return self._is_surely_new(name, self.object_named(kind, name))

    def is_sequence_of_new_table(self, name: Name) -> bool:
        """Whether the name is that of a sequence which belongs to a column of a new table."""
        known = self.sequence(name)
        return known is not None and known.table is not None and self.is_surely_new_table(known.table)

    def _is_surely_new(self, name: Name, known: KnownObject | KnownColumn | None) -> bool:
        if known is None or known.perhaps_older or (self.path_in_doubt and name.schema is None):
            return False
        return self._is_new(known)

    def _is_new(self, known: KnownObject | KnownColumn) -> bool:
        return known.born is not None and known.born >= self.new_since
