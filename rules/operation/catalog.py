"""Operations on every other kind of object: views, routines, triggers, sequences, schemas, roles, …"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from rules.name import Name
from rules.operation.parts import Expression
from rules.value import Value

if TYPE_CHECKING:
    from rules.operation import Operation


class ObjectKind(StrEnum):
    """The kinds of object that CREATE, ALTER and DROP know, in PostgreSQL's words."""

    ACCESS_METHOD = "access method"
    AGGREGATE = "aggregate"
    CAST = "cast"
    COLLATION = "collation"
    CONVERSION = "conversion"
    DATABASE = "database"
    DOMAIN = "domain"
    EVENT_TRIGGER = "event trigger"
    EXTENSION = "extension"
    FOREIGN_DATA_WRAPPER = "foreign data wrapper"
    FUNCTION = "function"
    LANGUAGE = "language"
    LARGE_OBJECT = "large object"
    MATERIALIZED_VIEW = "materialized view"
    OPERATOR = "operator"
    OPERATOR_CLASS = "operator class"
    OPERATOR_FAMILY = "operator family"
    POLICY = "policy"
    PROCEDURE = "procedure"
    PUBLICATION = "publication"
    ROLE = "role"
    ROUTINE = "routine"
    RULE = "rule"
    SCHEMA = "schema"
    SEQUENCE = "sequence"
    SERVER = "server"
    STATISTICS = "statistics"
    SUBSCRIPTION = "subscription"
    SYSTEM = "system"
    TABLE = "table"
    TABLESPACE = "tablespace"
    TEXT_SEARCH_CONFIGURATION = "text search configuration"
    TEXT_SEARCH_DICTIONARY = "text search dictionary"
    TEXT_SEARCH_PARSER = "text search parser"
    TEXT_SEARCH_TEMPLATE = "text search template"
    TRANSFORM = "transform"
    TRIGGER = "trigger"
    TYPE = "type"
    USER_MAPPING = "user mapping"
    VIEW = "view"
    FOREIGN_TABLE = "foreign table"
    INDEX = "index"


class CreateView(Value):
    """CREATE [OR REPLACE] [MATERIALIZED] VIEW. reads, functions: the relations its query names, the functions it calls.

    words: every name in its query that could be a column. star: whether a `*` stands for all columns of what it reads.
    """

    view: Name
    materialized: bool = False
    or_replace: bool = False
    if_not_exists: bool = False
    temporary: bool = False
    with_data: bool = True
    reads: tuple[Name, ...] = ()
    functions: tuple[Name, ...] = ()
    words: frozenset[str] = frozenset()
    star: bool = False


class CreateRoutine(Value):
    """CREATE [OR REPLACE] FUNCTION or PROCEDURE.

    arguments: the types of its input, which tell it from others of its name; None where they were not understood.
    body: what its statements do when it is called, in the order they stand; None when nobody can see into it
    (C, PL/Python, …). Creating the routine executes none of it. security_definer: it runs as its owner.
    volatility: `volatile`, `stable` or `immutable`. strict: NULL for NULL, without being called.
    expression: the one thing that an SQL function selects, if it is so simple that the planner may put it in its place.
    code: the body as it is written, in its quotes.
    """

    routine: Name
    kind: ObjectKind
    or_replace: bool = False
    arguments: tuple[str, ...] | None = None
    language: str = "sql"
    body: tuple[Operation, ...] | None = None
    security_definer: bool = False
    volatility: str = "volatile"
    strict: bool = False
    expression: Expression | None = None
    code: str = ""


class CreateOnTable(Value):
    """CREATE TRIGGER, RULE or POLICY: an object that lives on a table. constraint: a constraint trigger.

    function: the one that a trigger executes, each_row: for every row. references: the other table of a constraint
    trigger. reads, functions: by the subqueries of a policy, by the condition of a rule. action: what a rule does,
    whenever it does it.
    """

    kind: ObjectKind
    name: str
    table: Name
    or_replace: bool = False
    constraint: bool = False
    function: Name | None = None
    each_row: bool = False
    references: Name | None = None
    reads: tuple[Name, ...] = ()
    functions: tuple[Name, ...] = ()
    action: tuple[Operation, ...] = ()


class CreateObject(Value):
    """CREATE of any other kind. composite: a type made of attributes, CREATE TYPE … AS (…).

    owned_by, owner_column: a sequence's table and column. tables: those of a publication or of statistics.
    """

    kind: ObjectKind
    name: Name
    or_replace: bool = False
    if_not_exists: bool = False
    owned_by: Name | None = None
    owner_column: str | None = None
    composite: bool = False
    tables: tuple[Name, ...] = ()


class DropObject(Value):
    """DROP of any kind but table and index, one per object named.

    table: for a trigger, rule or policy. arguments: of a routine, by type, if they are written and understood.
    together: all that its statement names, if it names several.
    """

    kind: ObjectKind
    name: Name
    table: Name | None = None
    if_exists: bool = False
    cascade: bool = False
    arguments: tuple[str, ...] | None = None
    together: tuple[Name, ...] = ()


class RenameObject(Value):
    """ALTER … RENAME TO of any kind but table, column, constraint and index."""

    kind: ObjectKind
    name: Name
    to: str
    table: Name | None = None


class MoveToSchema(Value):
    """ALTER … SET SCHEMA."""

    kind: ObjectKind
    name: Name
    to: str


class AlterObject(Value):
    """Any other ALTER. change: the action's words, `owned by`, `add table`, `update`; tables: those it names.

    table: of a trigger, rule or policy; with column, what a sequence is OWNED BY. reads: by a policy's subqueries.
    """

    kind: ObjectKind
    name: Name
    change: str
    table: Name | None = None
    column: str | None = None
    tables: tuple[Name, ...] = ()
    reads: tuple[Name, ...] = ()


class RefreshView(Value):
    """REFRESH MATERIALIZED VIEW."""

    view: Name
    concurrently: bool = False
    with_data: bool = True


class ImportForeignSchema(Value):
    """IMPORT FOREIGN SCHEMA: creates tables whose names only the other server knows."""

    schema: str


class Comment(Value):
    """COMMENT ON or SECURITY LABEL ON: words about an object. table: the relation, or the one that holds the object."""

    kind: str
    table: Name | None = None
