"""Operations on tables and their columns."""

from __future__ import annotations

from enum import StrEnum

from rules.name import Name
from rules.operation.parts import Column, Constraint, DataType, Expression
from rules.value import Value


class CreateTable(Value):
    """CREATE TABLE in all its forms.

    on_commit_drop: a temporary table that the end of its transaction drops.
    like: LIKE or INHERITS sources, whose columns come along. columns_known: False after AS query, OF type, LIKE.
    partitioned: PARTITION BY was written; partition_of: the parent; default_partition: FOR it was DEFAULT.
    functions: those that AS query calls.
    """

    table: Name
    columns: tuple[Column, ...] = ()
    constraints: tuple[Constraint, ...] = ()
    if_not_exists: bool = False
    temporary: bool = False
    on_commit_drop: bool = False
    unlogged: bool = False
    like: tuple[Name, ...] = ()
    inherits: tuple[Name, ...] = ()
    partition_of: Name | None = None
    default_partition: bool = False
    partitioned: bool = False
    columns_known: bool = True
    foreign: bool = False
    reads: tuple[Name, ...] = ()
    functions: tuple[Name, ...] = ()


class DropTable(Value):
    """DROP TABLE, one per table named. foreign: DROP FOREIGN TABLE."""

    table: Name
    if_exists: bool = False
    cascade: bool = False
    foreign: bool = False


class RenameTable(Value):
    """ALTER TABLE … RENAME TO."""

    table: Name
    to: str


class AddColumn(Value):
    """ALTER TABLE … ADD COLUMN."""

    table: Name
    column: Column
    if_not_exists: bool = False


class DropColumn(Value):
    """ALTER TABLE … DROP COLUMN."""

    table: Name
    column: str
    if_exists: bool = False
    cascade: bool = False


class RenameColumn(Value):
    """ALTER TABLE … RENAME [COLUMN] a TO b; also of a view or a materialized view."""

    table: Name
    column: str
    to: str


class ChangeColumnType(Value):
    """ALTER COLUMN … [SET DATA] TYPE. using: the USING expression."""

    table: Name
    column: str
    type: DataType
    using: Expression | None = None
    collation: Name | None = None


class SetDefault(Value):
    """ALTER COLUMN … SET DEFAULT."""

    table: Name
    column: str
    default: Expression


class DropDefault(Value):
    """ALTER COLUMN … DROP DEFAULT."""

    table: Name
    column: str


class SetNotNull(Value):
    """ALTER COLUMN … SET NOT NULL."""

    table: Name
    column: str


class DropNotNull(Value):
    """ALTER COLUMN … DROP NOT NULL."""

    table: Name
    column: str


class ColumnChange(StrEnum):
    """The rarer ALTER COLUMN actions."""

    SET_EXPRESSION = "set expression"
    DROP_EXPRESSION = "drop expression"
    ADD_IDENTITY = "add identity"
    SET_IDENTITY = "set identity"
    DROP_IDENTITY = "drop identity"
    SET_STATISTICS = "set statistics"
    SET_STORAGE = "set storage"
    SET_COMPRESSION = "set compression"
    SET_OPTIONS = "set options"


class AlterColumn(Value):
    """One of the rarer ALTER COLUMN actions. always: ADD GENERATED ALWAYS AS IDENTITY."""

    table: Name
    column: str
    change: ColumnChange
    always: bool = False


class AddConstraint(Value):
    """ALTER TABLE … ADD [CONSTRAINT name] …"""

    table: Name
    constraint: Constraint


class ValidateConstraint(Value):
    """ALTER TABLE … VALIDATE CONSTRAINT."""

    table: Name
    constraint: str


class DropConstraint(Value):
    """ALTER TABLE … DROP CONSTRAINT."""

    table: Name
    constraint: str
    if_exists: bool = False
    cascade: bool = False


class RenameConstraint(Value):
    """ALTER TABLE … RENAME CONSTRAINT."""

    table: Name
    constraint: str
    to: str


class AlterConstraint(Value):
    """ALTER TABLE … ALTER CONSTRAINT: deferrability, enforcement or inheritance."""

    table: Name
    constraint: str


class TableChange(StrEnum):
    """The rarer ALTER TABLE actions that concern the table as a whole."""

    SET_LOGGED = "set logged"
    SET_UNLOGGED = "set unlogged"
    SET_TABLESPACE = "set tablespace"
    SET_ACCESS_METHOD = "set access method"
    SET_OPTIONS = "set options"
    CLUSTER_ON = "cluster on"
    SET_WITHOUT_CLUSTER = "set without cluster"
    SET_WITHOUT_OIDS = "set without oids"
    SET_WITH_OIDS = "set with oids"
    REPLICA_IDENTITY = "replica identity"
    REPLICA_IDENTITY_NOTHING = "replica identity nothing"
    OF_TYPE = "of type"
    NOT_OF = "not of"
    ENABLE_TRIGGER = "enable trigger"
    ENABLE_REPLICA_TRIGGER = "enable replica trigger"
    ENABLE_ALWAYS_TRIGGER = "enable always trigger"
    ENABLE_ALL_TRIGGERS = "enable trigger all"
    ENABLE_USER_TRIGGERS = "enable trigger user"
    DISABLE_TRIGGER = "disable trigger"
    DISABLE_ALL_TRIGGERS = "disable trigger all"
    DISABLE_USER_TRIGGERS = "disable trigger user"
    ENABLE_RULE = "enable rule"
    ENABLE_REPLICA_RULE = "enable replica rule"
    ENABLE_ALWAYS_RULE = "enable always rule"
    DISABLE_RULE = "disable rule"


class AlterTable(Value):
    """One of the rarer ALTER TABLE actions. target: the trigger, rule, index, … it names, or security_invoker."""

    table: Name
    change: TableChange
    target: str | None = None


class InheritTable(Value):
    """ALTER TABLE … [NO] INHERIT parent."""

    table: Name
    parent: Name
    detach: bool = False


class AttachPartition(Value):
    """ALTER TABLE … ATTACH PARTITION."""

    table: Name
    partition: Name
    default: bool = False


class DetachPartition(Value):
    """ALTER TABLE … DETACH PARTITION [CONCURRENTLY | FINALIZE]."""

    table: Name
    partition: Name
    concurrently: bool = False
    finalize: bool = False
