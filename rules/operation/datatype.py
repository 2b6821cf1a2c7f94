"""Operations on types: enums, domains, composite types."""

from __future__ import annotations

from enum import StrEnum

from rules.name import Name
from rules.operation.parts import Constraint, DataType, Expression
from rules.value import Value


class CreateEnum(Value):
    """CREATE TYPE … AS ENUM."""

    type: Name
    values: tuple[str, ...] = ()


class AddEnumValue(Value):
    """ALTER TYPE … ADD VALUE. neighbour: the value it is placed BEFORE or AFTER, None for last."""

    type: Name
    value: str
    if_not_exists: bool = False
    neighbour: str | None = None
    before: bool = False


class RenameEnumValue(Value):
    """ALTER TYPE … RENAME VALUE."""

    type: Name
    value: str
    to: str


class CreateDomain(Value):
    """CREATE DOMAIN. constraints: CHECKs; NOT NULL is `not_null`."""

    domain: Name
    base: DataType
    not_null: bool = False
    default: Expression | None = None
    constraints: tuple[Constraint, ...] = ()


class DomainChange(StrEnum):
    """What ALTER DOMAIN can do besides RENAME, OWNER and SET SCHEMA."""

    ADD_CONSTRAINT = "add constraint"
    DROP_CONSTRAINT = "drop constraint"
    VALIDATE_CONSTRAINT = "validate constraint"
    RENAME_CONSTRAINT = "rename constraint"
    SET_NOT_NULL = "set not null"
    DROP_NOT_NULL = "drop not null"
    SET_DEFAULT = "set default"
    DROP_DEFAULT = "drop default"


class AlterDomain(Value):
    """ALTER DOMAIN. constraint: the one added, dropped, validated or renamed."""

    domain: Name
    change: DomainChange
    constraint: Constraint | None = None


class AttributeChange(StrEnum):
    """What ALTER TYPE can do to a composite type's attribute."""

    ADD = "add"
    DROP = "drop"
    CHANGE_TYPE = "change type"
    RENAME = "rename"


class AlterComposite(Value):
    """ALTER TYPE … ADD, DROP, ALTER or RENAME ATTRIBUTE."""

    type: Name
    attribute: str
    change: AttributeChange
    cascade: bool = False
