"""What a statement does to a table, hazard by hazard: as the linter claims it, and as a server did it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import NamedTuple, TypeAlias

from replay.observed import Observed
from replay.relations import Relations
from rules.describe import tables_of
from rules.effects.effect import Effects
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import AddColumn, AddConstraint, DropColumn, DropTable, Operation, RefreshView, Truncate
from rules.operation.parts import Constraint, ConstraintKind
from rules.value import Value


class Hazard(StrEnum):
    """The columns of the table; benchmarks/accuracy.py says what each means."""

    REWRITE = "rewrite"
    INDEX_BUILD = "blocking index build"
    FOREIGN_KEY = "foreign key validation"
    FULL_SCAN = "full scan under ACCESS EXCLUSIVE"
    COLUMN_DROPPED = "column dropped"
    TABLE_DROPPED = "table dropped"
    UNNAMED_LOCK = "lock on a table that is not named"


# Those that need rows to be seen.
SEEN_BY_ROWS = frozenset((Hazard.FOREIGN_KEY, Hazard.FULL_SCAN))

Unit: TypeAlias = tuple[Hazard, Name]
"""Of one statement: what happens, and to which table."""


class Deed(Value):
    """What the linter's Effects and the server's Observed have in common. build_tables: those whose indexes are built."""

    locks: Mapping[Name, Lock]
    rewrites: frozenset[Name]
    scans: frozenset[Name]
    build_tables: frozenset[Name]


class Catalogue:
    """The database around a statement: what was there before the file, by its names just before the statement."""

    def __init__(self, before: Relations, after: Relations, older: Iterable[int]) -> None:
        self.before = before
        self.after = after
        self.older = {before[oid].name: before[oid] for oid in older if oid in before}
        self.by_name = {relation.name: relation for relation in (*after.values(), *before.values())}

    def is_older_table(self, name: Name) -> bool:
        """Whether it is a table, or a materialized view, that was there before the file."""
        return name in self.older and self.older[name].kind in "rpm"

    def table_of(self, index: Name) -> Name | None:
        """The table of the index, by the name it has before the statement."""
        found = self.by_name.get(index)
        table = found.table if found is not None and found.is_index else None
        named = self.before.get(table) or self.after.get(table) if table is not None else None
        return named.name if named else None

    def meant(self, name: Name) -> Name:
        """The full name of the table that the statement means by the name."""
        if name.schema is not None:
            return name
        public = Name(name.name, "public")
        others = (relation.name for relation in self.before.values() if relation.name.name == name.name)
        return public if public in self.by_name else next(others, public)


class Statement(NamedTuple):
    """A statement's operations, and the words in its text."""

    operations: tuple[Operation, ...]
    words: frozenset[str]


def units(deed: Deed, statement: Statement, catalogue: Catalogue) -> Iterator[Unit]:
    """What is done to tables that are older than the file, but for drops."""
    fresh_file = {catalogue.meant(name) for name in map(_emptied, statement.operations) if name}
    with_key = {catalogue.meant(name) for name in map(adds_foreign_key, statement.operations) if name}
    for name in filter(catalogue.is_older_table, {*deed.locks, *deed.rewrites, *deed.scans, *deed.build_tables}):
        lock = deed.locks.get(name, 0)
        if name in deed.rewrites and name not in fresh_file:
            yield Hazard.REWRITE, name
        elif name in deed.build_tables and lock >= Lock.SHARE:
            yield Hazard.INDEX_BUILD, name
        elif name in deed.scans and name in with_key and lock >= Lock.SHARE_ROW_EXCLUSIVE:
            yield Hazard.FOREIGN_KEY, name
        elif name in deed.scans and lock is Lock.ACCESS_EXCLUSIVE:
            yield Hazard.FULL_SCAN, name
        if lock >= Lock.SHARE and name.name not in statement.words:
            yield Hazard.UNNAMED_LOCK, name


def deed_of(what: Effects | Observed, statement: Statement, catalogue: Catalogue) -> Deed:
    """An index of which nobody knows the table is taken for one of the table that the statement names first."""
    first = next((name for operation in statement.operations for name in tables_of(operation)), None)
    tables = (catalogue.table_of(index) or (catalogue.meant(first) if first else None) for index in what.index_builds)
    return Deed(
        locks=what.locks,
        rewrites=frozenset(what.rewrites),
        scans=frozenset(what.scans),
        build_tables=frozenset(filter(None, tables)),
    )


def drops_claimed(effects: Effects, statement: Statement, catalogue: Catalogue) -> Iterator[Unit]:
    """The columns and tables that its operations drop, where rows are lost by it: IF EXISTS may find nothing to drop."""
    for operation in statement.operations:
        if isinstance(operation, DropColumn | DropTable):
            name = catalogue.meant(operation.table)
            if name in effects.destroys and catalogue.is_older_table(name):
                yield (Hazard.COLUMN_DROPPED if isinstance(operation, DropColumn) else Hazard.TABLE_DROPPED), name


def adds_foreign_key(operation: Operation) -> Name | None:
    """The table that gets a foreign key whose rows are looked at."""
    match operation:
        case AddConstraint(table=table, constraint=constraint) if _is_checked_key(constraint):
            return table
        case AddColumn(table=table, column=column) if any(map(_is_checked_key, column.constraints)):
            return table
        case _:
            return None


def _is_checked_key(constraint: Constraint) -> bool:
    return constraint.kind is ConstraintKind.FOREIGN_KEY and not constraint.not_valid and constraint.enforced


def _emptied(operation: Operation) -> Name | None:
    """What gets a new file for another reason than a rewrite: TRUNCATE, REFRESH MATERIALIZED VIEW."""
    match operation:
        case Truncate(table=table):
            return table
        case RefreshView(view=view):
            return view
        case _:
            return None
