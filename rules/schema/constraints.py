"""Operations on constraints, applied to the schema."""

from __future__ import annotations

from rules.name import Name
from rules.operation import AddConstraint, DropConstraint, RenameConstraint, ValidateConstraint
from rules.operation.parts import Constraint, ConstraintKind
from rules.schema import indexes, partitioned, references
from rules.schema.catalogue import Schema
from rules.schema.constraint_name import constraint_name
from rules.schema.objects import Index, Table
from rules.value import replace


def change(schema: Schema, operation: AddConstraint | ValidateConstraint | DropConstraint | RenameConstraint) -> None:
    """ADD, VALIDATE, DROP and RENAME CONSTRAINT; the index behind a key goes along."""
    table = schema.remembered(operation.table)
    match operation:
        case AddConstraint(constraint=constraint, only=only):
            add(schema, table, constraint, only=only)
        case ValidateConstraint(constraint=name):
            known = table.constraints.get(name)
            if known is not None:
                table.constraints[name] = replace(known, not_valid=False)
                if known.kind is ConstraintKind.NOT_NULL:
                    table.edit(known.columns[0], not_null=True)
        case DropConstraint(constraint=name):
            _drop(schema, table, name)
        case RenameConstraint(constraint=name, to=to):
            known = table.constraints.pop(name, None)
            if known is not None:
                table.constraints[to] = replace(known, name=to)
            indexes.rename(schema, table.name.sibling(name), to)


def _drop(schema: Schema, table: Table, name: str) -> None:
    dropped = table.constraints.get(name)
    if dropped is not None and dropped.kind in (ConstraintKind.PRIMARY_KEY, ConstraintKind.UNIQUE):
        references.forget_key(schema, table.name, dropped.columns)
    table.constraints.pop(name, None)
    indexes.forget_constraint(schema, table.name.sibling(name))
    for child in schema.children(table.name) if dropped is not None and dropped.kind is ConstraintKind.CHECK else ():
        _drop(schema, child, name)
    if dropped is not None and dropped.kind is ConstraintKind.NOT_NULL:
        table.edit(dropped.columns[0], not_null=False)


def add(schema: Schema, table: Table, constraint: Constraint, *, only: bool = False) -> None:
    """A constraint of a new table, a new column, or by itself; a key brings its index along.

    only: partitions and heirs get none; the index of the partitioned table is not valid until theirs are attached.
    """
    name = _name(table, constraint)
    if constraint.references:
        target = schema.table_name(constraint.references.table)
        constraint = replace(constraint, references=replace(constraint.references, table=target))
        schema.referencing_tables.note(target, table.name)
    if constraint.using_index:
        constraint = _from_index(schema, table, constraint, name)
    table.constraints[name] = replace(constraint, name=name)
    if constraint.kind in partitioned.KEYS and not constraint.using_index:
        _add_index(schema, table, constraint, name, only=only)
    elif constraint.kind not in partitioned.KEYS and not only:
        heirs = schema.children if constraint.kind is ConstraintKind.CHECK else schema.partitions
        for partition in heirs(table.name):
            partitioned.spread_constraint(schema, partition, table.constraints[name])
    if constraint.kind is ConstraintKind.PRIMARY_KEY or (
        constraint.kind is ConstraintKind.NOT_NULL and not constraint.not_valid
    ):
        for column in constraint.columns:
            table.edit(column, not_null=True)


def _add_index(schema: Schema, table: Table, constraint: Constraint, name: str, *, only: bool) -> None:
    index = Index(
        name=table.name.sibling(name),
        table=table.name,
        born=schema.migration,
        columns=constraint.columns,
        unique=constraint.kind is not ConstraintKind.EXCLUDE,
        constraint=True,
        nulls_not_distinct=constraint.nulls_not_distinct,
        words=constraint.expression.words if constraint.expression else frozenset(),
        included=constraint.included,
        valid=not (only and schema.partitions(table.name)),
    )
    indexes.put(schema, index)
    if not only:
        partitioned.spread_index(schema, index)


def name_for(schema: Schema, table: Name, constraint: Constraint) -> str:
    """The name that the constraint will have once it is added."""
    known = schema.table(table)
    return _name(known, constraint) if known else constraint_name(table.name, constraint, ())


def _name(table: Table, constraint: Constraint) -> str:
    return constraint_name(table.name.name, _as_named(table, constraint), table.constraints)


def _as_named(table: Table, constraint: Constraint) -> Constraint:
    """A check without a name is named after its column, if it is about one alone (AddRelationNewConstraints)."""
    if constraint.kind is not ConstraintKind.CHECK or constraint.expression is None:
        return constraint
    used = tuple(column for column in table.columns if column in constraint.expression.words)
    return replace(constraint, columns=used if len(used) == 1 else ())


def _from_index(schema: Schema, table: Table, constraint: Constraint, name: str) -> Constraint:
    """UNIQUE or PRIMARY KEY USING INDEX: the index takes the constraint's name."""
    index = schema.indexes.pop(table.name.sibling(constraint.using_index or ""), None)
    if index is None:
        return constraint
    index.name, index.constraint = table.name.sibling(name), True
    indexes.put(schema, index)
    columns = tuple(column for column in index.columns if column)
    return replace(constraint, columns=columns, included=index.included)


def is_exclusion(schema: Schema, index: Index) -> bool:
    """Whether an exclusion constraint owns the index."""
    table = schema.tables.get(index.table) if index.constraint else None
    owner = table.constraints.get(index.name.name) if table is not None else None
    return owner is not None and owner.kind is ConstraintKind.EXCLUDE


def uses(constraint: Constraint, column: str) -> bool:
    """Whether PostgreSQL drops the constraint together with that column."""
    words = constraint.expression.words if constraint.expression else ()
    return column in constraint.columns or column in constraint.included or column in words
