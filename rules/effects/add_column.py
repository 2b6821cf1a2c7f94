"""ADD COLUMN: its lock is short unless rows must be written or read for it.

ATExecAddColumn in tablecmds.c; https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES
"""

from __future__ import annotations

from rules.effects import new_constraint
from rules.effects.casts import is_constrained
from rules.effects.effect import Breaks, Effects, World
from rules.effects.family import members, parent_of, with_rows
from rules.effects.new_foreign_key import Fill, key_of_new_column
from rules.effects.tally import Tally
from rules.effects.violations import may_be_null
from rules.effects.volatility import Computed, computed
from rules.lock_mode import Lock
from rules.name import Name, quote
from rules.operation import AddColumn
from rules.operation.parts import Column, ConstraintKind, Expression, Generated
from rules.required_column import domain_default, fills_itself, refusing_domain

_FIRST_TO_LOOK_INTO_DOMAIN_DEFAULTS = 13
"""Up to 12 a domain's own default is stored once even if it is volatile (measured)."""
_FIRST_WITH_DIVIDED_IDENTITY = 17
_FIRST_TO_SKIP_CONSTRAINTS = 13
"""Up to 12 ADD COLUMN IF NOT EXISTS adds them to a column that is there already (measured)."""


def effects(operation: AddColumn, world: World) -> Effects:
    """What PostgreSQL does for it."""
    tally, schema, column = Tally(), world.schema, operation.column
    table = schema.table_name(operation.table)
    known = schema.tables.get(table)
    if operation.if_not_exists and known is not None and column.name in known.columns:
        tally.lock(Lock.ACCESS_EXCLUSIVE, table)
        if world.postgres_version < _FIRST_TO_SKIP_CONSTRAINTS:
            _constraints(table, column, Fill.VALUE, world, tally)
        return tally.effects()
    every = members(schema, table)
    if parent_of(schema, table) is not None:
        tally.error("42809", "cannot add column to a partition")
    elif column.identity and len(every) > 1 and world.postgres_version < _FIRST_WITH_DIVIDED_IDENTITY:
        tally.error("42P16", "cannot recursively add identity column to table that has child tables")
    _too_new(column, world, tally)
    if tally.errors:
        return tally.effects()
    tally.lock(Lock.ACCESS_EXCLUSIVE, *every)
    rewritten = _values(every, column, world, tally)
    _filled(table, column, world, tally)
    _constraints(table, column, _fill(column, rewritten), world, tally)
    return tally.effects()


def _constraints(table: Name, column: Column, fill: Fill, world: World, tally: Tally) -> None:
    for constraint in column.constraints:
        if constraint.references is not None:
            target = world.schema.table_name(constraint.references.table)
            key_of_new_column(table, constraint, target, fill, world, tally)
        else:
            new_constraint.gather(table, constraint, world, tally)


def _too_new(column: Column, world: World, tally: Tally) -> None:
    if column.generated is not None and world.postgres_version < 12:
        tally.error("42601", 'syntax error at or near "("')
    elif column.generated is Generated.VIRTUAL and world.postgres_version < 18:
        tally.error("42601", 'syntax error at or near "virtual"')


def _fill(column: Column, rewritten: bool) -> Fill:
    """What the rows that are there get as the value of the column."""
    if column.default is None and not rewritten:
        return Fill.NOTHING
    null = column.default is not None and _is_null(column.default)
    return Fill.NULL if null else Fill.VALUE


def _is_null(expression: Expression) -> bool:
    return expression.text.strip().lower() == "null"


def _values(tables: tuple[Name, ...], column: Column, world: World, tally: Tally) -> bool:
    """Rewrites the tables if the column's value is not the same for all rows; returns whether it does."""
    schema = world.schema
    often = _computed(column, world)
    if often is Computed.ONCE:
        return False
    tally.rewrite(schema, with_rows(schema, tables))
    if often is Computed.PERHAPS_PER_ROW:
        tally.assume(f"A function in the default of {quote(column.name)} is not known: it is taken for volatile.")
    if column.default is not None and column.generated is None:
        # nextval opens its sequence as an INSERT would (init_sequence in sequence.c).
        tally.lock(Lock.ROW_EXCLUSIVE, *map(schema.sequence_name, column.default.sequences))
    return True


def _computed(column: Column, world: World) -> Computed:
    if column.generated is not None:
        return Computed.PER_ROW if column.generated is Generated.STORED else Computed.ONCE
    if column.identity or column.is_serial or is_constrained(column.type, world.schema):
        return Computed.PER_ROW
    default = column.default or _domain_default(column, world)
    return computed(default, world) if default is not None else Computed.ONCE


def _domain_default(column: Column, world: World) -> Expression | None:
    looks = world.postgres_version >= _FIRST_TO_LOOK_INTO_DOMAIN_DEFAULTS
    return domain_default(column.type, world.schema) if looks else None


def _filled(table: Name, column: Column, world: World, tally: Tally) -> None:
    """NOT NULL: without a value for the rows that are there it fails at the first of them, without reading on."""
    schema = world.schema
    required = column.not_null or any(inline.kind is ConstraintKind.PRIMARY_KEY for inline in column.constraints)
    if required and column.generated is Generated.VIRTUAL:
        tally.scan(with_rows(schema, members(schema, table)))
    if fills_itself(column, schema):
        return
    if required:
        may_be_null(table, column.name, world, tally)
        tally.breaks(Breaks.OLD_WRITERS)
    elif (domain := refusing_domain(column.type, schema)) is not None:
        tally.error("23502", f"domain {domain.name.name} does not allow null values", certain=False)
        tally.breaks(Breaks.OLD_WRITERS)
