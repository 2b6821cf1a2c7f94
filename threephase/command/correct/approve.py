"""`threephase correct approve`: shows what a dry run did, asks, and signs for it as whoever is logged in."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from linter.errors import InputError
from linter.nearest import did_you_mean
from runner.errors import RefusedError
from threephase.command.backfill.actor import audit_facts
from threephase.command.backfill.opened import ledger
from threephase.command.connection import ConnectionOptions
from threephase.command.correct.decided import policy_of
from threephase.command.correct.show import show_kept
from threephase.command.correct.telling import Telling
from threephase.exit_code import ExitCode
from threephase.output import complain

if TYPE_CHECKING:
    import psycopg

    from runner.ledger.approvals import Approval, ApprovalPolicy
    from runner.ledger.proposals import Proposal


_LEAST_DIGITS = 8


class ApproveOptions(Telling):
    """The options of the command, as given."""

    digest: str
    role: str
    yes: bool
    actor: str | None
    connection: ConnectionOptions


def approve_command(options: ApproveOptions) -> int:
    """Approves once somebody has said yes to what was shown."""
    from runner.ledger.approvals import approve
    from runner.ledger.proposals import find

    if not (options.yes or sys.stdin.isatty()):
        raise InputError("there is no terminal to ask on. Say --yes once you have seen it: threephase correct show.")
    if len(options.digest) < _LEAST_DIGITS:
        raise InputError(
            f"{options.digest} is too little of a digest to sign for. Give {_LEAST_DIGITS} digits or more."
        )
    policy = policy_of(options.connection)
    _refuse_other_role(options.role, policy)
    with ledger(options.connection) as conn:
        _refuse_other_login(conn, options.role, policy)
        proposal = find(conn, options.digest.lower())
        show_kept(conn, proposal, options, options.connection, with_file=True)
        _refuse_problems(proposal)
        if not options.yes and not click.confirm(f"Approve it as {options.role}?", err=True):
            complain("nothing was approved.")
            return ExitCode.REFUSED
        given = approve(conn, proposal.digest, options.role, policy.valid_hours, audit_facts(options.actor))
    complain(_said(given))
    return ExitCode.CLEAN


def _refuse_other_role(role: str, policy: ApprovalPolicy) -> None:
    if role not in policy.roles:
        asked = f"[corrections] asks for {', '.join(policy.roles)}."
        raise InputError(f'--role "{role}" is not asked for. {did_you_mean(role, policy.roles, asked)}')


def _refuse_other_login(conn: psycopg.Connection[Any], role: str, policy: ApprovalPolicy) -> None:
    """The run would not count it; better to be told now. The database decides on the rest."""
    signers = policy.signers.get(role)
    if signers is not None and conn.info.user not in signers:
        raise RefusedError(
            f"{conn.info.user} does not sign as {role}: [corrections.signers] names {', '.join(signers)}. "
            "Log in as one of them."
        )


def _refuse_problems(proposal: Proposal) -> None:
    problems = proposal.result.get("problems") or ()
    if problems:
        raise RefusedError(f"nothing was approved: {len(problems)} things speak against it, as shown. Mend the file.")


def _said(given: Approval) -> str:
    from runner.report.words import moment

    return f"approved by {given.by} as {given.role}, until {moment(given.expires_at)}."
