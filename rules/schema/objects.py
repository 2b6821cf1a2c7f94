"""What the schema remembers of each object."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from rules.name import Name
from rules.operation import Operation
from rules.operation.catalog import ObjectKind
from rules.operation.parts import Column, Constraint, DataType, Expression
from rules.value import replace


@dataclass(slots=True, kw_only=True)
class KnownColumn:
    """A column as it now is. born: the number of the migration that added it.

    perhaps_older: it came with IF NOT EXISTS, by itself or with its table, and nothing is known of an earlier one.
    """

    definition: Column
    born: int
    perhaps_older: bool = False


@dataclass(slots=True, kw_only=True)
class Table:
    """A table, or a foreign or temporary one, as it now is.

    born: the number of the migration that created it, None when that was before everything read.
    perhaps_older: CREATE TABLE IF NOT EXISTS, with nothing known of an earlier one; or as for OtherObject.
    on_commit_drop: a temporary table that the end of its transaction drops.
    columns_known: False where columns came from a query, a type or a table that was not seen.
    """

    name: Name
    born: int | None
    columns: dict[str, KnownColumn] = field(default_factory=dict)
    constraints: dict[str, Constraint] = field(default_factory=dict)
    perhaps_older: bool = False
    columns_known: bool = True
    partitioned: bool = False
    partition_of: Name | None = None
    inherits: tuple[Name, ...] = ()
    on_commit_drop: bool = False
    default_partition: bool = False
    row_security: bool = False

    def edit(self, column: str, **changes: object) -> None:
        """Changes what is known of a column; of an unknown one nothing is."""
        known = self.columns.get(column)
        if known is not None:
            known.definition = replace(known.definition, **changes)


@dataclass(slots=True, kw_only=True)
class Index:
    """An index. constraint: whether a primary key, unique or exclusion constraint owns it.

    perhaps_older: as for OtherObject.
    """

    name: Name
    table: Name
    born: int
    columns: tuple[str | None, ...] = ()
    unique: bool = False
    constraint: bool = False
    method: str = "btree"
    where: Expression | None = None
    nulls_not_distinct: bool = False
    perhaps_older: bool = False


@dataclass(slots=True, kw_only=True)
class Enum:
    """An enum type and its values in order. perhaps_older: as for OtherObject."""

    name: Name
    born: int
    values: tuple[str, ...]
    perhaps_older: bool = False


@dataclass(slots=True, kw_only=True)
class Domain:
    """A domain: a base type with constraints. perhaps_older: as for OtherObject."""

    name: Name
    born: int
    base: DataType
    not_null: bool = False
    constraints: dict[str, Constraint] = field(default_factory=dict)
    perhaps_older: bool = False


@dataclass(slots=True, kw_only=True)
class View:
    """A view or materialized view, and the relations it reads. perhaps_older: as for OtherObject."""

    name: Name
    born: int
    materialized: bool
    reads: tuple[Name, ...]
    perhaps_older: bool = False


@dataclass(slots=True, kw_only=True)
class Routine:
    """A function or procedure. body: what calling it does, None when nobody can see into it. Overloads share one entry.

    perhaps_older: as for OtherObject.
    """

    name: Name
    born: int
    body: tuple[Operation, ...] | None
    arguments: tuple[str, ...] | None = None
    perhaps_older: bool = False


@dataclass(slots=True, kw_only=True)
class OtherObject:
    """Any other object: a sequence, schema, trigger, extension, …

    perhaps_older: made by OR REPLACE or IF NOT EXISTS, with nothing known of an earlier one; made, moved or renamed
    where nobody knows whether that happens or is rolled back; or something that may be older was put into it.
    """

    kind: ObjectKind
    name: Name
    born: int
    perhaps_older: bool = False


KnownObject: TypeAlias = Table | Index | Enum | Domain | View | Routine | OtherObject
