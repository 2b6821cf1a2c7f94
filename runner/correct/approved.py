"""Which dry run may be executed: the newest of the script that was approved as the policy wants it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

import psycopg

from runner.correct.script import Script
from runner.errors import RefusedError
from runner.ledger.approvals import Approval, ApprovalPolicy, approvals_of
from runner.ledger.corrections import of_sha256
from runner.ledger.proposals import Proposal, proposals_of
from runner.statement import statement


def approved(ledger: psycopg.Connection[Any], script: Script, policy: ApprovalPolicy) -> Proposal:
    """A look ahead, so that nobody waits for a refusal: the ledger itself decides in the correction's transaction.

    Raises RefusedError, which says what is missing.
    """
    receipt = of_sha256(ledger, script.sha256)
    if receipt is not None:
        raise RefusedError(
            f"this script was run already: correction {receipt.id}, {receipt.at:%Y-%m-%d %H:%M %Z}, by {receipt.by}. "
            "A correction is run once; what is still wrong is another one, in a file of its own."
        )
    found = proposals_of(ledger, script.sha256)
    if not found:
        raise RefusedError("no dry run of this file as it is now is in the ledger. Make one, and have it approved.")
    now = _now(ledger)
    for proposal in found:
        if not _missing(approvals_of(ledger, proposal.digest), policy, now):
            return proposal
    newest = found[0]
    missing = _missing(approvals_of(ledger, newest.digest), policy, now)
    short, roles = newest.digest[:12], " and ".join(missing)
    raise RefusedError(
        f"its dry run {short} is not approved by {roles}, or no more. Another person than {newest.by} approves it: "
        f'threephase correct approve {short} --role "{missing[0]}".'
    )


def _missing(given: Sequence[Approval], policy: ApprovalPolicy, now: datetime) -> list[str]:
    valid = {approval.role for approval in given if approval.expires_at > now}
    return [role for role in policy.roles if role not in valid]


def _now(ledger: psycopg.Connection[Any]) -> datetime:
    ((now,),) = ledger.execute(statement("correct/now")).fetchall()
    return cast("datetime", now)
