"""The phases of what binds writers: required columns, defaults, constraints, unique indexes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rules.context import Context
from rules.default_passes import default_passes
from rules.finding import Phase
from rules.foreign_key_change import new_demands, points_the_same_way
from rules.name import Name
from rules.not_null_check import keeps_null_out
from rules.not_null_said_twice import is_said_by_not_null
from rules.operation import (
    AddColumn,
    AddConstraint,
    CreateIndex,
    DropConstraint,
    DropDefault,
    DropIndex,
    SetNotNull,
)
from rules.operation.catalog import ObjectKind
from rules.operation.parts import Column, Constraint, ConstraintKind, Expression
from rules.required_column import is_required
from rules.schema import Index

# Functions whose every value is another one, so that a column they fill can be unique.
_DISTINCT = frozenset(
    """gen_random_bytes gen_random_uuid nextval uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 uuidv4 uuidv7""".split()
)

# Words of a condition that are no columns.
_NO_COLUMNS = frozenset({"and", "or", "not", "is", "null", "in", "between", "true", "false"})
_COUNT_NULLS = frozenset({"num_nulls", "num_nonnulls", "coalesce"})


def required_column_phase(operation: AddColumn, context: Context) -> Phase:
    """A column that the running application must fill is contract: its INSERTs leave it out."""
    if context.schema.is_new_table(operation.table):
        return Phase.EXPAND
    column = operation.column
    binds = is_required(column, context.schema) or binding_inline(column) is not None
    return Phase.CONTRACT if binds else Phase.EXPAND


def binding_inline(column: Column) -> Constraint | None:
    """The constraint, written inside ADD COLUMN, that rows of the running application can break, or those there are."""
    return next((c for c in column.constraints if not _rows_pass([column], c)), None)


def not_null_phase(operation: SetNotNull, context: Context) -> Phase:
    """SET NOT NULL binds the old writers of an older table, of a new column too unless a default fills it."""
    return Phase.CONTRACT if _requires(operation.table, operation.column, context) else Phase.EXPAND


def _requires(table: Name, column: str, context: Context) -> bool:
    """Whether NOT NULL on the column refuses rows that were accepted until now."""
    schema, known = context.schema, context.schema.column(table, column)
    if schema.is_surely_new_table(table) or keeps_null_out(schema, table, column, context.postgres_version):
        return False
    if known is None:
        return True
    new_and_filled = known.born >= schema.new_since and known.definition.fills_itself
    return not (known.definition.not_null or new_and_filled)


def drop_default_phase(operation: DropDefault, context: Context) -> Phase:
    """Without its default a new column is required after all, if it is NOT NULL; an older one was relied on."""
    schema, table, column = context.schema, operation.table, operation.column
    if schema.is_surely_new_table(table) or (schema.table_name(table), column) in context.together.defaults:
        return Phase.EXPAND
    known = schema.column(table, column)
    if known is not None and schema.is_surely_new_column(table, column) and not known.definition.not_null:
        return Phase.EXPAND
    return Phase.CONTRACT


def constraint_phase(operation: AddConstraint, context: Context) -> Phase:
    """A constraint over columns that the running application does not write cannot bind it."""
    table, constraint = operation.table, operation.constraint
    if constraint.kind is ConstraintKind.NOT_NULL:
        required = any(_requires(table, column, context) for column in constraint.columns)
        return Phase.CONTRACT if required else Phase.EXPAND
    if context.schema.is_new_table(table) or not constraint.enforced:
        return Phase.EXPAND
    free = _binds_only_new_columns(table, constraint, context) or _is_already_enforced(table, constraint, context)
    return Phase.EXPAND if free else Phase.CONTRACT


def _binds_only_new_columns(table: Name, constraint: Constraint, context: Context) -> bool:
    """Whether old writers, who leave the new columns to their defaults, can never break the constraint."""
    columns = _columns_of_key(table, constraint, context) or _columns_in_check(table, constraint, context)
    return _old_rows_pass(table, columns, constraint, context)


def _columns_in_check(table: Name, constraint: Constraint, context: Context) -> tuple[str, ...]:
    """Of a table that is not fully known, every word that can be a column counts as one."""
    known = context.schema.table(table)
    if known is None or constraint.expression is None:
        return ()
    words = constraint.expression.words
    return tuple(words & known.columns.keys()) if known.columns_known else tuple(words - _NO_COLUMNS)


def _old_rows_pass(table: Name, columns: Sequence[str], constraint: Constraint, context: Context) -> bool:
    known = [context.schema.column(table, column) for column in columns]
    new = [column.definition for column in known if column and column.born >= context.schema.new_since]
    return bool(new) and _rows_pass(new, constraint, all_new=len(new) == len(columns))


def _rows_pass(new: Iterable[Column], constraint: Constraint, *, all_new: bool = True) -> bool:
    """Whether rows that leave the new columns to their defaults pass the constraint.

    A NULL among its columns lets a row pass a foreign key or unique constraint, so one new nullable column is enough
    for those; with MATCH FULL all of them must be. A check passes what is NULL too, unless it asks for a value.
    """
    new = tuple(new)
    empty = any(not column.not_null and not column.fills_itself for column in new)
    match constraint.kind:
        case ConstraintKind.CHECK:
            return all_new and _check_passes(new, constraint.expression, empty=empty)
        case ConstraintKind.EXCLUDE:
            return empty
        case ConstraintKind.FOREIGN_KEY:
            free = all_new and not any(column.fills_itself for column in new)
            full = constraint.references is not None and constraint.references.match_full
            return free or (empty and not full)
        case ConstraintKind.UNIQUE if empty and not constraint.nulls_not_distinct:
            return True
        case ConstraintKind.UNIQUE | ConstraintKind.PRIMARY_KEY:
            return all_new and any(map(_is_distinct, new))
        case ConstraintKind.NOT_NULL:
            return not empty


def _check_passes(new: tuple[Column, ...], check: Expression | None, *, empty: bool) -> bool:
    """Whether NULL passes, or the one default that there is; a row that a required column refuses breaks nothing more."""
    words = check.words if check else frozenset[str]()
    asks_for_value = words >= {"not", "null"} or not words.isdisjoint(_COUNT_NULLS)
    if not any(column.fills_itself for column in new):
        return not (empty and asks_for_value)
    return check is not None and len(new) == 1 and default_passes(new[0], check)


def _is_distinct(column: Column) -> bool:
    """Whether the column's own value differs from row to row."""
    functions = column.default.functions if column.default else ()
    return column.is_serial or column.identity or any(name.name in _DISTINCT for name in functions)


