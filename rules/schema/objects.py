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
    default_of: the type that the column had when its default was set, which that still depends on.
    """

    definition: Column
    born: int
    perhaps_older: bool = False
    default_of: Name | None = None


@dataclass(slots=True, kw_only=True)
class Table:
    """A table, or a foreign or temporary one, as it now is.

    born: the number of the migration that created it, None when that was before everything read.
    perhaps_older: CREATE TABLE IF NOT EXISTS, with nothing known of an earlier one; or as for OtherObject.
    on_commit_drop: a temporary table that the end of its transaction drops.
    columns_known: False where columns came from a query, a type or a table that was not seen.
    partition_key, partition_strategy: of a partitioned table; bound: of a partition. See CreateTable.
    """

    name: Name
    born: int | None
    columns: dict[str, KnownColumn] = field(default_factory=dict)
    constraints: dict[str, Constraint] = field(default_factory=dict)
    perhaps_older: bool = False
    columns_known: bool = True
    partitioned: bool = False
    partition_key: tuple[str | None, ...] = ()
    partition_strategy: str = ""
    of_type: Name | None = None
    partition_of: Name | None = None
    bound: str = ""
    inherits: tuple[Name, ...] = ()
    on_commit_drop: bool = False
    default_partition: bool = False
    row_security: bool = False
    foreign: bool = False
    unlogged: bool = False

    @property
    def parents(self) -> tuple[Name, ...]:
        """The tables that it inherits from, or the one that it is a partition of."""
        return (*self.inherits, *filter(None, (self.partition_of,)))

    def edit(self, column: str, **changes: object) -> None:
        """Changes what is known of a column; of an unknown one nothing is."""
        known = self.columns.get(column)
        if known is not None:
            known.definition = replace(known.definition, **changes)


@dataclass(slots=True, kw_only=True)
class Index:
    """An index. constraint: whether a primary key, unique or exclusion constraint owns it.

    keys, words, included, plain: see CreateIndex. valid: no CREATE INDEX CONCURRENTLY of it is known to have failed,
    and none of its partitions' indexes is missing. parent: the index of the partitioned table that it is a part of.
    perhaps_older: as for OtherObject.
    """

    name: Name
    table: Name
    born: int
    columns: tuple[str | None, ...] = ()
    keys: tuple[str, ...] = ()
    unique: bool = False
    constraint: bool = False
    method: str = "btree"
    where: Expression | None = None
    nulls_not_distinct: bool = False
    words: frozenset[str] = frozenset()
    included: tuple[str, ...] = ()
    plain: bool = True
    valid: bool = True
    parent: Name | None = None
    perhaps_older: bool = False

    def uses(self, column: str) -> bool:
        """Whether the column is in it, be it in an expression or its condition: it goes with the column."""
        if column in self.columns or column in self.included or column in self.words:
            return True
        return self.where is not None and column in self.where.words


@dataclass(slots=True, kw_only=True)
class Enum:
    """An enum type and its values in order. added: the migration that added a value, for those added later.

    perhaps_older: as for OtherObject.
    """

    name: Name
    born: int
    values: tuple[str, ...]
    added: dict[str, int] = field(default_factory=dict)
    perhaps_older: bool = False


@dataclass(slots=True, kw_only=True)
class Domain:
    """A domain: a base type with constraints. perhaps_older: as for OtherObject."""

    name: Name
    born: int
    base: DataType
    not_null: bool = False
    default: Expression | None = None
    constraints: dict[str, Constraint] = field(default_factory=dict)
    perhaps_older: bool = False


@dataclass(slots=True, kw_only=True)
class View:
    """A view or materialized view, and the relations it reads. perhaps_older: as for OtherObject.

    populated: a materialized view holds rows, WITH DATA. words: every name in its query that could be a column; for a
    `*` those of the columns that were known. star: others may be meant by it too. expanded: a `*` was written.
    """

    name: Name
    born: int
    materialized: bool
    reads: tuple[Name, ...]
    functions: tuple[Name, ...] = ()
    words: frozenset[str] = frozenset()
    star: bool = False
    expanded: bool = False
    populated: bool = True
    perhaps_older: bool = False

    def uses(self, column: str) -> bool:
        """Whether it may depend on a column of that name, of one of the relations it reads."""
        return self.star or column in self.words


@dataclass(slots=True, kw_only=True)
class Routine:
    """A function or procedure. body: what calling it does, None when nobody can see into it. Overloads share one entry.

    procedure: one that CALL runs, and that may COMMIT.
    volatility, strict, expression, code: see CreateRoutine. overloaded: there is another of that name, with other arguments.
    perhaps_older: as for OtherObject.
    """

    name: Name
    born: int
    body: tuple[Operation, ...] | None
    arguments: tuple[str, ...] | None = None
    procedure: bool = False
    volatility: str = "volatile"
    strict: bool = False
    expression: Expression | None = None
    code: str = ""
    overloaded: bool = False
    perhaps_older: bool = False


@dataclass(slots=True, kw_only=True)
class OtherObject:
    """Any other object: a sequence, schema, trigger, extension, …

    table: the one that a trigger, rule, policy or statistics belongs to, or with column that owns a sequence.
    function: the one that a trigger executes, each_row: for every row. reads: what a policy or a rule names besides.
    functions: those that a policy calls. composite: a type made of attributes.
    perhaps_older: made by OR REPLACE or IF NOT EXISTS, with nothing known of an earlier one; made, moved or renamed
    where nobody knows whether that happens or is rolled back; or something that may be older was put into it.
    """

    kind: ObjectKind
    name: Name
    born: int
    table: Name | None = None
    column: str | None = None
    function: Name | None = None
    each_row: bool = False
    reads: tuple[Name, ...] = ()
    functions: tuple[Name, ...] = ()
    composite: bool = False
    perhaps_older: bool = False


KnownObject: TypeAlias = Table | Index | Enum | Domain | View | Routine | OtherObject
