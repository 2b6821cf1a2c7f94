"""A new name for anything but a table or a column.

https://www.postgresql.org/docs/current/sql-commands.html
"""

from __future__ import annotations

from rules.bridge_view import bridge, cautions, no_bridge
from rules.context import Context
from rules.finding import Category, Phase, Problem, Severity
from rules.name import Name, quote
from rules.operation import AlterDomain, MoveToSchema, RenameConstraint, RenameEnumValue, RenameObject
from rules.operation.catalog import ObjectKind
from rules.operation.datatype import DomainChange
from rules.permissions import PERMISSION_KINDS
from rules.rule import Rule
from rules.wording import APPROVE, lines, literal, sql

# What the running application names in its queries; it fails when the name is gone. Of the rest only code that looks
# them up by name takes notice: an error handler, ON CONFLICT ON CONSTRAINT, a migration.
_NAMED_IN_QUERIES = frozenset(
    {
        ObjectKind.AGGREGATE,
        ObjectKind.DATABASE,
        ObjectKind.DOMAIN,
        ObjectKind.FOREIGN_TABLE,
        ObjectKind.FUNCTION,
        ObjectKind.MATERIALIZED_VIEW,
        ObjectKind.OPERATOR,
        ObjectKind.PROCEDURE,
        ObjectKind.ROUTINE,
        ObjectKind.SCHEMA,
        ObjectKind.SEQUENCE,
        ObjectKind.TABLE,
        ObjectKind.TYPE,
        ObjectKind.VIEW,
    }
)
_RELATIONS = frozenset(
    {
        ObjectKind.FOREIGN_TABLE,
        ObjectKind.MATERIALIZED_VIEW,
        ObjectKind.SEQUENCE,
        ObjectKind.TABLE,
        ObjectKind.VIEW,
    }
)


def check(
    operation: RenameObject | MoveToSchema | RenameConstraint | RenameEnumValue | AlterDomain, context: Context
) -> Problem | None:
    """What was there before this migration, unless it is a step of an enum swap."""
    together = context.together
    if context.phase is not Phase.CONTRACT or together.in_swap(operation, context.schema):
        return None
    match operation:
        case RenameObject(kind=kind, name=name) if kind not in PERMISSION_KINDS:
            return _named(kind, name, f"is called {quote(operation.to)}", name.sibling(operation.to), context)
        case MoveToSchema(kind=kind, name=name, to=to):
            return _named(kind, name, f"is in schema {quote(to)}", Name(schema=to, name=name.name), context)
        case RenameConstraint(table=table, constraint=old, to=new):
            return _constraint(f"ACCESS EXCLUSIVE lock on {table}", quote(old), quote(new))
        case RenameEnumValue():
            return _enum_value(operation)
        case AlterDomain(change=DomainChange.RENAME_CONSTRAINT, domain=domain):
            return _constraint("No table is locked", f"the constraint of {domain}", "otherwise")
        case _:
            return None


def _named(kind: ObjectKind, name: Name, becomes: str, new: Name, context: Context) -> Problem:
    lock = f"ACCESS EXCLUSIVE lock on {name}" if kind in _RELATIONS else "No table is locked"
    if kind not in _NAMED_IN_QUERIES:
        return Problem(
            message=f"{lock}; code that looks up {kind} {name} by its name no longer finds it once it {becomes}.",
            help=f"Search the code for {quote(name.name)}; if nothing uses it, {APPROVE}",
            severity=Severity.WARNING,
        )
    keep = ["Keep the name, and map another to it in schema.prisma with @@map or @@schema."]
    if kind in (ObjectKind.VIEW, ObjectKind.MATERIALIZED_VIEW, ObjectKind.TABLE, ObjectKind.FOREIGN_TABLE):
        keep += _beside(name, new, context)
    return Problem(
        message=f"{lock}; every query of a running version that names {kind} {name} fails as soon as it {becomes}.",
        help=lines(*keep, f"If no running version names it, {APPROVE}"),
        severity=Severity.ERROR,
    )


def _beside(old: Name, new: Name, context: Context) -> list[str]:
    """A view under the old name, if one can be left there."""
    version = context.postgres_version
    view = bridge(context.schema, old, new, version)
    if view is None:
        return [no_bridge(context.schema, old)]
    return ["Or leave a view under it until no running version uses it:", sql(view), *cautions(new, version)]


def _constraint(lock: str, old: str, new: str) -> Problem:
    return Problem(
        message=f"{lock} for a moment; code that knows {old} by its name (an error handler, ON CONFLICT ON CONSTRAINT) "
        f"no longer finds it once it is called {new}.",
        help=f"Search the code for the old name, or keep it with map: in schema.prisma; if nothing uses it, {APPROVE}",
        severity=Severity.WARNING,
    )


def _enum_value(operation: RenameEnumValue) -> Problem:
    enum, old, new = operation.type, literal(operation.value), literal(operation.to)
    return Problem(
        message=f"No table is locked; a running version that writes {old} into a column of {enum} fails (22P02) as "
        f"soon as the value is called {new}, and one that reads {new} does not know it.",
        help=lines(
            "Rename the value in schema.prisma only, with @map; or add the new one beside the old, in a migration of "
            "its own, and move the rows in a backfill:",
            sql(f"ALTER TYPE {enum} ADD VALUE {new};"),
            f"If no running version uses it, {APPROVE}",
        ),
        severity=Severity.ERROR,
    )


RULE = Rule(
    id="rename-other",
    category=Category.COMPATIBILITY,
    severity=Severity.WARNING,
    approvable=True,
    why="A view, type, enum value, sequence, function or schema under a new name is gone for the running application"
    " version, whose queries name the old one: an error. Other objects are named by little code, constraints for"
    " instance by error handlers: a warning. Renaming an index is not reported, nobody names one in a query.",
    instead="Keep the name and map it in schema.prisma, or leave a bridge under the old name until no version uses it.",
    source="https://www.postgresql.org/docs/current/sql-altertype.html",
    bad=(
        "ALTER VIEW active_members RENAME TO current_members;",
        "ALTER TYPE \"Role\" RENAME VALUE 'GUEST' TO 'VISITOR';",
        "ALTER TABLE visits RENAME CONSTRAINT visits_fk TO visits_member_id_fkey;",
        "ALTER TABLE members SET SCHEMA club;",
    ),
    good=(
        'ALTER INDEX members_email_idx RENAME TO "members_email_key";',
        "CREATE SEQUENCE numbers;\nALTER SEQUENCE numbers RENAME TO member_numbers;",
    ),
    looks_at=(RenameObject, MoveToSchema, RenameConstraint, RenameEnumValue, AlterDomain),
    check=check,
)
