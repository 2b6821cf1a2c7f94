"""DROP of what holds no rows itself: views, types, functions, sequences, indexes, constraints, …

https://www.postgresql.org/docs/current/sql-commands.html
"""

from __future__ import annotations

from rules.context import Context
from rules.cost_of_drop import cost_of_drop
from rules.finding import Category, Phase, Problem, Severity
from rules.hand_made import dropped_by_prisma
from rules.lost_guarantee import lost_constraint, lost_index
from rules.name import Name, quote
from rules.operation import AlterDomain, DropConstraint, DropIndex, DropObject
from rules.operation.catalog import ObjectKind
from rules.operation.datatype import DomainChange
from rules.phase_decisions import is_redone
from rules.rule import Rule
from rules.schema import Schema
from rules.taken_along import along
from rules.together import drops_type_of_swap
from rules.wording import APPROVE, APPROVED, RETIRE, all_shown, lines, listed, shown, steps

_VIEWS = (ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW)


def check(operation: DropObject | DropIndex | DropConstraint | AlterDomain, context: Context) -> Problem | None:
    """What was there before this migration, is not made anew by it, and does not go with its table or column."""
    if context.phase is not Phase.CONTRACT:
        return None
    match operation:
        case DropObject():
            return _object(operation, context)
        case DropIndex():
            return _index(operation, context)
        case DropConstraint():
            return _constraint(operation, context)
        case AlterDomain(change=DomainChange.DROP_CONSTRAINT, constraint=constraint):
            name = quote(constraint.name) if constraint and constraint.name else "its constraint"
            message = f"domain {operation.domain}: no table is locked; every column of it takes what {name} kept out."
            return Problem(message=message, help=RETIRE, severity=Severity.WARNING)
        case AlterDomain():
            return None


def _object(operation: DropObject, context: Context) -> Problem | None:
    cost, dropped = cost_of_drop(operation.kind, cascade=operation.cascade), context.together.dropped_tables
    lost = _columns_of_type(operation, context.schema)
    ends_swap = drops_type_of_swap(context.together, operation) and not (lost or operation.cascade)
    if cost is None or ends_swap:
        return None
    if operation.table is not None and context.schema.table_name(operation.table) in dropped:
        return None
    what = f"{operation.kind} {operation.name}" + (f" on {operation.table}" if operation.table else "")
    if lost:
        return Problem(message=f"{what}: {_lost_columns(lost, operation, context.schema)}", help=RETIRE)
    if operation.kind in _VIEWS and context.together.is_redone(operation, context.schema):
        return _view(operation, what)
    if is_redone(operation, context):
        message = f"{what}: {cost} This migration creates it again, but neither its privileges nor what hung on it."
        todo = f"Make sure that every caller and reader fits the new one; then {APPROVE}"
        return Problem(message=message, help=todo, severity=Severity.WARNING)
    if operation.kind is ObjectKind.TYPE and _is_unused_enum(context.schema, operation):
        message = f"{what}: no table is locked and no known column is of it; code that still casts to it fails (42704)."
        return Problem(message=message, help=RETIRE, severity=Severity.WARNING)
    severity = Severity.WARNING if operation.kind is ObjectKind.STATISTICS else None
    return Problem(message=f"{what}: {cost}{along(operation, context.schema)}", help=RETIRE, severity=severity)


def _view(operation: DropObject, what: str) -> Problem:
    """A view that is created again: nobody misses it, for the lock is held until the new one is there."""
    views = " CASCADE drops every view that reads it, and none of those comes back by itself." * operation.cascade
    indexes = " and indexes" * (operation.kind is ObjectKind.MATERIALIZED_VIEW)
    return Problem(
        message=f"{what}: ACCESS EXCLUSIVE lock on it until this migration, which creates it again, commits; its "
        f"privileges{indexes} are lost.{views}",
        help=f"Grant anew what was granted on it, and make sure that every reader fits the new one; then {APPROVE}",
        severity=None if operation.cascade else Severity.WARNING,
    )


def _columns_of_type(operation: DropObject, schema: Schema) -> list[tuple[Name, str]]:
    """The known columns of the type that is dropped, each with its table's full name."""
    if operation.kind not in (ObjectKind.TYPE, ObjectKind.DOMAIN):
        return []
    full = schema.resolve(operation.name, schema.enums if schema.enum(operation.name) else schema.domains)
    return [(table, column.definition.name) for table, column in schema.columns_of(full)]


