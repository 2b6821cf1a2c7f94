"""A constraint that binds the running application's writes, NOT VALID and CONCURRENTLY too.

https://www.postgresql.org/docs/current/ddl-constraints.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import assert_never

from rules.context import Context
from rules.finding import Category, Phase, Problem, Severity
from rules.foreign_key_change import new_demands, points_the_same_way
from rules.name import Name, quote
from rules.operation import AddColumn, AddConstraint, AlterDomain, AttachPartition, CreateIndex
from rules.operation.datatype import DomainChange
from rules.operation.parts import Column, Constraint, ConstraintKind
from rules.partitions import default_partition
from rules.required_column import is_required
from rules.rule import Rule
from rules.violations import duplicates, new_columns, violations
from rules.wording import APPROVE, columns, lines, one_line, shown, sql
from rules.write_phases import binding_inline

_ATTACHES_GENTLY = 12
"""The first major version of PostgreSQL in which ATTACH PARTITION lets others read and write the partitioned table."""


def check(
    operation: AddConstraint | CreateIndex | AddColumn | AlterDomain | AttachPartition, context: Context
) -> Problem | None:
    """One on a table that was there before, over columns that the running application writes."""
    if context.phase is not Phase.CONTRACT:
        return None
    match operation:
        case AddConstraint(table=table, constraint=constraint):
            return _put_back(table, constraint, context) or _constraint(table, constraint, context)
        case AddColumn(table=table, column=column):
            inline = None if is_required(column, context.schema) else binding_inline(column)
            return _constraint(table, inline, context, added=column) if inline else None
        case CreateIndex():
            return _index(operation, context)
        case AttachPartition():
            return _attached(operation, context)
        case AlterDomain():
            return _domain(operation)


def _both(table: Name, constraint: Constraint, context: Context) -> str:
    """The lock on both ends of a foreign key, which may be one table."""
    schema, target = context.schema, constraint.references.table if constraint.references else None
    one = target is not None and schema.table_name(target) == schema.table_name(table)
    return f"SHARE ROW EXCLUSIVE lock on {table}{'' if one else f' and {_target(constraint, context)}'}"


def _put_back(table: Name, constraint: Constraint, context: Context) -> Problem | None:
    """A foreign key dropped and added again with the same two ends: only what it does besides is new."""
    schema = context.schema
    old = context.together.put_back.get((schema.table_name(table), constraint))
    if old is None or not points_the_same_way(schema, old, constraint):
        return None
    lock = _both(table, constraint, context)
    return _problem(lock, f"{'; '.join(new_demands(schema, table, old, constraint))},", None)


def _constraint(
    table: Name, constraint: Constraint, context: Context, *, added: Column | None = None
) -> Problem | None:
    lock, names = f"ACCESS EXCLUSIVE lock on {table}", columns(constraint.columns)
    if constraint.using_index:
        names = f"the columns of {constraint.using_index}"
    match constraint.kind:
        case ConstraintKind.NOT_NULL:
            return None  # set-not-null and required-column-without-default speak
        case ConstraintKind.UNIQUE:
            breaks = f"a write that repeats {names} fails (23505)"
        case ConstraintKind.PRIMARY_KEY:
            breaks = f"a write that repeats {names} or leaves it NULL fails (23505, 23502)"
        case ConstraintKind.EXCLUDE:
            breaks = "a write that conflicts with another row fails (23P01)"
        case ConstraintKind.CHECK:
            text = f" {one_line(constraint.expression.text)}" if constraint.expression else " its condition"
            breaks = f"a write that fails{text} is refused (23514)"
        case ConstraintKind.FOREIGN_KEY:
            target = _target(constraint, context)
            lock = _both(table, constraint, context)
            breaks = (
                f"a write of {names} that {target} does not have fails (23503){_on_delete(table, constraint, target)}"
            )
        case _:
            assert_never(constraint.kind)
    new = [added] if added else new_columns(context.schema, table, constraint.columns)
    fact = _fails_here(constraint.kind, new, constraint.columns)
    query = None if added else violations(context.schema, table, constraint)
    return _problem(lock, breaks, query, not_valid=constraint.not_valid, fact=fact)


def _attached(operation: AttachPartition, context: Context) -> Problem:
    table, partition = operation.table, operation.partition
    lock = "SHARE UPDATE EXCLUSIVE" if context.postgres_version >= _ATTACHES_GENTLY else "ACCESS EXCLUSIVE"
    default = default_partition(context.schema, table)
    besides = f" and on its default partition {shown(default, context.schema)}" if default else ""
    return _problem(
        f"{lock} lock on {table} and ACCESS EXCLUSIVE on {partition}{besides}",
        f"a write to {partition} outside the partition's bounds fails (23514)",
        None,
    )


def _fails_here(kind: ConstraintKind, new: Sequence[Column], names: Sequence[str]) -> str:
    """What makes the migration itself fail, where columns that it adds are concerned: no query can ask for it yet."""
    defaults = [column.default for column in new if column.default]
    if not defaults:
        return ""  # old rows hold NULL there, or the column could not be added
    if kind not in (ConstraintKind.UNIQUE, ConstraintKind.PRIMARY_KEY):
        return " It fails if the default of an old row does not pass."
    if len(names) > 1:
        return f" It fails if two rows have the same values in {columns(names)} (23505)."
    constant = ": its default gives it to every row" if not defaults[0].functions else ""
    return f" It fails as soon as two rows have the same value in {quote(names[0])} (23505){constant}."


def _domain(operation: AlterDomain) -> Problem | None:
    if operation.change not in (DomainChange.ADD_CONSTRAINT, DomainChange.SET_NOT_NULL):
        return None
    what = "NULL" if operation.change is DomainChange.SET_NOT_NULL else "a value that fails the condition"
    breaks = f"writing {what} into a column of domain {operation.domain} fails"
    if operation.constraint and operation.constraint.not_valid:
        return _problem("No table is locked", breaks, None, not_valid=True)
    lock = f"SHARE lock on every table with a column of domain {operation.domain}"
    return _problem(lock, breaks, None)


def _on_delete(table: Name, constraint: Constraint, target: str) -> str:
    match constraint.references.on_delete if constraint.references else "":
        case "cascade":
            return f", and deleting from {target} deletes from {table},"
        case "set null" | "set default":
            return f", and deleting from {target} changes {table},"
        case _:
            return f", and so does deleting from {target} what is referenced,"


def _target(constraint: Constraint, context: Context) -> str:
    if constraint.references is None:
        return "the referenced table"
    return shown(context.schema.table_name(constraint.references.table), context.schema)


def _index(operation: CreateIndex, context: Context) -> Problem:
    lock = "SHARE UPDATE EXCLUSIVE" if operation.concurrently else "SHARE"
    names = tuple(name for name in operation.columns if name is not None)
    plain = len(names) == len(operation.columns)
    nulls, where = operation.nulls_not_distinct, operation.where
    new = new_columns(context.schema, operation.table, names)
    query = duplicates(operation.table, names, nulls_count=nulls, where=where) if plain and not new else None
    fact = _fails_here(ConstraintKind.UNIQUE, new, names) if plain else ""
    what = columns(names) if plain else "what it indexes"
    return _problem(f"{lock} lock on {operation.table}", f"a write that repeats {what} fails (23505)", query, fact=fact)


def _problem(lock: str, breaks: str, query: str | None, *, not_valid: bool = False, fact: str = "") -> Problem:
    although = ", NOT VALID or not," if not_valid else ""
    first = "First make sure that it always does, and that no row is in the way:"
    if not_valid:
        first = "The rows that are there are not checked now. These would make VALIDATE CONSTRAINT fail:"
    find = [first, sql(query)] if query else []
    return Problem(
        message=f"{lock}; from then on{although} {breaks} in a running version that does not know of it.{fact}",
        help=lines("Release code that keeps to it before this migration.", *find, f"Then {APPROVE}"),
    )


RULE = Rule(
    id="new-write-restriction",
    category=Category.COMPATIBILITY,
    severity=Severity.WARNING,
    approvable=True,
    why="A new constraint or unique index on a table that existed binds every write from the moment it is there, also "
    "of the application version still running, and again of the old one after a rollback. NOT VALID spares the rows "
    "that exist, not the new ones; CONCURRENTLY spares the lock, not the writers.",
    instead="Release code that keeps to the constraint, let it run, then add the constraint.",
    source="https://www.postgresql.org/docs/current/ddl-constraints.html",
    bad=(
        'CREATE UNIQUE INDEX CONCURRENTLY "members_email_key" ON "members"("email");',
        "ALTER TABLE visits ADD CONSTRAINT visits_member_id_fkey FOREIGN KEY (member_id) REFERENCES members (id) NOT "
        "VALID;",
        "ALTER TABLE visits ADD CONSTRAINT visits_hours_check CHECK (hours > 0) NOT VALID;",
    ),
    good=(
        "CREATE TABLE visits (id integer PRIMARY KEY, hours integer);\n"
        "ALTER TABLE visits ADD CONSTRAINT visits_hours_check CHECK (hours > 0);",
        'ALTER TABLE visits ADD COLUMN "club_id" integer;\n'
        "ALTER TABLE visits ADD CONSTRAINT visits_club_id_fkey FOREIGN KEY (club_id) REFERENCES clubs (id) NOT "
        "VALID;",
    ),
    looks_at=(AddConstraint, CreateIndex, AddColumn, AlterDomain, AttachPartition),
    check=check,
)
