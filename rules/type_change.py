"""What a change of a column's type means to those who use it: nothing, a wider type, or another one."""

from __future__ import annotations

from rules.effects.casts import Rewrite, between, shape
from rules.effects.column_type import rewrites
from rules.operation import ChangeColumnType
from rules.operation.parts import Column, DataType
from rules.schema import Schema

__all__ = ["Rewrite", "leaves_as_it_is", "rewrites", "widens"]

_INTEGERS = ("smallint", "integer", "bigint")
_FLOATS = ("real", "double precision")
_NO_SCHEMA = Schema()


def leaves_as_it_is(operation: ChangeColumnType, column: Column | None, schema: Schema) -> bool:
    """Whether the column already is of that type, so that nothing happens to it."""
    if column is None or operation.using is not None or operation.collation != column.collation:
        return False
    same_domain = _domain(column.type, schema) == _domain(operation.type, schema)
    return same_domain and shape(column.type, schema) == shape(operation.type, schema)


def _domain(type: DataType, schema: Schema) -> object:
    domain = None if type.builtin else schema.domain(type.name)
    return domain.name if domain else None


def widens(old: DataType, new: DataType) -> bool:
    """Whether every value of the old type is one of the new: nothing that a running version writes is refused."""
    if not (old.builtin and new.builtin and old.dimensions == new.dimensions == 0):
        return False
    one, other = shape(old, _NO_SCHEMA), shape(new, _NO_SCHEMA)
    for family in (_INTEGERS, _FLOATS):
        if one.type in family and other.type in family:
            return family.index(str(one.type)) <= family.index(str(other.type))
    if between(one, other, _NO_SCHEMA, None) is Rewrite.NO:
        return {one.type, other.type} != {"integer", "oid"}
    return one.type in _INTEGERS and other.type == "numeric" and not other.modifiers
