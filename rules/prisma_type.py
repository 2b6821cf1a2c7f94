"""The types of schema.prisma that stand behind PostgreSQL's: a renamed field keeps its own while its column's may change.

https://www.prisma.io/docs/orm/reference/prisma-schema-reference#model-field-scalar-types
"""

from __future__ import annotations

from rules.operation.parts import DataType

# Only where the one type's values are written like the other's: a uuid is a String too, but no text becomes one. And no
# column that numbers itself becomes one that does not.
_SCALARS = {
    "text": "String",
    "character varying": "String",
    "character": "String",
    "smallint": "Int",
    "integer": "Int",
    "bigint": "BigInt",
    "real": "Float",
    "double precision": "Float",
    "numeric": "Decimal",
    "timestamp without time zone": "DateTime",
    "timestamp with time zone": "DateTime",
    "json": "Json",
    "jsonb": "Json",
}


def prisma_type(type: DataType) -> str:
    """`String`, `DateTime[]`; PostgreSQL's own words for what has no counterpart."""
    scalar = _SCALARS.get(type.name.name) if type.builtin else None
    return str(type) if scalar is None else scalar + "[]" * bool(type.dimensions)
