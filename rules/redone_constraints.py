"""Constraints that a migration drops and puts back: the same guarantee, by a constraint that stands when it ends."""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from rules.name import Name
from rules.operation import DropConstraint, Operation
from rules.operation.parts import Constraint, ConstraintKind
from rules.schema import Schema
from rules.standing import Standing
from rules.value import Value


class RedoneConstraint(Value):
    """A dropped constraint and the one in its place. old: None where nobody knows it, and only the name tells."""

    table: Name
    old: Constraint | None
    new: Constraint


def redone_constraints(
    operations: Iterable[Operation], schema: Schema, standing: Standing
) -> dict[tuple[Name, str], RedoneConstraint]:
    """Dropped constraint → what replaces it: of the same kind, over the same columns, and enforced.

    A primary key is replaced by any other one: the drop of the old is reported all the same.
    """
    drops = [o for o in operations if isinstance(o, DropConstraint)]
    by_key: dict[Hashable, Constraint] = {}
    for (table, _), (_, constraint) in standing.constraints.items() if drops else ():
        if constraint.enforced:
            for key in _keys(schema, table, constraint):
                by_key[table, key] = constraint
    found = {}
    for drop in drops:
        table = schema.table_name(drop.table)
        known = _known(schema, table, drop.constraint)
        if known is None:
            new = standing.constraints.get((table, drop.constraint), (0, None))[1]
            new = new if new is not None and _named_by_convention(table, new) else None
        else:
            new = next((by_key[table, key] for key in _keys(schema, table, known) if (table, key) in by_key), None)
        if new is not None:
            found[table, drop.constraint] = RedoneConstraint(table=table, old=known, new=new)
    return found


def _known(schema: Schema, table: Name, constraint: str) -> Constraint | None:
    return schema.tables[table].constraints.get(constraint) if table in schema.tables else None


def _keys(schema: Schema, table: Name, constraint: Constraint) -> Iterable[Hashable]:
    """What two constraints have in common that guard the same columns, the closest likeness first."""
    kind, columns = constraint.kind, constraint.columns
    match kind:
        case ConstraintKind.FOREIGN_KEY if constraint.references:
            yield kind, columns, schema.table_name(constraint.references.table)
            yield kind, columns
        case ConstraintKind.PRIMARY_KEY:
            yield kind
        case ConstraintKind.UNIQUE if columns:
            yield kind, frozenset(columns), constraint.nulls_not_distinct
        case ConstraintKind.CHECK if constraint.expression:
            yield kind, " ".join(constraint.expression.text.split())
            yield kind, constraint.name, _columns_used(schema, table, constraint.expression.words)
        case ConstraintKind.EXCLUDE if constraint.expression:
            yield kind, " ".join(constraint.expression.text.split())
        case ConstraintKind.NOT_NULL:
            yield kind, columns
        case _:
            pass


def _columns_used(schema: Schema, table: Name, words: frozenset[str]) -> frozenset[str]:
    known = schema.tables.get(table)
    return words.intersection(known.columns) if known and known.columns_known else words


def _named_by_convention(table: Name, new: Constraint) -> bool:
    """Whether its name says that the unknown one before it was a foreign key of the same columns, as Prisma names it."""
    expected = f"{'_'.join((table.name, *new.columns))}_fkey"
    return new.kind is ConstraintKind.FOREIGN_KEY and new.enforced and new.name == expected
