"""What the rules about transactions share: what cannot run in one, why a statement is in one, how to take it out."""

from __future__ import annotations

from rules.context import Context
from rules.course import Course, Step
from rules.execution import Execution, TransactionMode
from rules.name import Name
from rules.operation import (
    AddEnumValue,
    AlterObject,
    CreateIndex,
    CreateObject,
    DetachPartition,
    DropIndex,
    DropObject,
    Maintain,
    Operation,
    Reindex,
    Session,
    SetParameter,
    Transaction,
)
from rules.operation.catalog import ObjectKind
from rules.operation.session import TransactionVerb
from rules.schema import Schema

_VERBS = {CreateIndex: "CREATE INDEX", DropIndex: "DROP INDEX", Reindex: "REINDEX"}
_WHOLE = ("schema", "database", "system")
_OF_THE_CLUSTER = (ObjectKind.DATABASE, ObjectKind.TABLESPACE)
_ADDS_VALUES, _REINDEXES_PARTITIONS, _CLUSTERS_PARTITIONS = 12, 14, 15


def runs_alone(operation: Operation, schema: Schema, postgres_version: int) -> str:
    """What PostgreSQL refuses to run in a transaction block, in its words; empty for all else.

    Each is a call of PreventInTransactionBlock, and was tried on PostgreSQL 11 to 18. REFRESH MATERIALIZED VIEW
    CONCURRENTLY is none of them.
    """
    match operation:
        case CreateIndex(concurrently=True) | DropIndex(concurrently=True) | Reindex(concurrently=True):
            return f"{_VERBS[type(operation)]} CONCURRENTLY"
        case DetachPartition(concurrently=True):
            return "DETACH PARTITION CONCURRENTLY"
        case Maintain(verb="vacuum"):
            return "VACUUM"
        case AlterObject(kind=ObjectKind.SYSTEM):
            return "ALTER SYSTEM"
        case CreateObject(kind=kind) | DropObject(kind=kind) if kind in _OF_THE_CLUSTER:
            return f"{'CREATE' if isinstance(operation, CreateObject) else 'DROP'} {kind.upper()}"
        case AddEnumValue(type=name) if postgres_version < _ADDS_VALUES and not is_enum_of_this_migration(schema, name):
            return "ALTER TYPE … ADD VALUE"
        case Reindex() | Maintain(verb="cluster"):
            return _several_tables(operation, schema, postgres_version)
        case _:
            return ""


def _several_tables(operation: Reindex | Maintain, schema: Schema, postgres_version: int) -> str:
    """REINDEX and CLUSTER of more than one table begin a transaction for each."""
    match operation:
        case Reindex(kind=kind) if kind in _WHOLE:
            return f"REINDEX {kind.upper()}"
        case Reindex(kind="table", name=table) if table and _is_partitioned(schema, table):
            return "REINDEX of a partitioned table" if postgres_version >= _REINDEXES_PARTITIONS else ""
        case Maintain(table=None):
            return "CLUSTER of all tables"
        case Maintain(table=table) if table and _is_partitioned(schema, table):
            return "CLUSTER of a partitioned table" if postgres_version >= _CLUSTERS_PARTITIONS else ""
        case _:
            return ""


def is_enum_of_this_migration(schema: Schema, name: Name) -> bool:
    """Whether the file itself created the enum, whatever it was called then."""
    enum = schema.enum(name)
    return enum is not None and enum.born == schema.migration


def _is_partitioned(schema: Schema, table: Name) -> bool:
    known = schema.table(table)
    return known is not None and known.partitioned


def assumed(execution: Execution) -> str:
    """Why that mode is taken, to stand at the end of a sentence; empty where it was asked for."""
    return f" ({execution.assumed})" if execution.assumed else ""


def why_in_transaction(execution: Execution) -> str:
    """Why the statement is in a transaction, with what is assumed for it."""
    if execution.in_code:
        return "a DO block always runs in one"
    if execution.explicit:
        return "BEGIN has opened one"
    return why_together(execution)


def why_together(execution: Execution) -> str:
    """Why the statements of a file commit together, without a BEGIN of its own."""
    if execution.fallback:
        reason = f"Prisma cannot divide a file that holds {execution.fallback}, and sends it as one query, which is one"
    elif execution.mode is TransactionMode.SINGLE:
        reason = "Prisma 8 runs all pending migrations in one"
    else:
        reason = "Prisma sends the file as one query, which is one"
    return reason + assumed(execution)


def in_files_of_their_own(context: Context) -> tuple[str, ...]:
    """The migration as several: what cannot run in a transaction alone, the rest as it is, in their order.

    Empty where that does not help: in one transaction for all, in a DO block, or with a ROLLBACK in the file.
    """
    course, files, rest = context.course, list[str](), list[Step]()
    if context.execution.mode is TransactionMode.SINGLE or context.execution.in_code:
        return ()
    for statement in course.statements():
        first = statement[0]
        if isinstance(first.operation, Transaction) and not first.execution.in_code:
            if first.operation.verb not in (TransactionVerb.BEGIN, TransactionVerb.COMMIT):
                return ()
        elif any(runs_alone(step.operation, context.schema, context.postgres_version) for step in statement):
            files += (*_file(course, rest), course.text(first))
            rest = []
        else:
            rest.append(first)
    return (*files, *_file(course, rest))


def _file(course: Course, statements: list[Step]) -> list[str]:
    """One file of them; none if they only set timeouts, which would be for nothing there."""
    if all(isinstance(step.operation, Session) or _sets_timeout(step.operation) for step in statements):
        return []
    texts = [course.text(step) for step in statements]
    begun = len(texts) > 1 and any(step.execution.explicit for step in statements)
    return ["\n".join(["BEGIN;", *texts, "COMMIT;"] if begun else texts)]


def _sets_timeout(operation: Operation) -> bool:
    return isinstance(operation, SetParameter) and operation.parameter.endswith("_timeout")
