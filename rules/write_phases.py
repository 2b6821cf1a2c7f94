"""The phases of what binds writers: required columns, defaults, constraints, unique indexes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rules.context import Context
from rules.finding import Phase
from rules.name import Name
from rules.not_null_check import keeps_null_out, says_not_null
from rules.operation import (
    AddColumn,
    AddConstraint,
    CreateIndex,
    DropConstraint,
    DropDefault,
    DropIndex,
    SetNotNull,
)
from rules.operation.parts import Column, Constraint, ConstraintKind
from rules.schema import Index
from rules.value import replace

# Functions whose every value is another one, so that a column they fill can be unique.
_DISTINCT = frozenset(
    """gen_random_bytes gen_random_uuid nextval uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 uuidv4 uuidv7""".split()
)

_COUNT_NULLS = frozenset({"num_nulls", "num_nonnulls", "coalesce"})


def required_column_phase(operation: AddColumn, context: Context) -> Phase:
    """A column that the running application must fill is contract: its INSERTs leave it out."""
    if context.schema.is_new_table(operation.table):
        return Phase.EXPAND
    binds = is_required(operation.column) or binding_inline(operation.column) is not None
    return Phase.CONTRACT if binds else Phase.EXPAND


def is_required(column: Column) -> bool:
    """Whether an INSERT that leaves the column out fails."""
    return column.not_null and not column.fills_itself


def binding_inline(column: Column) -> Constraint | None:
    """The constraint, written inside ADD COLUMN, that rows of the running application can break."""
    return next((c for c in column.constraints if not _rows_pass([column], c)), None)


def not_null_phase(operation: SetNotNull, context: Context) -> Phase:
    """SET NOT NULL binds the old writers of an older table, of a new column too unless a default fills it."""
    return Phase.CONTRACT if _requires(operation.table, operation.column, context) else Phase.EXPAND


def _requires(table: Name, column: str, context: Context) -> bool:
    """Whether NOT NULL on the column refuses rows that were accepted until now."""
    schema, known = context.schema, context.schema.column(table, column)
    if schema.is_new_table(table) or keeps_null_out(schema, table, column, context.postgres_version):
        return False
    if known is None:
        return True
    new_and_filled = known.born == schema.migration and known.definition.fills_itself
    return not (known.definition.not_null or new_and_filled)


def drop_default_phase(operation: DropDefault, context: Context) -> Phase:
    """Without its default a new column is required after all, if it is NOT NULL; an older one was relied on."""
    schema, table, column = context.schema, operation.table, operation.column
    if schema.is_new_table(table) or (schema.table_name(table), column) in context.together.defaults:
        return Phase.EXPAND
    known = schema.column(table, column)
    if known is not None and known.born == schema.migration and not known.definition.not_null:
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
    columns = constraint.columns or tuple(_columns_in_check(table, constraint, context))
    if constraint.using_index is not None:
        index = context.schema.indexes.get(context.schema.table_name(table).sibling(constraint.using_index))
        columns = tuple(column for column in index.columns if column) if index else ()
    return _old_rows_pass(table, columns, constraint, context)


def _columns_in_check(table: Name, constraint: Constraint, context: Context) -> list[str]:
    known = context.schema.table(table)
    if known is None or constraint.expression is None:
        return []
    return [name for name in known.columns if name in constraint.expression.words]


def _old_rows_pass(table: Name, columns: Sequence[str], constraint: Constraint, context: Context) -> bool:
    known = [context.schema.column(table, column) for column in columns]
    new = [column.definition for column in known if column and column.born == context.schema.migration]
    return bool(new) and _rows_pass(new, constraint, all_new=len(new) == len(columns))


def _rows_pass(new: Iterable[Column], constraint: Constraint, *, all_new: bool = True) -> bool:
    """Whether rows that leave the new columns to their defaults pass the constraint.

    A NULL among its columns lets a row pass a foreign key or unique constraint, so one new nullable column is enough
    for those. A check passes what is NULL too, unless it asks for a value; of a default we trust its author.
    """
    empty = any(not column.not_null and not column.fills_itself for column in new)
    match constraint.kind:
        case ConstraintKind.CHECK:
            words = constraint.expression.words if constraint.expression else frozenset[str]()
            asks_for_value = words >= {"not", "null"} or not words.isdisjoint(_COUNT_NULLS)
            return all_new and not (empty and asks_for_value)
        case ConstraintKind.EXCLUDE:
            return empty
        case ConstraintKind.FOREIGN_KEY:
            return empty or all_new
        case ConstraintKind.UNIQUE if empty and not constraint.nulls_not_distinct:
            return True
        case ConstraintKind.UNIQUE | ConstraintKind.PRIMARY_KEY:
            return all_new and any(map(_is_distinct, new))
        case ConstraintKind.NOT_NULL:
            return not empty


def _is_distinct(column: Column) -> bool:
    """Whether the column's own value differs from row to row."""
    functions = column.default.functions if column.default else ()
    return column.is_serial or column.identity or any(name.name in _DISTINCT for name in functions)


