"""ALTER COLUMN … TYPE: locks, rewrite, and what is checked or built anew because it uses the column.

ATPrepAlterColumnType, ATExecAlterColumnType and ATPostAlterTypeCleanup in tablecmds.c.
"""

from __future__ import annotations

from itertools import pairwise

from rules.effects.casts import Rewrite, Shape, between, crosses_zones, is_constrained, same_operators, shape
from rules.effects.effect import Breaks, Effects, World
from rules.effects.family import members, with_rows
from rules.effects.refused_type import refused
from rules.effects.tally import Tally
from rules.effects.tied import checks_using, keys_of, keys_to, owned_sequences, targets, triggers_on
from rules.effects.unfit_values import may_not_fit
from rules.effects.using import casts
from rules.lock_mode import Lock
from rules.name import Name, quote
from rules.operation import ChangeColumnType
from rules.operation.parts import Column, Constraint, Generated
from rules.schema import Index, Schema
from rules.value import Value


class Change(Value):
    """A change of type: old None for a column that nobody knows. rewrite: of the table; operators: they stay the same."""

    column: str
    old: Shape | None
    new: Shape
    rewrite: Rewrite
    collation: bool
    operators: bool

    @property
    def rewrites(self) -> bool:
        """Whether the table must be taken to be rewritten."""
        return self.rewrite is not Rewrite.NO


def effects(operation: ChangeColumnType, world: World) -> Effects:
    """What PostgreSQL does for it."""
    tally, schema = Tally(), world.schema
    table = schema.table_name(operation.table)
    if refused(operation, table, world, tally):
        return tally.effects()
    known = schema.column(table, operation.column)
    change = _change(operation, known.definition if known else None, world)
    every = members(schema, table)
    tally.lock(Lock.ACCESS_EXCLUSIVE, *every)
    for each in with_rows(schema, every):
        _rows(each, change, schema, tally)
    for each in every:
        _keys(each, change, world, tally)
    if known is not None and known.definition.identity and change.old != change.new:
        sequences = owned_sequences(schema, table, operation.column)  # they get the type too (ALTER SEQUENCE … AS)
        tally.lock(Lock.SHARE_ROW_EXCLUSIVE, *sequences)
        tally.rewrites += sequences
    may_not_fit(table, change.old, change.new, world, tally)
    _assumptions(operation, change, schema, tally)
    if change.old != change.new:
        # A plan keeps the types of its columns: "cached plan must not change result type" (measured on 11, 15 and 18).
        tally.breaks(Breaks.PREPARED_STATEMENTS)
    return tally.effects()


def rewrites(
    operation: ChangeColumnType, column: Column | None, schema: Schema, postgres_version: int | None = None
) -> Rewrite:
    """Whether the change rewrites the table, as far as the types tell. postgres_version None: any."""
    if column is None:
        return Rewrite.PERHAPS
    if column.generated is Generated.VIRTUAL:
        return Rewrite.NO
    if is_constrained(operation.type, schema):
        return Rewrite.YES
    new = shape(operation.type, schema)
    steps = casts(operation.using.text, operation.column) if operation.using is not None else ()
    if steps is None:
        return Rewrite.YES
    path = (shape(column.type, schema), *steps, new)
    found = {between(one, other, schema, postgres_version) for one, other in pairwise(path)}
    return next((worst for worst in (Rewrite.YES, Rewrite.PERHAPS) if worst in found), Rewrite.NO)


def _change(operation: ChangeColumnType, column: Column | None, world: World) -> Change:
    schema = world.schema
    old, new = (shape(column.type, schema) if column else None), shape(operation.type, schema)
    return Change(
        column=operation.column,
        old=old,
        new=new,
        rewrite=rewrites(operation, column, schema, world.postgres_version),
        # A type that is written without COLLATE gets its default collation back.
        collation=column is not None and column.collation != operation.collation,
        operators=old is not None and same_operators(old, new),
    )


def _rows(table: Name, change: Change, schema: Schema, tally: Tally) -> None:
    """What happens to the rows and indexes of one table."""
    if change.rewrites:
        tally.rewrite(schema, (table,))
        return
    rebuilt = [index for index in schema.indexes_of(table) if index.uses(change.column) and _is_rebuilt(index, change)]
    tally.builds += (index.name for index in rebuilt)
    if rebuilt or any(checks_using(schema, table, change.column)):
        tally.scan((table,))


def _is_rebuilt(index: Index, change: Change) -> bool:
    """CheckIndexCompatible: what has an expression, a condition or a parent is never taken over as it is (measured)."""
    if index.where is not None or None in index.columns or index.parent is not None:
        return True
    return change.column in index.columns and (change.collation or not change.operators)


def _keys(table: Name, change: Change, world: World, tally: Tally) -> None:
    """Foreign keys over the column are dropped and made anew, with their triggers on both tables (measured)."""
    schema, again = world.schema, change.rewrites or not change.operators
    own = keys_of(schema, table, change.column)
    tally.lock(Lock.SHARE_ROW_EXCLUSIVE, *targets(schema, own))
    tally.lock(Lock.ACCESS_EXCLUSIVE, *triggers_on(world, own))
    for key in own:
        _check_again(table, key, schema, tally, again=again)
    for other, key in keys_to(schema, table, (change.column,)):
        tally.lock(Lock.ACCESS_EXCLUSIVE, *members(schema, other.name))
        _check_again(other.name, key, schema, tally, again=again)


def _check_again(table: Name, key: Constraint, schema: Schema, tally: Tally, *, again: bool) -> None:
    """TryReuseForeignKey: a valid one is checked again unless the values and the operators are the same."""
    if again and not key.not_valid and key.enforced:
        tally.scan(with_rows(schema, members(schema, table)))
        tally.scan(with_rows(schema, targets(schema, (key,))))


def _assumptions(operation: ChangeColumnType, change: Change, schema: Schema, tally: Tally) -> None:
    column = quote(operation.column)
    if change.old is None:
        tally.assume(f"The type that {column} has is not known: a rewrite is assumed.")
    elif change.rewrite is Rewrite.PERHAPS:
        tally.assume(f"A rewrite is assumed: {_reason(change)}.")
    elif change.rewrite is Rewrite.NO and crosses_zones(change.old, change.new) and _zone_is_older(schema):
        tally.assume("The TimeZone that an earlier migration has set is taken to hold still: both run in one deploy.")


def _zone_is_older(schema: Schema) -> bool:
    return schema.zone_set_in != schema.migration


def _reason(change: Change) -> str:
    if change.old is not None and crosses_zones(change.old, change.new):
        return "between timestamp and timestamptz it depends on the session's TimeZone, which is not known"
    return "the types are not all known"