def _lost_columns(lost: list[tuple[Name, str]], operation: DropObject, schema: Schema) -> str:
    """What becomes of them: PostgreSQL refuses to leave a column without its type, or takes it along."""
    named = listed(f"{shown(table, schema)}.{quote(column)}" for table, column in lost)
    if not operation.cascade:
        return f"no table is locked; it fails (2BP01) while {named} {'is' if len(lost) == 1 else 'are'} of that type."
    tables = all_shown((table for table, _ in lost), schema)
    return (
        f"ACCESS EXCLUSIVE lock on {tables}; CASCADE drops {named}, whose values are lost, and a running version that "
        f"names {'it' if len(lost) == 1 else 'one of them'} fails."
    )


def _is_unused_enum(schema: Schema, operation: DropObject) -> bool:
    enum = schema.enum(operation.name)
    return enum is not None and not operation.cascade and not any(schema.columns_of(enum.name))


def _index(operation: DropIndex, context: Context) -> Problem | None:
    schema, together = context.schema, context.together
    index = schema.index(operation.index)
    if dropped_by_prisma(operation, context):
        return None  # hand-made-index-dropped speaks
    if index is not None:
        used = {(index.table, column) for column in index.columns if column}
        if index.table in together.dropped_tables or used & together.dropped_columns:
            return None
    unused = (
        "Make sure that pg_stat_user_indexes has counted no scan of it for two weeks and that no upsert needs it; then"
    )
    fix = _gently(operation, context)
    aside = f"{unused} drop it without blocking anybody, alone in its migration:"
    return Problem(
        message=f"index {operation.index}: {lost_index(schema, index, concurrently=operation.concurrently)}",
        help=lines(aside, steps(fix)) if fix else f"{unused} {APPROVE}",
        severity=Severity.WARNING,
        fix=fix,
    )


def _gently(operation: DropIndex, context: Context) -> tuple[str, ...]:
    """CONCURRENTLY, unless it is that already, or refused: with CASCADE, and on a partitioned table."""
    index = context.schema.index(operation.index)
    table = context.schema.tables.get(index.table) if index else None
    if operation.concurrently or operation.cascade or (table is not None and table.partitioned):
        return ()
    exists = "IF EXISTS " if operation.if_exists else ""
    return (f"DROP INDEX CONCURRENTLY {exists}{operation.index}; {APPROVED}",)


def _constraint(operation: DropConstraint, context: Context) -> Problem | None:
    schema, table = context.schema, operation.table
    known = schema.table(table)
    constraint = known.constraints.get(operation.constraint) if known else None
    if _goes_anyway(operation, context):
        return None
    lost = lost_constraint(schema, table, constraint, cascade=operation.cascade)
    return Problem(
        message=f"constraint {quote(operation.constraint)}: {lost}",
        help=RETIRE,
        severity=Severity.WARNING,
    )


def _goes_anyway(operation: DropConstraint, context: Context) -> bool:
    """Whether this migration drops the table, the column, or the table that the foreign key points at."""
    schema, together = context.schema, context.together
    table, known = schema.table_name(operation.table), schema.table(operation.table)
    constraint = known.constraints.get(operation.constraint) if known else None
    if table in together.dropped_tables:
        return True
    if constraint is None:
        return False
    target = constraint.references.table if constraint.references else None
    used = {(table, column) for column in constraint.columns}
    return target in together.dropped_tables or bool(used & together.dropped_columns)


RULE = Rule(
    id="drop-other",
    category=Category.DATA_LOSS,
    severity=Severity.ERROR,
    approvable=True,
    why="Views, types, functions, sequences, triggers, schemas and extensions hold no rows of their own, but the "
    "running application names them, and its queries fail once they are gone; a sequence forgets where it was, a "
    "schema takes its tables along. With an index speed is lost, with a constraint the guarantee that rows keep to it: "
    "these two are warnings.",
    instead="Release code that does without the object, wait two weeks, then drop it with an approval.",
    source="https://www.postgresql.org/docs/current/ddl-depend.html",
    bad=(
        "DROP VIEW active_members;",
        ("CREATE TYPE \"Role\" AS ENUM ('ADMIN', 'MEMBER');", 'DROP TYPE "Role";'),
        (
            "CREATE TABLE members (id integer PRIMARY KEY, email text);\n"
            "CREATE UNIQUE INDEX members_email_key ON members (email);",
            "DROP INDEX members_email_key;",
        ),
        "ALTER TABLE visits DROP CONSTRAINT visits_member_id_fkey;",
        "DROP SEQUENCE members_id_seq;",
    ),
    good=(
        "CREATE VIEW active_members AS SELECT 1;\nDROP VIEW active_members;",
        (
            "CREATE TABLE visits (id integer PRIMARY KEY, note text);\n"
            "CREATE INDEX visits_note_idx ON visits (note);\nCREATE INDEX visits_note_id_idx ON visits (note, id);",
            "DROP INDEX CONCURRENTLY visits_note_idx;",
        ),
    ),
    looks_at=(DropObject, DropIndex, DropConstraint, AlterDomain),
    check=check,
)