def _is_already_enforced(table: Name, constraint: Constraint, context: Context) -> bool:
    """Whether the constraint puts back what this migration dropped, or only names a unique index that was there."""
    full = context.schema.table_name(table)
    put_back = context.together.put_back
    old = put_back.get((full, constraint)) if put_back else None
    if constraint.kind is ConstraintKind.FOREIGN_KEY:
        same = old is not None and points_the_same_way(context.schema, old, constraint)
        return old is not None and same and not new_demands(context.schema, table, old, constraint)
    if constraint.kind is ConstraintKind.CHECK:
        return old is not None and _same_text(old.expression, constraint.expression)
    if constraint.kind not in (ConstraintKind.UNIQUE, ConstraintKind.PRIMARY_KEY):
        return False
    if old is not None and is_same_key(old, constraint):
        return True
    older = [index for index in context.schema.indexes_of(full) if index.born < context.schema.new_since]
    unique = any(_keeps_unique(i, constraint) for i in older)
    if constraint.kind is ConstraintKind.UNIQUE or not unique:
        return unique
    known = [context.schema.column(table, column) for column in _columns_of_key(table, constraint, context)]
    return bool(known) and all(column is not None and column.definition.not_null for column in known)


def _columns_of_key(table: Name, constraint: Constraint, context: Context) -> tuple[str, ...]:
    """Those that are written, or those of the index that it is made from."""
    if constraint.using_index is None:
        return constraint.columns
    index = context.schema.indexes.get(context.schema.table_name(table).sibling(constraint.using_index))
    return tuple(filter(None, index.columns)) if index else ()


