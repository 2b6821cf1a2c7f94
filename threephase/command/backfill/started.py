"""What `run` does before the first batch: may it begin, and is there something to join?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg

from rules.backfill import Backfill, WorkKind
from rules.value import Value
from runner.connection.dsn import Dsn
from runner.connection.identity import identify
from runner.connection.pooler import refuse_transaction_pooler
from runner.dry.recorded import target_facts
from runner.dry.rehearse import rehearse_first
from runner.errors import RefusedError
from runner.ledger.chain import append
from runner.ledger.dry_runs import find
from runner.ledger.runs import Run, latest, unfinished
from runner.run.begin import begin
from runner.settings import Settings, starting
from runner.statement import statement
from runner.target.key import Target
from runner.target.notice import Level
from runner.target.preflight import preflight
from runner.target.read import read_target
from threephase.command.backfill.earlier import SUCCEEDED, in_the_way


class Finished(Value):
    """This very file has been run to its end here already."""

    run: Run


class Begun(Value):
    """joined: whether the run was there before."""

    run: Run
    joined: bool


def started(
    conn: psycopg.Connection[Any],
    dsn: Dsn,
    backfill: Backfill,
    facts: Mapping[str, object],
    *,
    again: bool,
    without_dry_run: bool,
) -> Begun | Finished:
    """The run to work on.

    Raises RefusedError: another file of that name at work, no dry run, a migration that is not applied, rows that a second
    pass changes again, or whatever else of this server and this role stands against it.
    """
    refuse_transaction_pooler(dsn, conn)
    settings = starting(backfill)
    earlier = in_the_way(conn, backfill, again=again)
    if earlier is not None:
        raise RefusedError(earlier)
    joined = unfinished(conn, backfill.name) is not None
    last = latest(conn, backfill.name)
    if last is not None and not joined and not again and last.state in SUCCEEDED and last.sha256 == backfill.sha256:
        return Finished(run=last)
    target = read_target(conn, backfill)
    _refuse_unfit(conn, dsn, backfill, target, settings)  # also who joins: another role may see fewer rows
    if joined:
        return Begun(run=begin(conn, backfill, settings, facts), joined=True)
    shown = None
    if not without_dry_run:
        shown = _dry_run(conn, backfill, target)
        _refuse_repeating(conn, backfill, target, settings)
    run = begin(conn, backfill, settings, {**facts, "dry_run": shown})
    if without_dry_run:
        append(conn, run.id, "no_dry_run", facts)
    return Begun(run=run, joined=False)


def _refuse_unfit(
    conn: psycopg.Connection[Any], dsn: Dsn, backfill: Backfill, target: Target, settings: Settings
) -> None:
    with conn.transaction():
        conn.execute(statement("ledger_snapshot"))
        found = preflight(conn, identify(conn), backfill, target, settings, dsn.prisma_schema)
    # Whether the migration is applied must be known: that it could not be asked is no yes.
    against = [notice for notice in found if notice.level is Level.STOP or notice.about == "after"]
    if against:
        reasons = "\n".join(f"  {notice.text} {notice.advice}".rstrip() for notice in against)
        raise RefusedError(f"{backfill.path} cannot be run here:\n{reasons}")


def _dry_run(conn: psycopg.Connection[Any], backfill: Backfill, target: Target) -> int:
    """The number of the dry run that speaks for it. Raises RefusedError where there is none."""
    found = find(conn, backfill.sha256, target_facts(conn, target))
    if found is None:
        raise RefusedError(
            f"there is no dry run of {backfill.path} as it is now against this table as it is now. See first what it will "
            f"do: threephase backfill dry-run {backfill.path}. Or say --no-dry-run; the ledger keeps that it was said."
        )
    return found.id


def _refuse_repeating(conn: psycopg.Connection[Any], backfill: Backfill, target: Target, settings: Settings) -> None:
    """A plan does not tell whether the guard is one on these types and triggers; the first rows do, and are rolled back."""
    if not backfill.work.guarded or backfill.work.kind is WorkKind.DELETE:
        return  # nothing to be proven, or nothing left to be done again
    for said in rehearse_first(conn, backfill, target, settings).repeated(backfill):
        raise RefusedError(
            f"{backfill.path} was tried on its first rows, and rolled back. {said} See more: threephase backfill dry-run "
            f"--rehearse {backfill.path}."
        )