def _is_already_enforced(table: Name, constraint: Constraint, context: Context) -> bool:
    """Whether the constraint puts back what this migration dropped, or only names a unique index that was there."""
    full = context.schema.table_name(table)
    if constraint.kind is ConstraintKind.FOREIGN_KEY:
        again = context.together.constraints.items()
        replaced = [key for key, new in again if key[0] == full and new == constraint]
        return any(_same_reference(context.together.replaced.get(key), constraint, context) for key in replaced)
    if constraint.kind not in (ConstraintKind.UNIQUE, ConstraintKind.PRIMARY_KEY):
        return False
    older = [i for i in context.schema.indexes.values() if i.table == full and i.born < context.schema.migration]
    unique = any(_keeps_unique(i, constraint) for i in older)
    if constraint.kind is ConstraintKind.UNIQUE or not unique:
        return unique
    known = [context.schema.column(table, column) for column in constraint.columns]
    return bool(known) and all(column is not None and column.definition.not_null for column in known)


def _keeps_unique(index: Index, constraint: Constraint) -> bool:
    """Whether rows that the unique index lets in cannot break the constraint."""
    if constraint.using_index is not None:
        return index.name.name == constraint.using_index
    whole = index.unique and index.where is None and not constraint.nulls_not_distinct
    return whole and frozenset(index.columns) == frozenset(constraint.columns)


def _same_reference(old: Constraint | None, new: Constraint, context: Context) -> bool:
    """Whether the new foreign key asks nothing else of writers than the old one: same columns, target and actions."""
    if old is None or old.references is None or new.references is None or old.columns != new.columns:
        return False
    target = context.schema.table_name(new.references.table)
    return replace(new.references, table=target, columns=old.references.columns) == old.references


def drop_constraint_phase(operation: DropConstraint, context: Context) -> Phase:
    """Contract, unless nothing is lost: the ADD of the same foreign key or check then says what changes."""
    schema, table = context.schema, context.schema.table_name(operation.table)
    again = context.together.constraints.get((table, operation.constraint))
    redone = again is not None and again.kind in (ConstraintKind.FOREIGN_KEY, ConstraintKind.CHECK)
    if redone or schema.is_new_table(table) or _says_what_not_null_says(operation, context):
        return Phase.EXPAND
    return Phase.CONTRACT


def _says_what_not_null_says(operation: DropConstraint, context: Context) -> bool:
    """Whether it is the check that made SET NOT NULL cheap, and NOT NULL is set."""
    table = context.schema.table(operation.table)
    constraint = table.constraints.get(operation.constraint) if table else None
    if table is None or constraint is None:
        return False
    columns = table.columns.items()
    return any(known.definition.not_null and says_not_null(constraint, name) for name, known in columns)


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
    return Phase.EXPAND if _old_rows_pass(table, columns, binding, context) else Phase.CONTRACT


def _drop_index_phase(operation: DropIndex, context: Context) -> Phase:
    index = context.schema.index(operation.index)
    schema = context.schema
    new = index is not None and (index.born == schema.migration or schema.is_new_table(index.table))
    spare = index is not None and any(_stands_in(other, index) for other in schema.indexes.values())
    return Phase.EXPAND if new or spare or _is_replaced(operation, index, context) else Phase.CONTRACT


def _stands_in(other: Index, index: Index) -> bool:
    """Whether the other index finds and guarantees all that this one does."""
    if other is index or other.table != index.table or other.method != index.method or other.where is not None:
        return False
    if None in index.columns or not index.columns:
        return False
    if index.unique:
        return other.unique and frozenset(other.columns) == frozenset(index.columns)
    return other.columns[: len(index.columns)] == index.columns


def _is_replaced(operation: DropIndex, index: Index | None, context: Context) -> bool:
    """Whether another index of this migration takes over, uniqueness included."""
    again = context.together.indexes.get(context.schema.resolve(operation.index, context.schema.indexes))
    return again is not None and (again.unique or (index is not None and not index.unique))
