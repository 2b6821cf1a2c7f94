"""How a run stands, in words: for a terminal that is looked at again and again, and for programs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from runner.ledger.workers import Worker
from runner.pace.eta import End
from runner.report.attended import STALE_S, state_in_words
from runner.report.json_report import as_run, plain
from runner.report.now import Now, Trouble
from runner.report.section import Row, Section
from runner.report.words import counted, duration, milliseconds, per_second, value
from runner.report.words import moment as moment_of
from runner.settings import Settings, to_json
from runner.state import State


def status_sections(now: Now, at: datetime) -> tuple[Section, ...]:
    """The run, its workers, its troubles, its settings as far as they are not the usual ones. at: what the time is."""
    everything = (
        Section(title=f"Run {now.run.id}: {now.run.name}", rows=tuple(_run(now, at))),
        Section(title="Workers", rows=tuple(map(_worker, now.workers))),
        Section(title="Troubles, the last ones first", rows=tuple(map(_trouble, now.troubles))),
        Section(title="Settings other than usual", rows=tuple(_unusual(now.run.settings))),
    )
    return tuple(section for section in everything if section.rows)


def as_json(now: Now) -> dict[str, object]:
    """The same for programs."""
    totals, recent = now.totals, now.recent
    return {
        "run": as_run(now.run),
        "at_work": now.attended,
        "reverted_by": None if now.revert is None else now.revert.id,
        "progress": {
            "pass": now.run.pass_number,
            "share": None if now.progress is None else round(now.progress, 4),
            "walked": totals.walked if totals else 0,
            "changed": totals.changed if totals else 0,
            "estimated_rows": now.rows,
            "rows_per_second": None if recent.rate is None else round(recent.rate, 1),
            "rest_s": None if now.rest_s is None else round(now.rest_s),
            "batch_size": recent.size,
            "batch_ms": recent.took_ms,
            "quarantined": now.quarantined,
        },
        "passes": plain(now.passes),
        "workers": [{**plain(worker), "stale": is_stale(worker)} for worker in now.workers],
        "troubles": plain(now.troubles),
    }


def is_stale(worker: Worker) -> bool:
    """Whether it should have been heard of since, and has not said goodbye."""
    return worker.doing != "left" and worker.age_s > STALE_S


def _run(now: Now, at: datetime) -> Iterator[Row]:
    run, totals, recent = now.run, now.totals, now.recent
    state = state_in_words(run, attended=now.attended, revert=now.revert)
    yield "state", state + (f" ({run.why})" if run.why else "")
    yield "since", f"{moment_of(run.started_at)}" + (f", until {moment_of(run.ended_at)}" if run.ended_at else "")
    yield "table", str(run.target.written)
    if totals is not None:
        yield "pass", f"{run.pass_number}, {'the work' if run.pass_number == 1 else 'a sweep for rows committed late'}"
        yield "progress", _progress(now)
        yield "changed", f"{sum(each.changed for each in now.passes):,}"
    if now.quarantined:
        yield "set aside", counted(now.quarantined, "row")
    if recent.batches and run.state is State.RUNNING and now.attended:
        yield (
            "lately",
            f"{per_second(recent.rate)}; a batch of {recent.size:,} rows took {milliseconds(recent.took_ms)}",
        )
    if now.rest_s is not None:
        yield "left", _left(now.rest_s, now.end(at))


def _left(rest_s: float, end: End | None) -> str:
    work = f"about {duration(rest_s)} of work for this pass, at the pace of the last minutes"
    if end is None:
        return f"{work}: more than the window will give"
    openings = "" if end.windows == 1 else f", in {end.windows} openings of the window"
    return f"{work}; done about {moment_of(end.at)}{openings}"


def _progress(now: Now) -> str:
    totals = now.totals
    walked = f"{totals.walked:,}" if totals else "0"
    if now.progress is None:
        return f"{counted(totals.walked if totals else 0, 'row')} walked; how many there are is not known"
    return f"{now.progress:.1%}, {walked} of about {now.rows:,} rows walked"


def _worker(worker: Worker) -> Row:
    seen = f"seen {duration(worker.age_s)} ago"
    stale = ", not heard of since: is it still there?" if is_stale(worker) else ""
    return worker.name, worker.doing + (f": {worker.why}" if worker.why else ""), f"{seen}{stale}"


def _trouble(trouble: Trouble) -> Row:
    said = " ".join(filter(None, (trouble.sqlstate, trouble.message)))
    return moment_of(trouble.at), trouble.what, said or "-", trouble.worker or ""


def _unusual(settings: Settings) -> Iterator[Row]:
    usual = to_json(Settings())
    for name, setting in to_json(settings).items():
        if setting != usual[name]:
            yield name, f"{value(setting)} (usually {value(usual[name])})"
