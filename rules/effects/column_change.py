"""SET and DROP NOT NULL, and the rarer actions on a column."""

from __future__ import annotations

from typing import NamedTuple

from rules.effects.effect import Breaks, Effects, World
from rules.effects.family import is_partitioned, members, parent_of, with_rows
from rules.effects.not_null import check_says_so, is_not_null, is_nullable, needs_a_look
from rules.effects.tally import Tally
from rules.effects.tied import checks_using, owned_sequences
from rules.effects.violations import may_be_null
from rules.lock_mode import Lock
from rules.name import Name
from rules.operation import AlterColumn, DropNotNull, SetNotNull
from rules.operation.parts import Column, ConstraintKind, Generated
from rules.operation.table import ColumnChange
from rules.schema import Schema

_NOT_NULL_IS_A_CONSTRAINT = 18
_INTEGERS = frozenset({"smallint", "integer", "bigint"})


def set_not_null(operation: SetNotNull, world: World) -> Effects:
    """ATPrepSetNotNull and ATExecSetNotNull: every table in which NULL is not ruled out is read."""
    tally, schema, column = Tally(), world.schema, operation.column
    table = schema.table_name(operation.table)
    every = members(schema, table)
    tally.lock(Lock.ACCESS_EXCLUSIVE, *((table,) if _stops_here(table, column, world) else every))
    for each in with_rows(schema, every):
        if needs_a_look(world, each, column):
            tally.scan((each,))
    if not is_not_null(schema, table, column) and not check_says_so(schema, table, column):
        may_be_null(table, column, world, tally)
        tally.breaks(Breaks.OLD_WRITERS)
    return tally.effects()


def _stops_here(table: Name, column: str, world: World) -> bool:
    """Whether nobody looks below, since the table has it already: partitions since 12, heirs since 18 (measured)."""
    if not is_not_null(world.schema, table, column):
        return False
    divided = is_partitioned(world.schema, table) and world.postgres_version >= 12
    return divided or world.postgres_version >= _NOT_NULL_IS_A_CONSTRAINT


def drop_not_null(operation: DropNotNull, world: World) -> Effects:
    """ATExecDropNotNull: the catalogue only."""
    tally, schema, column = Tally(), world.schema, operation.column
    table = schema.table_name(operation.table)
    known, parent = schema.tables.get(table), parent_of(schema, table)
    keys = known.constraints.values() if known else ()
    if any(key.kind is ConstraintKind.PRIMARY_KEY and column in key.columns for key in keys):
        tally.error("42P16", f'column "{column}" is in a primary key')
    elif parent is not None and is_not_null(schema, parent.name, column):
        tally.error("42P16", f'column "{column}" is marked NOT NULL in parent table')
    nothing = world.postgres_version >= _NOT_NULL_IS_A_CONSTRAINT and is_nullable(schema, table, column)
    tally.lock(Lock.ACCESS_EXCLUSIVE, *((table,) if nothing else members(schema, table)))
    return tally.effects()


class _Reach(NamedTuple):
    """The lock of an action, and the first version in which it reaches partitions and heirs; None for never."""

    lock: Lock
    since: int | None


_REACH = {
    ColumnChange.SET_EXPRESSION: _Reach(Lock.ACCESS_EXCLUSIVE, 11),
    ColumnChange.DROP_EXPRESSION: _Reach(Lock.ACCESS_EXCLUSIVE, 11),
    # Partitions have had identity columns since 17 (release notes).
    ColumnChange.ADD_IDENTITY: _Reach(Lock.ACCESS_EXCLUSIVE, 17),
    ColumnChange.SET_IDENTITY: _Reach(Lock.ACCESS_EXCLUSIVE, 17),
    ColumnChange.DROP_IDENTITY: _Reach(Lock.ACCESS_EXCLUSIVE, 17),
    ColumnChange.SET_STATISTICS: _Reach(Lock.SHARE_UPDATE_EXCLUSIVE, 11),
    ColumnChange.SET_STORAGE: _Reach(Lock.ACCESS_EXCLUSIVE, 11),
    ColumnChange.SET_COMPRESSION: _Reach(Lock.ACCESS_EXCLUSIVE, None),
    ColumnChange.SET_OPTIONS: _Reach(Lock.SHARE_UPDATE_EXCLUSIVE, None),
}
# The sequence behind an identity column: altered like by ALTER SEQUENCE, or dropped (measured).
_SEQUENCE = {
    ColumnChange.SET_IDENTITY: Lock.SHARE_ROW_EXCLUSIVE,
    ColumnChange.DROP_IDENTITY: Lock.ACCESS_EXCLUSIVE,
}
# The first version that knows the words; the one before stops at them.
_FIRST_TO_KNOW = {
    ColumnChange.SET_EXPRESSION: (17, "expression"),
    ColumnChange.DROP_EXPRESSION: (13, "expression"),
    ColumnChange.SET_COMPRESSION: (14, "compression"),
}


def alter(operation: AlterColumn, world: World) -> Effects:
    """The rarer actions: short, but for SET EXPRESSION, which computes a stored column anew in every row."""
    tally, schema, column = Tally(), world.schema, operation.column
    table = schema.relation_name(operation.table)
    known = schema.column(table, column)
    _refused(operation, table, known.definition if known else None, world, tally)
    lock, since = _REACH[operation.change]
    reached = members(schema, table) if since is not None and world.postgres_version >= since else (table,)
    tally.lock(lock, *reached)
    if operation.change in _SEQUENCE:
        sequences = owned_sequences(schema, table, column)
        tally.lock(_SEQUENCE[operation.change], *sequences)
        tally.rewrites += sequences if operation.rewrites_sequence else ()
    if operation.change is ColumnChange.SET_EXPRESSION:
        virtual = known is not None and known.definition.generated is Generated.VIRTUAL
        _compute_anew(reached, column, schema, tally, virtual=virtual)
    if operation.always:
        tally.breaks(Breaks.OLD_WRITERS)  # an INSERT that names the column is refused from now on
    return tally.effects()


def _compute_anew(tables: tuple[Name, ...], column: str, schema: Schema, tally: Tally, *, virtual: bool) -> None:
    if not virtual:
        tally.rewrite(schema, with_rows(schema, tables))
        return
    for table in with_rows(schema, tables):
        if is_not_null(schema, table, column) or any(checks_using(schema, table, column)):
            tally.scan((table,))


def _refused(operation: AlterColumn, table: Name, column: Column | None, world: World, tally: Tally) -> None:
    first, word = _FIRST_TO_KNOW.get(operation.change, (0, ""))
    if world.postgres_version < first:
        tally.error("42601", f'syntax error at or near "{word}"')
    if column is None:
        return
    what = f'column "{column.name}" of relation "{table.name}"'
    if operation.change is ColumnChange.ADD_IDENTITY:
        if column.identity:
            tally.error("55000", f"{what} is already an identity column")
        elif column.default is not None or column.is_serial:
            tally.error("55000", f"{what} already has a default value")
        elif column.type.builtin and column.type.name.name not in _INTEGERS:
            tally.error("22023", "identity column type must be smallint, integer, or bigint")
        elif is_nullable(world.schema, table, column.name):
            tally.error("55000", f"{what} must be declared NOT NULL before identity can be added")
    elif operation.change is ColumnChange.DROP_EXPRESSION and column.generated is Generated.VIRTUAL:
        form = "ALTER TABLE / DROP EXPRESSION"
        tally.error("0A000", f"{form} is not supported for virtual generated columns")
