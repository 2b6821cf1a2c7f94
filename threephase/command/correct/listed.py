"""`threephase correct list`: what was done, and what waits to be."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from threephase.command.backfill.opened import ledger
from threephase.command.backfill.shown import show
from threephase.command.connection import ConnectionOptions
from threephase.command.correct.decided import policy_of
from threephase.exit_code import ExitCode
from threephase.output import write

if TYPE_CHECKING:
    import psycopg

    from runner.ledger.approvals import Approval, ApprovalPolicy
    from runner.ledger.corrections import Kept
    from runner.ledger.proposals import Proposal

_SHORT = 12
"""Digits of a digest that are enough to name it."""


def list_command(format: str, connection: ConnectionOptions) -> int:
    """The newest first."""
    from runner.ledger.corrections import list_corrections

    policy = policy_of(connection)
    with ledger(connection) as conn:
        done = list_corrections(conn)
        waiting = _waiting(conn, done)
    if format == "json":
        from linter.report.visible import inert_json

        write(inert_json(_as_json(done, waiting)), None)
    else:
        show("\n".join(_as_text(done, waiting, policy)) + "\n")
    return ExitCode.CLEAN


_Waiting = Sequence[tuple["Proposal", Sequence["Approval"]]]


def _waiting(conn: psycopg.Connection[Any], done: Sequence[Kept]) -> _Waiting:
    """The newest dry run of each script that was not run, with its approvals."""
    from runner.ledger.approvals import approvals_of
    from runner.ledger.proposals import list_proposals

    ran = {kept.sha256 for kept in done}
    newest: dict[str, Proposal] = {}
    for proposal in list_proposals(conn):
        if proposal.sha256 not in ran:
            newest.setdefault(proposal.sha256, proposal)
    return [(proposal, approvals_of(conn, proposal.digest)) for proposal in newest.values()]


def _as_text(done: Sequence[Kept], waiting: _Waiting, policy: ApprovalPolicy) -> Iterator[str]:
    from runner.report.section import Section
    from runner.report.text import lines
    from runner.report.words import moment

    if not done and not waiting:
        yield "There is no correction in this ledger yet. `threephase correct dry-run FILE` begins one."
        return
    if waiting:
        rows = tuple(
            (
                each.digest[:_SHORT],
                each.incident,
                _kind(each),
                each.by,
                moment(each.at),
                _standing(each, approvals, policy),
            )
            for each, approvals in waiting
        )
        yield from lines(
            Section(title="Dry runs", columns=("digest", "incident", "kind", "by", "at", "approved"), rows=rows)
        )
    if done:
        ran = tuple((str(each.id), each.incident, _kind(each), each.by, moment(each.at)) for each in done)
        yield from lines(Section(title="Corrections", columns=("id", "incident", "kind", "by", "at"), rows=ran))


def _kind(each: Proposal | Kept) -> str:
    return each.kind if each.reverts is None else f"reverts {each.reverts}"


def _standing(proposal: Proposal, approvals: Sequence[Approval], policy: ApprovalPolicy) -> str:
    if proposal.result.get("problems"):
        return "cannot be: something speaks against it"
    return _approved(approvals, policy)


def _approved(approvals: Sequence[Approval], policy: ApprovalPolicy) -> str:
    """By whom, and which roles have not."""
    now = datetime.now(UTC)
    held = {each.role: each.by for each in approvals if each.expires_at > now}
    return ", ".join(f"{role}: {held.get(role, 'missing')}" for role in policy.roles)


def _as_json(done: Sequence[Kept], waiting: _Waiting) -> str:
    from runner.account.as_json import VERSION, kept_json

    told = [kept_json(kept, ()) for kept in done]
    asked = [kept_json(proposal, approvals) for proposal, approvals in waiting]
    return json.dumps({"version": VERSION, "corrections": told, "dry_runs": asked}, indent=2) + "\n"
