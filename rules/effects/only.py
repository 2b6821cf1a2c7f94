"""ALTER TABLE ONLY of a table with partitions or heirs: what it spares them, and what PostgreSQL refuses to do without.

ATPrepCmd and the functions it calls in tablecmds.c; measured on 11, 15 and 18.
"""

from __future__ import annotations

from rules.effects.effect import Effects, ExpectedError, World
from rules.effects.family import is_partitioned, members
from rules.effects.not_null import is_not_null
from rules.name import Name
from rules.operation import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    ChangeColumnType,
    DropColumn,
    DropDefault,
    Operation,
    RenameColumn,
    SetDefault,
    SetNotNull,
    ValidateConstraint,
)
from rules.operation.parts import Constraint, ConstraintKind
from rules.operation.table import TableAction
from rules.value import replace

_KEYS = (ConstraintKind.PRIMARY_KEY, ConstraintKind.UNIQUE, ConstraintKind.EXCLUDE)
_FIRST_TO_REFUSE_A_KEY_OVER_NULLS = 12
_ADDED = "constraint must be added to child tables too"


def of_one_table(operation: Operation, effects: Effects, world: World) -> Effects:
    """The effects of the operation, less what ONLY keeps from partitions and heirs."""
    if not isinstance(operation, TableAction) or not operation.only or _has_failed(effects):
        return effects
    table = world.schema.table_name(operation.table)
    below = members(world.schema, table)[1:]
    if not below:
        return effects
    if refusal := _refusal(operation, table, below, world):
        return Effects(errors=(refusal,))
    return _spared(effects, table, below, world) if _is_spared(operation, world) else effects


def _has_failed(effects: Effects) -> bool:
    return any(error.certain for error in effects.errors)


def _refusal(operation: TableAction, table: Name, below: tuple[Name, ...], world: World) -> ExpectedError | None:
    divided = is_partitioned(world.schema, table)
    match operation:
        case AddColumn():
            return _error("column must be added to child tables too")
        case ChangeColumnType(column=column):
            return _error(f'type of inherited column "{column}" must be changed in child tables too')
        case RenameColumn(column=column):
            return _error(f'inherited column "{column}" must be renamed in child tables too')
        case DropColumn() if divided:
            return _error("cannot drop column from only the partitioned table when partitions exist")
        case SetNotNull(column=column) if divided and not is_not_null(world.schema, table, column):
            old = "cannot add constraint to only the partitioned table when partitions exist"
            return _error(_ADDED if world.postgres_version >= _FIRST_TO_REFUSE_A_KEY_OVER_NULLS else old)
        case ValidateConstraint(constraint=name):
            known = world.schema.tables[table].constraints.get(name)
            inherited = known is not None and known.kind is ConstraintKind.CHECK and not known.no_inherit
            still = known is not None and known.not_valid
            return _error("constraint must be validated on child tables too") if inherited and still else None
        case AddConstraint(constraint=constraint):
            return _refused_constraint(constraint, table, below, world)
        case _:
            return None


def _refused_constraint(
    constraint: Constraint, table: Name, below: tuple[Name, ...], world: World
) -> ExpectedError | None:
    divided = is_partitioned(world.schema, table)
    match constraint.kind:
        case ConstraintKind.CHECK | ConstraintKind.NOT_NULL if not constraint.no_inherit:
            return _error(_ADDED)
        case ConstraintKind.FOREIGN_KEY if divided and constraint.references is not None:
            what = f'partitioned table "{table.name}" referencing relation "{constraint.references.table.name}"'
            return _error(f"cannot use ONLY for foreign key on {what}", "42809")
        case ConstraintKind.PRIMARY_KEY:
            return _over_nulls(constraint, below, world, divided=divided)
        case _:
            return None


def _over_nulls(
    constraint: Constraint, below: tuple[Name, ...], world: World, *, divided: bool
) -> ExpectedError | None:
    """A key makes its columns NOT NULL, in the children as well."""
    nullable = ((each, column) for each in below for column in constraint.columns)
    found = next((one for one in nullable if not is_not_null(world.schema, *one)), None)
    if found is None or world.postgres_version < _FIRST_TO_REFUSE_A_KEY_OVER_NULLS:
        return None
    if world.postgres_version >= 18:
        return _error(f'column "{found[1]}" of table "{found[0].name}" is not marked NOT NULL', "XX000")
    return _error(_ADDED) if divided else None


def _error(message: str, sqlstate: str = "42P16") -> ExpectedError:
    return ExpectedError(sqlstate=sqlstate, message=message)


def _is_spared(operation: TableAction, world: World) -> bool:
    """Up to 11 a primary key locks partitions and heirs all the same."""
    match operation:
        case AddConstraint(constraint=Constraint(kind=ConstraintKind.PRIMARY_KEY)):
            return world.postgres_version >= _FIRST_TO_REFUSE_A_KEY_OVER_NULLS
        case AddConstraint() | SetDefault() | DropDefault() | SetNotNull() | AlterColumn():
            return True
        case _:
            return False


def _spared(effects: Effects, table: Name, below: tuple[Name, ...], world: World) -> Effects:
    children = frozenset(below)
    scans = tuple(name for name in effects.scans if name not in children)
    divided = is_partitioned(world.schema, table)
    return replace(
        effects,
        locks={name: lock for name, lock in effects.locks.items() if name not in children},
        rewrites=tuple(name for name in effects.rewrites if name not in children),
        scans=scans,
        index_builds=() if divided else effects.index_builds,
        errors=effects.errors if scans else (),
    )
