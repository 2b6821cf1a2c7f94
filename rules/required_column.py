"""Whether a column must be given a value: by its own NOT NULL, or by that of its domain."""

from __future__ import annotations

from collections.abc import Iterator

from rules.operation.parts import Column, DataType, Expression
from rules.schema import Schema
from rules.schema.objects import Domain


def is_required(column: Column, schema: Schema) -> bool:
    """Whether an INSERT that leaves the column out fails. A CHECK that refuses NULL is not understood as such."""
    refuses = column.not_null or refusing_domain(column.type, schema) is not None
    return refuses and not fills_itself(column, schema)


def fills_itself(column: Column, schema: Schema) -> bool:
    """Whether an INSERT that does not name the column gets a value, by the column's own default or its domain's."""
    if column.fills_itself or column.default is not None:  # the column's own DEFAULT NULL hides the domain's
        return column.fills_itself
    default = domain_default(column.type, schema)
    return default is not None and default.text.strip().lower() != "null"


def domain_default(type_: DataType, schema: Schema) -> Expression | None:
    """The domain's default: its own, or else that of the domain below it."""
    defaults = (domain.default for domain in _domains(type_, schema))
    return next((default for default in defaults if default is not None), None)


def refusing_domain(type_: DataType, schema: Schema) -> Domain | None:
    """The domain that is NOT NULL: the type itself, or one below it."""
    return next((domain for domain in _domains(type_, schema) if domain.not_null), None)


def optional_type(type_: DataType, schema: Schema) -> DataType:
    """The type, or the first one below it that lets NULL in."""
    for domain in reversed(tuple(_domains(type_, schema))):
        if domain.not_null:
            return domain.base
    return type_


def _domains(type_: DataType, schema: Schema) -> Iterator[Domain]:
    """The domain, the one that it is made over, and so on down; an array of a domain is none."""
    while not type_.builtin and not type_.dimensions:
        domain = schema.domain(type_.name)
        if domain is None:
            return
        yield domain
        type_ = domain.base
