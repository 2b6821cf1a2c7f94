"""Operations on who may do what: privileges, roles, owners, row security."""

from __future__ import annotations

from enum import StrEnum

from rules.name import Name
from rules.operation.catalog import ObjectKind
from rules.value import Value


class ChangePrivileges(Value):
    """GRANT or REVOKE of privileges, or of membership in roles (kind ROLE).

    tables: those named ON TABLE; sequences: those named ON SEQUENCE.

    on: what stands after ON, roles: who gains or loses it; both as the author wrote them.
    """

    revoke: bool
    what: str
    kind: ObjectKind | None
    tables: tuple[Name, ...] = ()
    sequences: tuple[Name, ...] = ()
    default: bool = False
    on: str = ""
    roles: str = ""


class RowSecurity(StrEnum):
    """ALTER TABLE … ROW LEVEL SECURITY."""

    ENABLE = "enable"
    DISABLE = "disable"
    FORCE = "force"
    NO_FORCE = "no force"


class ChangeRowSecurity(Value):
    """ALTER TABLE … { ENABLE | DISABLE | FORCE | NO FORCE } ROW LEVEL SECURITY."""

    table: Name
    change: RowSecurity


class ChangeOwner(Value):
    """ALTER … OWNER TO; REASSIGN OWNED (name None)."""

    kind: ObjectKind | None
    name: Name | None
    owner: str


class DropOwned(Value):
    """DROP OWNED BY: everything the roles own in this database, and their privileges."""

    roles: tuple[str, ...]
    cascade: bool = False
