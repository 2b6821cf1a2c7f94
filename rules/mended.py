"""What to write instead of a statement that PostgreSQL refuses."""

from __future__ import annotations

from rules.context import Context
from rules.effects import ExpectedError
from rules.effects.refused_type import is_computed_from
from rules.effects.views_over import views_using
from rules.execution import TransactionMode
from rules.name import Name, quote
from rules.operation import (
    AddConstraint,
    Call,
    ChangeColumnType,
    CreateIndex,
    DetachPartition,
    DropIndex,
    Operation,
    Query,
    Transaction,
)
from rules.operation.parts import ConstraintKind
from rules.transactions import why_together
from rules.wording import APPROVED, all_shown, listed, shown

_INTEGER = {"serial": "integer", "bigserial": "bigint", "smallserial": "smallint"}


def mended(operation: Operation, context: Context, error: ExpectedError) -> tuple[str, tuple[str, ...]]:
    """The help; and what to write in the statement's place, and in migrations after it, if SQL alone does it."""
    match operation:
        case ChangeColumnType() if error.sqlstate == "42704" and operation.type.name.name in _INTEGER:
            return _serial(operation, context)
        case ChangeColumnType() if error.sqlstate in ("0A000", "42601"):
            return _used_elsewhere(operation, context), ()
        case AddConstraint() if operation.constraint.kind is ConstraintKind.FOREIGN_KEY:
            return _partitioned_key(operation, context), ()
        case DetachPartition(concurrently=True):
            detach = f"ALTER TABLE {operation.table} DETACH PARTITION {operation.partition};"
            return "Leave out CONCURRENTLY, when nobody is at work on either table:", (f"{detach} {APPROVED}",)
        case DropIndex() if (known := context.schema.index(operation.index)) is not None and known.constraint:
            drop = f"ALTER TABLE {shown(known.table, context.schema)} DROP CONSTRAINT {quote(known.name.name)};"
            return "It belongs to a constraint. Drop that:", (f"{drop} {APPROVED}",)
        case DropIndex(concurrently=True) if error.sqlstate == "0A000":
            return _dropped_index(operation, context)
        case CreateIndex(concurrently=True):
            return _partitioned_index(operation, context), ()
        case _ if error.sqlstate == "2D000":
            return _ended_in_code(context), ()
        case Transaction() if error.sqlstate == "25P01":
            return _outside_of_a_block(operation), ()
        case Query() | Call() if error.sqlstate == "25001":
            return "Take what cannot run in a transaction out of the routine, into a migration of its own.", ()
        case _ if error.sqlstate == "2BP01":
            return "Drop or change first what needs it.", ()
        case _:
            return "Write it, or what stands before it, so that PostgreSQL accepts it.", ()


def _serial(operation: ChangeColumnType, context: Context) -> tuple[str, tuple[str, ...]]:
    """serial is a shorthand of CREATE TABLE and ADD COLUMN; column and sequence are changed one by one."""
    table, column = operation.table, operation.column
    type_ = _INTEGER[operation.type.name.name]
    sequence = table.sibling(f"{table.name}_{column}_seq")
    approved = "" if context.schema.is_surely_new_table(table) else f" {APPROVED}"
    return (
        f"{operation.type} is a shorthand for a column with a sequence. Change the two by themselves:",
        (
            f"ALTER TABLE {table} ALTER COLUMN {quote(column)} SET DATA TYPE {type_};{approved}\n"
            f"ALTER SEQUENCE {sequence} AS {type_};{approved}",
        ),
    )


def _ended_in_code(context: Context) -> str:
    """COMMIT and ROLLBACK in a DO block or in what is called: they need a statement that nothing is around."""
    execution = context.execution
    if not execution.surrounded:
        return "No function may end a transaction. Make it a procedure, and let CALL run it."
    leave_out = "Leave COMMIT and ROLLBACK out of the code"
    if execution.explicit:
        return f"{leave_out}, or give the statement a migration of its own, without BEGIN."
    if execution.mode is TransactionMode.SINGLE:
        return f"{leave_out}, or run it by hand: {why_together(execution)}."
    return f"{leave_out}, or let the statement be all that its migration holds: {why_together(execution)}."


def _outside_of_a_block(operation: Transaction) -> str:
    if operation.chain:
        return "Leave out AND CHAIN, or begin the transaction with BEGIN."
    return "Leave it out, or put BEGIN and COMMIT around the statements that belong together."


def _used_elsewhere(operation: ChangeColumnType, context: Context) -> str:
    """By views, of which PostgreSQL speaks first, or by a generated column."""
    schema, column = context.schema, operation.column
    full = schema.relation_name(operation.table)
    if views := views_using(schema, full, column):
        them = "it" if len(views) == 1 else "them"
        return f"Drop {all_shown(views, schema)} before it and create {them} again after it, in the same migration."
    table = schema.table(full)
    columns = (known.definition for known in table.columns.values()) if table else ()
    computed = [quote(each.name) for each in columns if is_computed_from(each, column)]
    if not computed:
        return "Drop before it what uses the column and create that again after it, in the same migration."
    them, are = ("it", "is") if len(computed) == 1 else ("them", "are")
    which = f"{listed(computed)}, which {are} computed from {quote(column)},"
    return f"Drop {which} before it and add {them} again after it, in the same migration: all rows are written anew."


def _partitioned_key(operation: AddConstraint, context: Context) -> str:
    table = operation.table
    partitions = [partition.name for partition in context.schema.partitions(context.schema.table_name(table))]
    which = all_shown(partitions, context.schema) if partitions else "each partition"
    return (
        f"Add it NOT VALID to {which} and validate it there, in a migration of its own; then add it to {table} without "
        "NOT VALID."
    )


def _dropped_index(operation: DropIndex, context: Context) -> tuple[str, tuple[str, ...]]:
    """One index for each statement, and each in a migration of its own, for no two of them may share a file."""
    here, course = context.course.here, context.course
    alone = here is not None and len(course.statements()) == 1
    if not alone or operation.cascade:
        return "Drop one index for each statement, without CASCADE, in a migration of its own.", ()
    names = [step.operation.index for step in course.steps if isinstance(step.operation, DropIndex)]
    return "Drop them one by one:", tuple(_drop(name, operation) for name in names)


def _drop(name: Name, like: DropIndex) -> str:
    return f"DROP INDEX CONCURRENTLY {'IF EXISTS ' if like.if_exists else ''}{name}; {APPROVED}"


def _partitioned_index(operation: CreateIndex, context: Context) -> str:
    table = operation.table
    partitions = [partition.name for partition in context.schema.partitions(context.schema.table_name(table))]
    which = all_shown(partitions, context.schema) if partitions else "each partition"
    return (
        f"Create it ON ONLY {table}, which takes no time; build one like it CONCURRENTLY on {which}, each in a migration "
        "of its own; then attach each to it with ALTER INDEX … ATTACH PARTITION."
    )
