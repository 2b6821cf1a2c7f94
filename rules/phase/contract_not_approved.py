"""The narrowing and removing changes that no other rule speaks of.

https://www.prisma.io/dataguide/types/relational/expand-and-contract-pattern
"""

from __future__ import annotations

from typing import TypeAlias

from rules.called_code import CALLING, Calling
from rules.context import Context
from rules.finding import Category, Phase, Problem, Severity
from rules.name import Name, quote
from rules.operation import (
    AlterColumn,
    AlterComposite,
    AlterConstraint,
    AlterDomain,
    AlterObject,
    AlterTable,
    CreateOnTable,
    DetachPartition,
    DropDefault,
    InheritTable,
    SetParameter,
)
from rules.operation.catalog import ObjectKind
from rules.operation.datatype import AttributeChange, DomainChange
from rules.operation.table import ColumnChange, TableChange
from rules.partitions import default_partition
from rules.permissions import changes_permissions
from rules.removed_by_code import removed_by_code
from rules.rule import Rule
from rules.wording import APPROVED, RETIRE, lines, listed, shown, steps

_Looked: TypeAlias = (
    DropDefault
    | AlterColumn
    | AlterConstraint
    | AlterTable
    | CreateOnTable
    | InheritTable
    | DetachPartition
    | AlterComposite
    | AlterDomain
    | AlterObject
    | SetParameter
    | Calling
)
_COLUMN = {
    ColumnChange.SET_EXPRESSION: " while the table is rewritten; it holds other values from then on",
    ColumnChange.ADD_IDENTITY: "; a running version that writes a value of its own into it is refused (428C9)",
    ColumnChange.DROP_EXPRESSION: "; it is no longer computed, and a running version that leaves it out writes NULL",
    ColumnChange.SET_IDENTITY: "; a running version that writes it itself may be refused (428C9), or numbered "
    "otherwise",
    ColumnChange.DROP_IDENTITY: "; it is no longer numbered, and a running version that leaves it out fails (23502)",
}
_TABLE = {
    TableChange.DISABLE_TRIGGER: "SHARE ROW EXCLUSIVE lock on {}; what trigger {} did on every write no longer happens,"
    " and no error tells.",
    TableChange.DISABLE_ALL_TRIGGERS: "SHARE ROW EXCLUSIVE lock on {}; no trigger fires on a write any more: foreign "
    "keys are not checked either, and no error tells.",
    TableChange.DISABLE_USER_TRIGGERS: "SHARE ROW EXCLUSIVE lock on {}; of its triggers only those of foreign keys and "
    "deferrable keys still fire, and no error tells.",
    TableChange.ENABLE_REPLICA_TRIGGER: "SHARE ROW EXCLUSIVE lock on {}; trigger {} fires for replicated writes only: "
    "what it did on every other write no longer happens, and no error tells.",
    TableChange.ENABLE_REPLICA_RULE: "ACCESS EXCLUSIVE lock on {}; rule {} rewrites replicated queries only: what it "
    "made of every other one no longer happens, and no error tells.",
    TableChange.DISABLE_RULE: "ACCESS EXCLUSIVE lock on {}; what rule {} made of a query no longer happens, and no "
    "error tells.",
    TableChange.REPLICA_IDENTITY_NOTHING: "ACCESS EXCLUSIVE lock on {}; while a publication has it, every UPDATE and "
    "DELETE of the running version fails (55000).",
    TableChange.SET_UNLOGGED: "ACCESS EXCLUSIVE lock on {} while it is rewritten; after a crash of the server it is "
    "empty, and replicas do not have it.",
}
_DETACH_LOCKS_BOTH = 14
"""The first major version of PostgreSQL in which DETACH PARTITION lets nobody read the partition."""
_DETACHES_CONCURRENTLY = 14
_ATTRIBUTE = {
    AttributeChange.ADD: "gets another field",
    AttributeChange.DROP: "loses the field",
    AttributeChange.CHANGE_TYPE: "gets another type for the field",
    AttributeChange.RENAME: "gets another name for the field",
}


def check(operation: _Looked, context: Context) -> Problem | None:
    """What is contract by its phase, but for what the rule about new columns or about permissions speaks of."""
    if context.phase is not Phase.CONTRACT:
        return None
    in_swap = context.together.in_swap(operation, context.schema)
    message = removed_by_code(operation, context) or (None if in_swap else _message(operation, context))
    if not message:
        return None
    fix = _detached_gently(operation, context) if isinstance(operation, DetachPartition) else ()
    gently = ["Detach it beside readers and writers, alone in a migration of its own:", steps(fix)] if fix else []
    return Problem(message=message, help=lines(*gently, RETIRE), fix=fix)


def _detached_gently(operation: DetachPartition, context: Context) -> tuple[str, ...]:
    """CONCURRENTLY, which PostgreSQL refuses where there is a default partition."""
    table, known = operation.table, context.schema.table(operation.table)
    if operation.concurrently or operation.finalize or context.postgres_version < _DETACHES_CONCURRENTLY:
        return ()
    if known is None or not known.partitioned or default_partition(context.schema, table):
        return ()
    return (f"ALTER TABLE {table} DETACH PARTITION {operation.partition} CONCURRENTLY; {APPROVED}",)


