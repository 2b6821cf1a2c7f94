"""What a partition takes over from its parent: indexes and constraints."""

from __future__ import annotations

from rules.name import Name
from rules.operation.parts import Constraint, ConstraintKind
from rules.schema import indexes
from rules.schema.catalogue import Schema
from rules.schema.constraint_name import constraint_name, free_name, index_name
from rules.schema.objects import Index, Table
from rules.value import replace

KEYS = (ConstraintKind.PRIMARY_KEY, ConstraintKind.UNIQUE, ConstraintKind.EXCLUDE)


def take_over(schema: Schema, parent: Table, child: Table) -> None:
    """PARTITION OF and ATTACH PARTITION: what the parent has and the child lacks, the child gets."""
    for index in schema.indexes_of(parent.name):
        _spread(schema, index, child)
    for name, constraint in parent.constraints.items():
        if constraint.kind not in KEYS:
            spread_constraint(schema, child, replace(constraint, name=name))


def copy_indexes(schema: Schema, model: Name, table: Table) -> None:
    """LIKE … INCLUDING INDEXES: the same again, but no parts of the model's."""
    for index in schema.indexes_of(model):
        _copy(schema, index, table).parent = None


def spread_index(schema: Schema, index: Index) -> None:
    """Every partition has the index too, or gets it."""
    for partition in schema.partitions(index.table):
        _spread(schema, index, partition)


def counterpart(schema: Schema, index: Index, child: Table) -> Index | None:
    """The index of the child that becomes a part of the parent's: built alike, and a constraint if that is one."""
    alike = (own for own in schema.indexes_of(child.name) if own.parent in (None, index.name) and _alike(own, index))
    return next(alike, None)


def _alike(one: Index, other: Index) -> bool:
    return _shape(one) == _shape(other)


def _shape(index: Index) -> tuple[object, ...]:
    where = " ".join(index.where.text.split()) if index.where else None
    return (
        index.columns,
        index.included,
        index.words,
        index.unique,
        index.constraint,
        index.method,
        index.nulls_not_distinct,
        where,
    )


def _spread(schema: Schema, index: Index, child: Table) -> None:
    if child.foreign:
        return
    own = counterpart(schema, index, child)
    if own is not None:
        own.parent = index.name
        return
    spread_index(schema, _copy(schema, index, child))


def _copy(schema: Schema, index: Index, child: Table) -> Index:
    key = _key_of(schema, index)
    name = child.name.sibling(part_name(schema, index, child))
    if key is not None:
        child.constraints[name.name] = replace(key, name=name.name)
    part = Index(
        name=name,
        table=child.name,
        born=schema.migration,
        columns=index.columns,
        keys=index.keys,
        unique=index.unique,
        constraint=index.constraint,
        method=index.method,
        where=index.where,
        nulls_not_distinct=index.nulls_not_distinct,
        words=index.words,
        included=index.included,
        plain=index.plain,
        parent=index.name,
        perhaps_older=index.perhaps_older,
    )
    indexes.put(schema, part)
    return part


def _key_of(schema: Schema, index: Index) -> Constraint | None:
    table = schema.tables.get(index.table)
    return table.constraints.get(index.name.name) if index.constraint and table else None


def part_name(schema: Schema, index: Index, child: Table) -> str:
    """The name that PostgreSQL gives to a partition's part of the index, whatever the whole is called."""
    taken = {other.name.name for other in schema.indexes_of(child.name)}
    key = _key_of(schema, index)
    if key is not None:
        return constraint_name(child.name.name, replace(key, name=None, using_index=None), taken | {*child.constraints})
    return index_name(child.name.name, index.keys or index.columns, taken)


def spread_constraint(schema: Schema, child: Table, constraint: Constraint) -> None:
    """A check or a foreign key of the parent is one of the child too; the same one is not there twice."""
    name = constraint.name or ""
    if constraint.no_inherit:
        return
    if constraint.references:
        alike = (own for own in child.constraints.values() if own.references == constraint.references)
        if any(own.columns == constraint.columns for own in alike):
            return
        if name in child.constraints:
            name = free_name(child.name.name, "_".join(constraint.columns), "fkey", child.constraints)
        schema.referencing_tables.note(constraint.references.table, child.name)
    child.constraints.setdefault(name, replace(constraint, name=name))
    for below in schema.partitions(child.name) if constraint.references else schema.children(child.name):
        spread_constraint(schema, below, replace(constraint, name=name))
