"""[corrections] and [audit.mirror]: who approves a correction, and where the application wants to read of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from linter.nearest import did_you_mean
from rules.name import Name
from rules.value import Value
from runner.audit.fields import FIELDS, Mirror
from threephase.config.table import Table

_VALID_HOURS = range(1, 721)


class Approving(Value):
    """roles: those that must approve, each by another person. valid_hours: how long an approval holds.

    signers: the logins that may sign for a role; for one that is not named, whoever is a member of threephase_approver.
    """

    roles: tuple[str, ...] = ("System Owner",)
    valid_hours: int = 72
    signers: Mapping[str, tuple[str, ...]] = MappingProxyType({})


def approving(table: Table) -> Approving:
    """What [corrections] says. Raises ConfigError."""
    table.allow("approvals", "approval-expires-hours", "signers")
    roles = table.some_texts("approvals") if "approvals" in table.content else Approving.roles
    _refuse_twice(table, "approvals", roles)
    hours = table.number("approval-expires-hours", _VALID_HOURS)
    return Approving(
        roles=roles,
        valid_hours=Approving.valid_hours if hours is None else hours,
        signers=_signers(table.table("signers"), roles),
    )


def mirror(audit: Table) -> Mirror | None:
    """What [audit.mirror] says, None where there is none. Raises ConfigError."""
    audit.allow("mirror")
    if "mirror" not in audit.content:
        return None
    table = audit.table("mirror")
    table.allow("table", "columns", "constants")
    columns, constants = table.table("columns"), table.table("constants")
    if not columns.content:
        raise table.error("columns in [audit.mirror] must name at least one: our field = its column.", "columns")
    made = Mirror(
        table=_name(table),
        columns=tuple(_columns(columns)),
        constants=tuple((column, constants.text(column)) for column in constants.content),
    )
    _refuse_twice(table, "columns", made.filled())
    return made


def _signers(table: Table, roles: tuple[str, ...]) -> Mapping[str, tuple[str, ...]]:
    for role in table.content:
        if role not in roles:
            listed = f"Asked for are {', '.join(roles)}."
            known = did_you_mean(role, roles, listed)
            raise table.error(f'"{role}" is none of the roles in approvals. {known}', role)
    return {role: table.some_texts(role) for role in table.content}


def _columns(table: Table) -> Iterator[tuple[str, str]]:
    """A field may fill one column, or a list of them, as createdAt and updatedAt."""
    table.allow(*FIELDS)
    for field, value in table.content.items():
        several = table.some_texts(field) if isinstance(value, list) else (table.text(field),)
        yield from ((field, column) for column in several)


def _refuse_twice(table: Table, key: str, names: Iterable[str]) -> None:
    for name, times in Counter(names).items():
        if times > 1:
            raise table.error(f'{key}: "{name}" is named twice.', key, value=name)


def _name(table: Table) -> Name:
    """As in a correction's `tables`: what is written is the very name, with or without quotes."""
    from linter.correction.names import table_name  # here, for most projects have no such table
    from linter.correction.unfit import UnfitError

    try:
        return table_name("table", table.text("table"))
    except UnfitError as unfit:
        raise table.error(f"{unfit.message} {unfit.advice}", "table") from None
