"""Operations on enums and domains, applied to the schema."""

from __future__ import annotations

from rules.name import Name
from rules.operation import (
    AddEnumValue,
    AlterDomain,
    CreateDomain,
    CreateEnum,
    RenameEnumValue,
)
from rules.operation.catalog import ObjectKind
from rules.operation.datatype import DomainChange
from rules.schema.catalogue import Schema
from rules.schema.constraint_name import constraint_name
from rules.schema.objects import Domain, Enum
from rules.value import replace


def change(schema: Schema, operation: CreateEnum | AddEnumValue | RenameEnumValue | CreateDomain | AlterDomain) -> None:
    """CREATE TYPE … AS ENUM, its values, CREATE and ALTER DOMAIN."""
    match operation:
        case CreateEnum(type=name, values=values):
            full = schema.new_name(name)
            created = Enum(name=full, born=schema.migration, values=values, perhaps_older=schema.in_doubt)
            if not (schema.in_doubt and full in schema.enums):
                schema.enums[full] = created
        case AddEnumValue():
            _add_value(schema, operation)
        case RenameEnumValue(type=name, value=value, to=to):
            enum = schema.enum(name)
            if enum is not None:
                enum.values = tuple(to if known == value else known for known in enum.values)
        case CreateDomain():
            _create_domain(schema, operation)
        case AlterDomain():
            _alter_domain(schema, operation)


def doubt(schema: Schema, name: Name) -> None:
    """Something older may hang on the type."""
    known = schema.enum(name) or schema.domain(name) or schema.others.get((ObjectKind.TYPE, schema.new_name(name)))
    if known is not None:
        known.perhaps_older = True


def _add_value(schema: Schema, operation: AddEnumValue) -> None:
    enum = schema.enum(operation.type)
    if enum is None or operation.value in enum.values:
        return
    place = len(enum.values)
    if operation.neighbour in enum.values:
        place = enum.values.index(operation.neighbour) + (0 if operation.before else 1)
    enum.values = (*enum.values[:place], operation.value, *enum.values[place:])
    enum.added[operation.value] = schema.migration


def _create_domain(schema: Schema, operation: CreateDomain) -> None:
    full = schema.new_name(operation.domain)
    if schema.in_doubt and full in schema.domains:
        return
    domain = Domain(
        name=full,
        born=schema.migration,
        base=operation.base,
        not_null=operation.not_null,
        default=operation.default,
        perhaps_older=schema.in_doubt,
    )
    for constraint in operation.constraints:
        name = constraint_name(full.name, constraint, domain.constraints)
        domain.constraints[name] = replace(constraint, name=name)
    schema.domains[full] = domain


def _alter_domain(schema: Schema, operation: AlterDomain) -> None:
    domain, constraint = schema.domain(operation.domain), operation.constraint
    if domain is None:
        return
    name = constraint_name(domain.name.name, constraint, domain.constraints) if constraint else ""
    match operation.change:
        case DomainChange.SET_NOT_NULL | DomainChange.DROP_NOT_NULL:
            domain.not_null = operation.change is DomainChange.SET_NOT_NULL
        case DomainChange.ADD_CONSTRAINT if constraint is not None:
            domain.constraints[name] = replace(constraint, name=name)
        case DomainChange.DROP_CONSTRAINT:
            domain.constraints.pop(name, None)
        case DomainChange.VALIDATE_CONSTRAINT if name in domain.constraints:
            domain.constraints[name] = replace(domain.constraints[name], not_valid=False)
        case _:
            pass


def retype_columns(schema: Schema, old: Name, new: Name) -> None:
    """The columns of a renamed type are of the new name from now on."""
    elsewhere = new.schema not in (None, old.schema)
    for _, column in schema.columns_of(old):
        was = column.definition.type
        renamed = replace(was, name=new if elsewhere else was.name.sibling(new.name))
        column.definition = replace(column.definition, type=renamed)
