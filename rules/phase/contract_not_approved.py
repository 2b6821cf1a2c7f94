"""The narrowing and removing changes that no other rule speaks of.

https://www.prisma.io/dataguide/types/relational/expand-and-contract-pattern
"""

from __future__ import annotations

from typing import TypeAlias

from rules.context import Context
from rules.finding import Category, Phase, Problem, Severity
from rules.name import quote
from rules.operation import (
    AlterColumn,
    AlterComposite,
    AlterConstraint,
    AlterDomain,
    AlterObject,
    AlterTable,
    Call,
    DetachPartition,
    DropDefault,
    InheritTable,
    Query,
)
from rules.operation.catalog import ObjectKind
from rules.operation.datatype import AttributeChange, DomainChange
from rules.operation.table import ColumnChange, TableChange
from rules.permissions import changes_permissions
from rules.rule import Rule
from rules.wording import RETIRE, listed

_Looked: TypeAlias = (
    DropDefault
    | AlterColumn
    | AlterConstraint
    | AlterTable
    | InheritTable
    | DetachPartition
    | AlterComposite
    | AlterDomain
    | AlterObject
    | Query
    | Call
)
_COLUMN = {
    ColumnChange.SET_EXPRESSION: " while the table is rewritten; it holds other values from then on",
    ColumnChange.DROP_EXPRESSION: "; it is no longer computed, and a running version that leaves it out writes NULL",
    ColumnChange.SET_IDENTITY: "; a running version that writes it itself may be refused (428C9), or numbered "
    "otherwise",
    ColumnChange.DROP_IDENTITY: "; it is no longer numbered, and a running version that leaves it out fails (23502)",
}
_TABLE = {
    TableChange.DISABLE_TRIGGER: "SHARE ROW EXCLUSIVE lock on {}; what trigger {} did on every write, foreign keys "
    "included, no longer happens, and no error tells.",
    TableChange.DISABLE_RULE: "ACCESS EXCLUSIVE lock on {}; what rule {} made of a query no longer happens, and no "
    "error tells.",
    TableChange.SET_UNLOGGED: "ACCESS EXCLUSIVE lock on {} while it is rewritten; after a crash of the server it is "
    "empty, and replicas do not have it.",
}
_ATTRIBUTE = {
    AttributeChange.ADD: "gets another field",
    AttributeChange.DROP: "loses the field",
    AttributeChange.CHANGE_TYPE: "gets another type for the field",
    AttributeChange.RENAME: "gets another name for the field",
}


def check(operation: _Looked, context: Context) -> Problem | None:
    """What is contract by its phase, but for what the rule about new columns or about permissions speaks of."""
    if context.phase is not Phase.CONTRACT or context.together.in_swap(operation, context.schema):
        return None
    message = _message(operation, context)
    return Problem(message=message, help=RETIRE) if message else None


def _message(operation: _Looked, context: Context) -> str | None:
    match operation:
        case DropDefault(table=table, column=column):
            return None if context.schema.is_new_column(table, column) else _default(operation, context)
        case AlterColumn(table=table, column=column, change=change):
            return f"ACCESS EXCLUSIVE lock on {table}, column {quote(column)}{_COLUMN.get(change, '')}."
        case AlterConstraint(table=table, constraint=constraint):
            return (
                f"ACCESS EXCLUSIVE lock on {table}; {quote(constraint)} is checked at another time or not at all, "
                "and a running version may rely on when it fails."
            )
        case AlterTable(table=table, change=change, target=target):
            return _TABLE[change].format(table, quote(target or ""))
        case InheritTable(table=table, parent=parent, detach=detach):
            rows = f"the rows of {table} {'vanish from' if detach else 'appear in'} every query of {parent}"
            return f"ACCESS EXCLUSIVE lock on {table} and SHARE UPDATE EXCLUSIVE on {parent}; {rows}."
        case DetachPartition():
            return _partition(operation)
        case AlterComposite(type=name, attribute=attribute, change=change):
            lock = f"ACCESS EXCLUSIVE lock on type {name}, with CASCADE on the tables typed by it"
            return (
                f"{lock}; it {_ATTRIBUTE[change]} {quote(attribute)}, and code that reads or writes whole values fails."
            )
        case AlterDomain(change=DomainChange.DROP_DEFAULT, domain=domain):
            return f"No table is locked; a column of {domain} that a running version leaves out is NULL from then on."
        case AlterDomain():
            return None  # drop-other, rename-other and new-write-restriction speak
        case AlterObject(kind=kind, name=name, change=change):
            return None if changes_permissions(operation) else _object(kind, str(name), change)
        case Query(functions=functions):
            return f"The query calls {listed(map(str, functions))}, and what that does removes or narrows something."
        case Call(procedure=procedure):
            return f"The call runs {procedure}, and what that does removes or narrows something."


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


def _partition(operation: DetachPartition) -> str:
    table, partition = operation.table, operation.partition
    lock = f"ACCESS EXCLUSIVE lock on {table}, {partition} and a default partition"
    if operation.concurrently or operation.finalize:
        lock = f"SHARE UPDATE EXCLUSIVE lock on {table}, and ACCESS EXCLUSIVE on {partition} once nobody reads it there"
    rows = f"the rows of {partition} vanish from every query of {table}, and writing such a row fails (23514)"
    return f"{lock}; {rows}."


def _object(kind: ObjectKind, name: str, change: str) -> str:
    lock = f"SHARE ROW EXCLUSIVE lock on {name}" if kind is ObjectKind.SEQUENCE else "No table is locked"
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
        "ALTER TABLE visits DETACH PARTITION visits_2023;",
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
        InheritTable,
        DetachPartition,
        AlterComposite,
        AlterDomain,
        AlterObject,
        Query,
        Call,
    ),
    check=check,
)
