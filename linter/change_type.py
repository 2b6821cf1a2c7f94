"""The owner's kinds of change (release model, 5.2): which a migration is, and so who signs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from linter.verdict import ChangeType
from rules.finding import Category, Finding, Phase
from rules.operation import (
    AddConstraint,
    CreateIndex,
    Delete,
    DropIndex,
    Operation,
    Truncate,
    Update,
)

_ORDER = (ChangeType.ADDITIVE, ChangeType.DESTRUCTIVE, ChangeType.PERMISSION)


def change_types(operations: Iterable[tuple[Operation, Phase]], findings: Iterable[Finding]) -> tuple[ChangeType, ...]:
    """Every kind the migration is, in the order of ChangeType; additive only where it is nothing else."""
    found = {ChangeType.DESTRUCTIVE for operation, phase in operations if _destroys(operation, phase)}
    if any(finding.category is Category.PERMISSION for finding in findings):
        found.add(ChangeType.PERMISSION)
    return tuple(kind for kind in _ORDER if kind in (found or {ChangeType.ADDITIVE}))


def _destroys(operation: Operation, phase: Phase) -> bool:
    """Whether rolling the code back is not enough. What nobody can see into may destroy; a new constraint does not."""
    match operation:
        case Delete() | Truncate():
            return phase is not Phase.EXPAND
        case Update(where=where):
            return phase is not Phase.EXPAND and (where is None or where.always_true)
        case AddConstraint() | CreateIndex() | DropIndex():
            return False
        case _:
            return phase in (Phase.CONTRACT, Phase.UNKNOWN)


def signers(types: Iterable[ChangeType], sign_off: Mapping[ChangeType, tuple[str, ...]]) -> tuple[str, ...]:
    """The roles that must agree, each once."""
    return tuple(dict.fromkeys(role for kind in types for role in sign_off[kind]))


def gravest(types: Iterable[ChangeType]) -> ChangeType:
    """The kind that names the migration: what destroys before what only concerns permissions."""
    return max(types, key=(ChangeType.ADDITIVE, ChangeType.PERMISSION, ChangeType.DESTRUCTIVE).index)