def _message(operation: _Looked, context: Context) -> str | None:
    match operation:
        case DropDefault(table=table, column=column):
            return None if context.schema.is_surely_new_column(table, column) else _default(operation, context)
        case AlterColumn(table=table, column=column, change=change):
            return f"ACCESS EXCLUSIVE lock on {table}, column {quote(column)}{_COLUMN.get(change, '')}."
        case AlterConstraint(table=table, constraint=constraint):
            return (
                f"ACCESS EXCLUSIVE lock on {table}; {quote(constraint)} is checked at another time or not at all, "
                "and a running version may rely on when it fails."
            )
        case AlterTable(table=table, change=change, target=target):
            return _TABLE[change].format(table, quote(target or ""))
        case CreateOnTable(name=name, table=table):
            return (
                f"ACCESS EXCLUSIVE lock on {table}; rule {quote(name)} rewrites the running version's queries: an INSTEAD "
                "rule swallows its writes, and no error tells."
            )
        case InheritTable(table=table, parent=parent, detach=detach):
            rows = f"the rows of {table} {'vanish from' if detach else 'appear in'} every query of {parent}"
            parent_lock = "ACCESS SHARE" if detach else "SHARE UPDATE EXCLUSIVE"
            return f"ACCESS EXCLUSIVE lock on {table} and {parent_lock} on {parent}; {rows}."
        case DetachPartition():
            return _partition(operation, context)
        case AlterComposite(type=name, attribute=attribute, change=change):
            lock = f"ACCESS EXCLUSIVE lock on type {name}, with CASCADE on the tables typed by it"
            return (
                f"{lock}; it {_ATTRIBUTE[change]} {quote(attribute)}, and code that reads or writes whole values fails."
            )
        case AlterDomain(change=DomainChange.DROP_DEFAULT, domain=domain):
            return f"No table is locked; a column of {domain} that a running version leaves out is NULL from then on."
        case SetParameter():
            return (
                "No table is locked; from here on the session's writes fire no trigger and no foreign key is checked, as "
                "if they came from a replica, and no error tells."
            )
        case AlterDomain():
            return None  # drop-other, rename-other and new-write-restriction speak
        case AlterObject():
            return None if changes_permissions(operation) else _object(operation)
        case _:
            return None


def _default(operation: DropDefault, context: Context) -> str:
    table, name = operation.table, quote(operation.column)
    known = context.schema.column(table, operation.column)
    if known is None:
        effect = "writes NULL, or fails if it is NOT NULL (23502)"
    else:
        effect = "fails (23502)" if known.definition.not_null else "writes NULL"
    return (
        f"ACCESS EXCLUSIVE lock on {table}; an INSERT of a running version that leaves {name} to its default {effect}."
    )


def _partition(operation: DetachPartition, context: Context) -> str:
    table, partition = operation.table, operation.partition
    default = _default_partition(context, table)
    if context.postgres_version < _DETACH_LOCKS_BOTH:
        lock = f"ACCESS EXCLUSIVE lock on {listed([str(table), *default])}, and SHARE UPDATE EXCLUSIVE on {partition}"
    else:
        lock = f"ACCESS EXCLUSIVE lock on {listed([str(table), str(partition), *default])}"
    if operation.concurrently or operation.finalize:
        lock = f"SHARE UPDATE EXCLUSIVE lock on {table}, and ACCESS EXCLUSIVE on {partition} once nobody reads it there"
    rows = f"the rows of {partition} vanish from every query of {table}, and writing such a row fails (23514)"
    return f"{lock}; {rows}."


def _default_partition(context: Context, table: Name) -> list[str]:
    """Its default partition in words; of a table that nothing is known of, we do not know that it has none."""
    found = default_partition(context.schema, table)
    if found:
        return [f"the default partition {shown(found, context.schema)}"]
    return [] if context.schema.table(table) else ["a default partition"]


def _object(operation: AlterObject) -> str:
    kind, name, change = operation.kind, operation.name, operation.change
    lock = "No table is locked"
    if kind is ObjectKind.SEQUENCE:
        lock = f"SHARE ROW EXCLUSIVE lock on {name}"
    elif kind is ObjectKind.PUBLICATION and operation.table:
        lock = f"SHARE UPDATE EXCLUSIVE lock on {operation.table}"
    elif kind is ObjectKind.EXTENSION and change == "update":
        lock = "No table is locked at first, but its script takes its own locks"
    return f"{lock}; ALTER {kind.upper()} {name} ({change}) changes what the running version relies on."


RULE = Rule(
    id="contract-not-approved",
    category=Category.PHASE,
    severity=Severity.ERROR,
    approvable=True,
    why="Expand only adds; contract removes or narrows something that the running application version relies on, and "
    "the way back is a restore from backup. So every such change carries its approval: that no version still running "
    "needs what it takes away, two weeks after the last one did, and that the backup is verified.",
    instead="Put it into a contract migration of its own, two weeks after the last version that needs it, with an"
    " approval on its line.",
    source="https://www.prisma.io/dataguide/types/relational/expand-and-contract-pattern",
    bad=(
        "ALTER TABLE members ALTER COLUMN active DROP DEFAULT;",
        (
            "CREATE TABLE visits (id integer, day date) PARTITION BY RANGE (day);\n"
            "CREATE TABLE visits_2024 PARTITION OF visits FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');",
            "ALTER TABLE visits DETACH PARTITION visits_2024;",
        ),
        "ALTER TABLE members DISABLE TRIGGER members_audit;",
    ),
    good=(
        "ALTER TABLE members ALTER COLUMN active SET DEFAULT true;",
        "ALTER TABLE members ALTER COLUMN email DROP NOT NULL;",
        "ALTER TABLE members ALTER COLUMN active DROP DEFAULT; -- MIGRATION_APPROVED: release 12 always writes it",
    ),
    looks_at=(
        DropDefault,
        AlterColumn,
        AlterConstraint,
        AlterTable,
        CreateOnTable,
        InheritTable,
        DetachPartition,
        AlterComposite,
        AlterDomain,
        AlterObject,
        SetParameter,
        *CALLING,
    ),
    check=check,
)
