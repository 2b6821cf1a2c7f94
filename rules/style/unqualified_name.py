"""An object whose schema the connection decides.

https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.name import Name
from rules.operation import (
    CreateDomain,
    CreateEnum,
    CreateObject,
    CreateRoutine,
    CreateTable,
    CreateView,
    DropObject,
    DropTable,
)
from rules.operation.catalog import ObjectKind
from rules.rule import Rule

# What lives in a schema, of the kinds that CREATE and DROP know besides those with an operation of their own.
_IN_A_SCHEMA = frozenset(
    {
        ObjectKind.AGGREGATE,
        ObjectKind.DOMAIN,
        ObjectKind.FUNCTION,
        ObjectKind.MATERIALIZED_VIEW,
        ObjectKind.PROCEDURE,
        ObjectKind.ROUTINE,
        ObjectKind.SEQUENCE,
        ObjectKind.STATISTICS,
        ObjectKind.TYPE,
        ObjectKind.VIEW,
    }
)


def check(
    operation: CreateTable
    | CreateView
    | CreateRoutine
    | CreateEnum
    | CreateDomain
    | CreateObject
    | DropTable
    | DropObject,
    _: Context,
) -> Problem | None:
    """What is created or dropped by a name without a schema; nothing temporary, which has none."""
    match operation:
        case CreateTable(temporary=False, table=name):
            return _created(name)
        case CreateView(temporary=False, view=name):
            return _created(name)
        case CreateRoutine(routine=name) | CreateEnum(type=name) | CreateDomain(domain=name):
            return _created(name)
        case CreateObject(kind=kind, name=name) if kind in _IN_A_SCHEMA:
            return _created(name)
        case DropTable(table=name):
            return _dropped(name)
        case DropObject(kind=kind, name=name) if kind in _IN_A_SCHEMA:
            return _dropped(name)
        case _:
            return None


def _created(name: Name) -> Problem | None:
    return _problem(name, "is created in the first schema of the search path")


def _dropped(name: Name) -> Problem | None:
    return _problem(name, "is dropped from the first schema of the search path that has it")


def _problem(name: Name, what: str) -> Problem | None:
    if name.schema is not None:
        return None
    return Problem(
        message=f"{name} {what}, which is whatever ?schema= in the connection's URL says.",
        help=f"Write its schema: {Name(name.name, 'public')}. Prisma does, once schemas = […] stands in the datasource.",
    )


RULE = Rule(
    id="unqualified-name",
    category=Category.STYLE,
    severity=Severity.OFF,
    why="A name without a schema means another object in another session: search_path, which Prisma sets from ?schema="
    " in the URL, decides where a table is created and which one is dropped. Prisma writes schemas only with"
    " schemas = […] in the datasource, which is why this rule is off by default.",
    instead="Write the schema of what is created and dropped, or list the schemas in the datasource.",
    source="https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH",
    bad=(
        "CREATE TABLE members (id bigint PRIMARY KEY);",
        "CREATE TYPE \"Role\" AS ENUM ('GUEST', 'MEMBER');",
        "CREATE VIEW public.everybody AS SELECT 1 AS id;\nDROP VIEW everybody;",
    ),
    good=(
        "CREATE TABLE public.members (id bigint PRIMARY KEY);",
        "CREATE TEMPORARY TABLE import (line text);\nCREATE SCHEMA club;",
    ),
    looks_at=(
        CreateTable,
        CreateView,
        CreateRoutine,
        CreateEnum,
        CreateDomain,
        CreateObject,
        DropTable,
        DropObject,
    ),
    check=check,
)
