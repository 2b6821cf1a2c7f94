"""Approvals: a second person's word for exactly what a dry run did."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from types import MappingProxyType
from typing import Any

import psycopg
from psycopg.rows import class_row

from rules.value import Value
from runner.errors import RefusedError, RunnerError
from runner.ledger.calls import BusyError, call
from runner.ledger.chain import as_jsonb
from runner.ledger.journal import note
from runner.statement import statement


class ApprovalPolicy(Value):
    """Who must approve. roles: one person each. valid_hours: how long an approval holds.

    signers: the logins that may sign for a role; for one that is not named, any member of threephase_approver.
    """

    roles: tuple[str, ...] = ("System Owner",)
    valid_hours: int = 72
    signers: Mapping[str, tuple[str, ...]] = MappingProxyType({})

    def to_json(self) -> dict[str, object]:
        """As the ledger keeps it with the receipt."""
        signers = {role: list(logins) for role, logins in self.signers.items()}
        return {"roles": list(self.roles), "valid_hours": self.valid_hours, "signers": signers}


class Approval(Value):
    """An approval. role: as which. by: who logged in. acting: for which role of PostgreSQL. address: None for a socket."""

    id: int
    digest: str
    role: str
    by: str
    acting: str
    address: str | None
    at: datetime
    expires_at: datetime


def approve(
    conn: psycopg.Connection[Any], digest: str, role: str, valid_hours: int, facts: Mapping[str, object]
) -> Approval:
    """Approves as whoever is logged in. digest: the whole one. Raises RefusedError, which the journal then knows too."""
    parameters = {"digest": digest, "role": role, "valid_hours": valid_hours, "facts": as_jsonb(facts)}
    try:
        number = call(conn, "approval/approve", parameters, role="threephase_approver")
    except BusyError:
        raise  # whoever holds the ledger would hold the entry up, too
    except RefusedError as refused:
        with suppress(RunnerError, psycopg.errors.InFailedSqlTransaction):  # the refusal is what is to be told
            note(conn, "refused", {**facts, "what": "approve", "digest": digest, "role": role, "why": str(refused)})
        raise
    return next(approval for approval in approvals_of(conn, digest) if approval.id == number)


def approvals_of(conn: psycopg.Connection[Any], digest: str) -> tuple[Approval, ...]:
    """All of that digest in their order, expired ones too."""
    with conn.cursor(row_factory=class_row(Approval)) as cursor:
        return tuple(cursor.execute(statement("approval/approvals"), {"digest": digest}).fetchall())
