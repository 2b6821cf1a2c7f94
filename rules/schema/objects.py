"""What the schema remembers of each object."""

from __future__ import annotations

from dataclasses import dataclass, field

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
    perhaps_older: CREATE TABLE IF NOT EXISTS, with nothing known of an earlier one.
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
    default_partition: bool = False
    row_security: bool = False

    def edit(self, column: str, **changes: object) -> None:
        """Changes what is known of a column; of an unknown one nothing is."""
        known = self.columns.get(column)
        if known is not None:
            known.definition = replace(known.definition, **changes)


@dataclass(slots=True, kw_only=True)
class Index:
    """An index. constraint: whether a primary key, unique or exclusion constraint owns it."""

    name: Name
    table: Name
    born: int
    columns: tuple[str | None, ...] = ()
    unique: bool = False
    constraint: bool = False
    method: str = "btree"
    where: Expression | None = None


@dataclass(slots=True, kw_only=True)
class Enum:
    """An enum type and its values in order."""

    name: Name
    born: int
    values: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class Domain:
    """A domain: a base type with constraints."""

    name: Name
    born: int
    base: DataType
    not_null: bool = False
    constraints: dict[str, Constraint] = field(default_factory=dict)


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
    perhaps_older: bool = False


@dataclass(slots=True, kw_only=True)
class OtherObject:
    """Any other object: a sequence, schema, trigger, extension, …

    perhaps_older: made by OR REPLACE or IF NOT EXISTS, with nothing known of an earlier one.
    """

    kind: ObjectKind
    name: Name
    born: int
    perhaps_older: bool = False
