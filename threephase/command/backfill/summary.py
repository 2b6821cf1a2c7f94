"""What a run came to, at its end: for people, and as the last JSON line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg

from rules.value import Value
from runner.ledger.chain import Head, head
from runner.ledger.ranges import Totals, totals
from runner.ledger.runs import Run, read_run
from runner.report.facts import read_batches, read_quarantined, read_waits
from runner.report.recorded import Batches, Wait
from runner.report.section import Section
from runner.report.sections import walked
from runner.report.text import lines
from runner.report.words import duration, reason
from runner.state import SUCCESSORS, State

_ENDED = {
    State.RUNNING: "stopped, and can be resumed",
    State.PAUSED: "paused, and can be resumed",
    State.FAILED: "failed, and can be resumed",
    State.CANCELLED: "cancelled",
    State.SUCCEEDED: "succeeded",
    State.SUCCEEDED_WITH_QUARANTINE: "succeeded, with rows set aside",
}


class Summary(Value):
    """Of the whole run, all hosts and all times it was resumed. again: the command that resumes it."""

    run: Run
    passes: tuple[Totals, ...]
    batches: Batches
    waits: tuple[Wait, ...]
    quarantined: int
    head: Head
    again: str


def summarised(conn: psycopg.Connection[Any], run_id: int, again: str) -> Summary:
    """As the ledger has it now."""
    return Summary(
        run=read_run(conn, run_id),
        passes=tuple(totals(conn, run_id)),
        batches=read_batches(conn, run_id),
        waits=read_waits(conn, run_id),
        quarantined=read_quarantined(conn, run_id),
        head=head(conn, run_id),
        again=again,
    )


def as_text(summary: Summary) -> str:
    """A table, and the commands that may come next."""
    run, batches, head = summary.run, summary.batches, summary.head
    why = f" ({run.why})" if run.why and run.state is not State.FAILED else ""  # that is said beside the summary
    section = Section(
        title=f"Run {run.id}, {run.name}: {_ENDED[run.state]}{why}",
        rows=(
            ("rows walked", walked(summary.passes)),
            ("rows changed", f"{batches.changed:,}"),
            *((("rows set aside", f"{summary.quarantined:,}"),) if summary.quarantined else ()),
            ("batches", f"{batches.count:,}"),
            ("working", f"{duration(batches.working_ms / 1_000)}, all workers together"),
            *(("waiting", f"{duration(wait.seconds)}: {reason(wait.reason)}") for wait in summary.waits),
            ("chain head", f"{head.length}:{head.hash}"),
        ),
        note="Keep the chain head elsewhere: it shows later whether the ledger was changed.",
    )
    return "\n".join(("", *lines(section), "", *_next(summary))) + "\n"


def as_fields(summary: Summary, exit_code: int) -> dict[str, object]:
    """The fields of the event `ended`."""
    run, batches = summary.run, summary.batches
    return {
        "exit_code": exit_code,
        "state": run.state.value,
        "why": run.why,
        "walked": summary.passes[0].walked if summary.passes else 0,
        "passes": len(summary.passes),
        "changed": batches.changed,
        "quarantined": summary.quarantined,
        "batches": batches.count,
        "working_s": round(batches.working_ms / 1_000, 3),
        "waited_s": {wait.reason: round(wait.seconds, 3) for wait in summary.waits},
        "chain": {"length": summary.head.length, "hash": summary.head.hash},
    }


def _next(summary: Summary) -> Sequence[str]:
    run, head = summary.run, summary.head
    if SUCCESSORS[run.state]:
        resume = [f"  threephase backfill resume {run.id}"] if run.state is State.PAUSED else []
        return ("To go on:", *resume, f"  {summary.again}")
    return (
        "Next:",
        f"  threephase backfill verify {run.id} --head {head.length}:{head.hash}",
        f"  threephase backfill report {run.id} --format html -o run-{run.id}.html",
    )
