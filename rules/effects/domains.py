"""ALTER DOMAIN: whoever uses the domain is locked and read while its values are checked."""

from __future__ import annotations

from collections.abc import Iterable

from rules.effects.effect import NONE, Breaks, Effects, ExpectedError, World
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import AlterDomain
from rules.operation.datatype import DomainChange
from rules.operation.parts import ConstraintKind
from rules.schema import KnownColumn, Schema


def effects(operation: AlterDomain, world: World) -> Effects:
    """SHARE on every table with a column of the domain, and a scan, where values have to be checked; else nothing."""
    added = operation.constraint if operation.change is DomainChange.ADD_CONSTRAINT else None
    checks = operation.change in (DomainChange.SET_NOT_NULL, DomainChange.VALIDATE_CONSTRAINT) or added is not None
    if not checks:
        return NONE
    breaks = frozenset() if operation.change is DomainChange.VALIDATE_CONSTRAINT else frozenset({Breaks.OLD_WRITERS})
    if added is not None and added.not_valid:
        return Effects(breaks=breaks)
    schema = world.schema
    domain = schema.resolve(operation.domain, schema.domains)
    columns = list(columns_of(schema, domain))
    if array := next(((table, column) for table, column in columns if column.definition.type.dimensions), None):
        return Effects(errors=(_inside_another(domain, *array),))
    tables = _with_rows(schema, columns)
    return Effects(
        locks=dict.fromkeys(tables, Lock.SHARE),
        scans=tables,
        errors=_violation(operation),
        breaks=breaks,
        assumed=() if domain in schema.domains else (f"Which tables have columns of {domain} is not known.",),
    )


def _inside_another(domain: Name, table: Name, column: KnownColumn) -> ExpectedError:
    used = f"{table.name}.{column.definition.name}"
    message = f'cannot alter type "{domain.name}" because column "{used}" uses it'
    return ExpectedError(sqlstate="0A000", message=message)


def columns_of(schema: Schema, domain: Name) -> Iterable[tuple[Name, KnownColumn]]:
    """The columns of the domain, and of the domains over it, each with its table's full name."""
    found, waiting = {domain}, [domain]
    while waiting:
        name = waiting.pop()
        yield from schema.columns_of(name)
        over = {other for other in schema.domains if _is_over(schema, other, name)} - found
        found |= over
        waiting += over


def _is_over(schema: Schema, other: Name, domain: Name) -> bool:
    base = schema.domains[other].base
    return not base.builtin and schema.resolve(base.name, schema.domains) == domain


def _with_rows(schema: Schema, columns: Iterable[tuple[Name, KnownColumn]]) -> tuple[Name, ...]:
    """The tables of the columns, but not partitioned ones, and the materialized views that show such a column."""
    found: dict[Name, None] = {}
    for table, column in columns:
        if not schema.tables[table].partitioned:
            found[table] = None
        views = schema.views_on(table, column.definition.name)
        found.update(dict.fromkeys(view.name for view in views if view.materialized))
    return tuple(found)


def _violation(operation: AlterDomain) -> tuple[ExpectedError, ...]:
    """Rows may be there that the constraint forbids."""
    constraint = operation.constraint
    if constraint is None or constraint.kind is ConstraintKind.NOT_NULL:
        return (ExpectedError(sqlstate="23502", message="contains null values", certain=False),)
    message = "contains values that violate the new constraint"
    return (ExpectedError(sqlstate="23514", message=message, certain=False),)