def _keeps_unique(index: Index, constraint: Constraint) -> bool:
    """Whether rows that the unique index lets in cannot break the constraint."""
    if constraint.using_index is not None:
        return index.name.name == constraint.using_index
    whole = index.unique and index.where is None and not constraint.nulls_not_distinct
    return whole and frozenset(index.columns) == frozenset(constraint.columns)


def _same_text(old: Expression | None, new: Expression | None) -> bool:
    return old is not None and new is not None and old.text.split() == new.text.split()


def drop_constraint_phase(operation: DropConstraint, context: Context) -> Phase:
    """Contract, unless nothing is lost: the ADD of the same foreign key, key or check then says what changes."""
    schema, table = context.schema, context.schema.table_name(operation.table)
    again = context.together.constraints.get((table, operation.constraint))
    same = again is not None and again.old is not None and is_same_key(again.old, again.new)
    redone = same or (again is not None and again.new.kind in (ConstraintKind.FOREIGN_KEY, ConstraintKind.CHECK))
    if redone or schema.is_surely_new_table(table) or is_said_by_not_null(operation, context):
        return Phase.EXPAND
    return Phase.CONTRACT


def is_same_key(old: Constraint, new: Constraint) -> bool:
    """Whether both are primary keys, over the same columns, as Prisma puts one back when a column's type has changed."""
    primary = old.kind is new.kind is ConstraintKind.PRIMARY_KEY
    return primary and bool(old.columns) and old.columns == new.columns


def index_phase(operation: CreateIndex | DropIndex, context: Context) -> Phase:
    """A unique index binds writers like a constraint; a plain one only costs; dropping one removes something."""
    if isinstance(operation, DropIndex):
        return _drop_index_phase(operation, context)
    schema, table = context.schema, operation.table
    if not operation.unique or schema.is_new_table(table) or schema.view(table) is not None:
        return Phase.EXPAND
    columns = tuple(column for column in operation.columns if column is not None)
    whole = len(columns) == len(operation.columns)
    nulls_count = operation.nulls_not_distinct or not whole
    binding = Constraint(kind=ConstraintKind.UNIQUE, columns=columns, nulls_not_distinct=nulls_count)
    free = operation in context.together.taking_over or _old_rows_pass(table, columns, binding, context)
    guarded = free or (whole and _is_already_enforced(table, binding, context))
    return Phase.EXPAND if guarded else Phase.CONTRACT


def _drop_index_phase(operation: DropIndex, context: Context) -> Phase:
    """Expand where it is new itself, or where another that stands does the same."""
    schema, together = context.schema, context.together
    name = schema.resolve(operation.index, schema.indexes)
    if name in together.indexes or schema.is_surely_new_object(ObjectKind.INDEX, operation.index):
        return Phase.EXPAND
    index, fallen = schema.indexes.get(name), together.fallen_indexes
    others = schema.indexes_of(index.table) if index is not None else ()
    spare = any(index and _stands_in(other, index) and other.name not in fallen for other in others)
    return Phase.EXPAND if spare else Phase.CONTRACT


def _stands_in(other: Index, index: Index) -> bool:
    """Whether the other index finds and guarantees all that this one does."""
    if other is index or other.table != index.table or other.method != index.method or other.where is not None:
        return False
    if None in index.columns or not index.columns:
        return False
    if index.unique:
        same_nulls = other.nulls_not_distinct == index.nulls_not_distinct
        return other.unique and same_nulls and frozenset(other.columns) == frozenset(index.columns)
    return other.columns[: len(index.columns)] == index.columns
