"""Operations on tables and their columns."""

from __future__ import annotations

from enum import StrEnum

from rules.name import Name
from rules.operation.parts import Column, Constraint, DataType, Expression
from rules.value import Value


class CreateTable(Value):
    """CREATE TABLE in all its forms.

    on_commit_drop: the end of its transaction drops the temporary table. like: LIKE or INHERITS sources, whose columns
    come along; like_indexes: INCLUDING INDEXES or ALL. columns_known: False after AS query, OF type, LIKE.
    partitioned: PARTITION BY was written; partition_key: its columns, None for an expression; partition_strategy:
    `range`, `list`, `hash`. partition_of: the parent; bound: what stands after FOR VALUES; default_partition: DEFAULT.
    functions: those that AS query calls. with_data: its rows come along. of_type: the composite type it is made after.
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
    partition_key: tuple[str | None, ...] = ()
    partition_strategy: str = ""
    bound: str = ""
    like_indexes: bool = False
    columns_known: bool = True
    foreign: bool = False
    reads: tuple[Name, ...] = ()
    functions: tuple[Name, ...] = ()
    with_data: bool = True
    of_type: Name | None = None


class DropTable(Value):
    """DROP [FOREIGN] TABLE, one per table named. together: all that its statement names, if it names several."""

    table: Name
    if_exists: bool = False
    cascade: bool = False
    foreign: bool = False
    together: tuple[Name, ...] = ()


class RenameTable(Value):
    """ALTER TABLE … RENAME TO."""

    table: Name
    to: str


class TableAction(Value):
    """An action of ALTER TABLE. only: ALTER TABLE ONLY, which leaves partitions and heirs alone, or fails for them."""

    table: Name
    only: bool = False


class AddColumn(TableAction):
    """ALTER TABLE … ADD COLUMN."""

    column: Column
    if_not_exists: bool = False


class DropColumn(TableAction):
    """ALTER TABLE … DROP COLUMN."""

    column: str
    if_exists: bool = False
    cascade: bool = False


class RenameColumn(TableAction):
    """ALTER TABLE … RENAME [COLUMN] a TO b; also of a view or a materialized view."""

    column: str
    to: str


class ChangeColumnType(TableAction):
    """ALTER COLUMN … [SET DATA] TYPE. using: the USING expression."""

    column: str
    type: DataType
    using: Expression | None = None
    collation: Name | None = None


class SetDefault(TableAction):
    """ALTER COLUMN … SET DEFAULT."""

    column: str
    default: Expression


class DropDefault(TableAction):
    """ALTER COLUMN … DROP DEFAULT."""

    column: str


class SetNotNull(TableAction):
    """ALTER COLUMN … SET NOT NULL."""

    column: str


class DropNotNull(TableAction):
    """ALTER COLUMN … DROP NOT NULL."""

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


class AlterColumn(TableAction):
    """One of the rarer ALTER COLUMN actions. always: ADD GENERATED ALWAYS AS IDENTITY.

    rewrites_sequence: SET IDENTITY says more than GENERATED: RESTART, or an option of the sequence.
    """

    column: str
    change: ColumnChange
    always: bool = False
    rewrites_sequence: bool = False


class AddConstraint(TableAction):
    """ALTER TABLE … ADD [CONSTRAINT name] …"""

    constraint: Constraint


class ValidateConstraint(TableAction):
    """ALTER TABLE … VALIDATE CONSTRAINT."""

    constraint: str


class DropConstraint(TableAction):
    """ALTER TABLE … DROP CONSTRAINT."""

    constraint: str
    if_exists: bool = False
    cascade: bool = False


class RenameConstraint(TableAction):
    """ALTER TABLE … RENAME CONSTRAINT."""

    constraint: str
    to: str


class AlterConstraint(Value):
    """ALTER TABLE … ALTER CONSTRAINT: deferrability, enforcement or inheritance. enforced: None where it is not said."""

    table: Name
    constraint: str
    enforced: bool | None = None


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
    """ALTER TABLE … ATTACH PARTITION. bound: what stands after FOR VALUES."""

    table: Name
    partition: Name
    default: bool = False
    bound: str = ""


class DetachPartition(Value):
    """ALTER TABLE … DETACH PARTITION [CONCURRENTLY | FINALIZE]."""

    table: Name
    partition: Name
    concurrently: bool = False
    finalize: bool = False
