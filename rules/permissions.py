"""Which operations on objects change who may do what."""

from __future__ import annotations

from rules.operation import AlterObject, CreateObject, DropObject, RenameObject
from rules.operation.catalog import ObjectKind

PERMISSION_KINDS = frozenset({ObjectKind.POLICY, ObjectKind.ROLE, ObjectKind.USER_MAPPING})
"""Creating, changing and dropping one of these is a change of permissions and nothing else."""

_ROUTINES = frozenset({ObjectKind.FUNCTION, ObjectKind.PROCEDURE, ObjectKind.ROUTINE})


def changes_permissions(operation: CreateObject | DropObject | AlterObject | RenameObject) -> bool:
    """Whether it is about a role or a policy, or about whose rights a routine runs with."""
    if operation.kind in PERMISSION_KINDS:
        return True
    return isinstance(operation, AlterObject) and operation.kind in _ROUTINES and "security" in operation.change.split()
