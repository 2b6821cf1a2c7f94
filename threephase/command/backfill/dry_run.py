"""`threephase backfill dry-run`: looks, tries, takes it back, and says what a run would do."""

from __future__ import annotations

import json
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from rules.value import Value
from threephase.command.backfill.opened import explained, named
from threephase.command.backfill.shown import show
from threephase.command.backfill.understood import understood
from threephase.command.connection import ConnectionOptions
from threephase.exit_code import ExitCode
from threephase.interruption import stoppable
from threephase.output import complain, write

if TYPE_CHECKING:
    from typing import Any

    import psycopg

    from rules.backfill import Backfill
    from runner.connection.dsn import Dsn
    from runner.dry.outcome import DryRun


class DryRunOptions(Value):
    """The options of the command, as given."""

    file: Path
    rehearse: bool
    format: str
    output_file: Path | None
    connection: ConnectionOptions


def dry_run_command(options: DryRunOptions) -> int:
    """Looks, says what was found, keeps it in the ledger if nothing speaks against a run; returns the exit code."""
    from runner.connection.connect import connect
    from runner.connection.pooler import refuse_transaction_pooler

    backfill = understood(options.file)
    dsn = named(options.connection)
    with stoppable(), closing(connect(dsn, name=f"threephase backfill {backfill.name}")) as conn, explained(dsn):
        refuse_transaction_pooler(dsn, conn)
        dry = _looked(conn, dsn, backfill, rehearsing=options.rehearse)
        code = _code(dry)
        _write(dry, dsn, options)
        if code is ExitCode.CLEAN:
            _keep(conn, dry)
    return code


def _looked(conn: psycopg.Connection[Any], dsn: Dsn, backfill: Backfill, *, rehearsing: bool) -> DryRun:
    from runner.dry.estimate import estimate
    from runner.dry.outcome import DryRun
    from runner.dry.plan import plan
    from runner.dry.rehearse import rehearse
    from runner.settings import starting

    settings = starting(backfill)
    planned = plan(conn, backfill, settings, dsn.prisma_schema)
    if planned.stopped or not rehearsing:
        return DryRun(backfill=backfill, plan=planned, rehearsal=None, estimate=None, findings=())
    seen = rehearse(conn, backfill, planned.target, settings)
    now, rows = datetime.now(UTC), planned.target.rows
    return DryRun(
        backfill=backfill,
        plan=planned,
        rehearsal=seen,
        estimate=estimate(rows, planned.found, seen, settings, now, images=backfill.images),
        findings=tuple(seen.findings(backfill)),
    )


def _code(dry: DryRun) -> ExitCode:
    if dry.plan.stopped:
        return ExitCode.REFUSED
    return ExitCode.FINDINGS if dry.findings else ExitCode.CLEAN


def _write(dry: DryRun, dsn: Dsn, options: DryRunOptions) -> None:
    if options.format == "json":
        from linter.report.visible import inert_json
        from runner.dry.as_json import as_json

        write(inert_json(json.dumps(as_json(dry, values=True), indent=2)) + "\n", options.output_file)
    else:
        from runner.dry.text import render

        show(render(dry, dsn.shown), options.output_file)


def _keep(conn: psycopg.Connection[Any], dry: DryRun) -> None:
    from runner.dry.as_json import as_json
    from runner.dry.recorded import keep
    from threephase.command.backfill.earlier import in_the_way

    problem = keep(conn, dry.backfill, dry.plan.target, dry.kind, as_json(dry, values=False))
    if problem is not None:
        complain(f"not kept for `run`: {problem}.")
        return
    earlier = in_the_way(conn, dry.backfill, again=False)
    if earlier is None:
        complain(f"kept in the ledger: `threephase backfill run {dry.backfill.path}` may begin.")
    else:
        complain(f"kept in the ledger. Yet {earlier}")
