"""What a report says, in its order: what, by whom, when, how much, what was decided, waited for and set aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from runner.ledger.ranges import Totals
from runner.report.attended import reverted
from runner.report.lists import decisions, quarantine, retries, waits, workers
from runner.report.recorded import Facts, Point
from runner.report.section import Row, Section
from runner.report.words import (
    STATES,
    bytes_of,
    counted,
    duration,
    milliseconds,
    moment,
    per_second,
    who,
)


def title(facts: Facts) -> str:
    """`Run 7: display_name`."""
    return f"Run {facts.run.id}: {facts.run.name}"


def conclusion(facts: Facts) -> str:
    """One sentence for whoever reads no further."""
    done = f"{counted(facts.walked, 'row')} walked, {facts.batches.changed:,} changed"
    aside = f", {facts.quarantined:,} set aside" if facts.quarantined else ""
    since = "" if facts.revert is None else f" Since then it was {reverted(facts.revert)}."
    batches = counted(facts.batches.count, "batch", "batches")
    return f"{STATES[facts.run.state].capitalize()}: {done}{aside} in {batches}.{since}"


def sections(facts: Facts) -> tuple[Section, ...]:
    """All that there is something to say about."""
    everything = (
        _what(facts),
        _result(facts),
        _passes(facts),
        decisions(facts),
        workers(facts),
        waits(facts),
        retries(facts),
        quarantine(facts),
        _chain(facts),
    )
    return tuple(section for section in everything if section.rows)


def points_section(facts: Facts) -> Section:
    """The numbers behind the charts."""
    return Section(
        title="Over time",
        columns=("until", "batches", "median", "longest", "walked", "changed", "rate"),
        rows=tuple(map(_point, facts.points)),
        numbers=frozenset(range(1, 7)),
    )


def _point(point: Point) -> Row:
    return (
        moment(point.at),
        f"{point.batches:,}",
        milliseconds(point.median_ms),
        milliseconds(point.longest_ms),
        f"{point.walked:,}",
        f"{point.changed:,}",
        per_second(point.rate),
    )


def _what(facts: Facts) -> Section:
    run, target = facts.run, facts.run.target
    columns = ", ".join(column.name for column in target.images)
    return Section(
        title="What was run",
        rows=(
            ("file", run.name),
            ("sha256", run.sha256),
            *((("reverts", f"run {run.reverts}"),) if run.reverts is not None else ()),
            ("table", str(target.written)),
            *((("reads", str(target.walked)),) if target.walked != target.written else ()),
            *((("columns", columns),) if columns else ()),
            ("walked by", f"{target.key.index.name} ({', '.join(column.name for column in target.key.columns)})"),
        ),
    )


def _result(facts: Facts) -> Section:
    run, batches = facts.run, facts.batches
    took = None if run.ended_at is None else (run.ended_at - run.started_at).total_seconds()
    return Section(
        title="What came of it",
        rows=(
            ("state", STATES[run.state]),
            *((("why", run.why),) if run.why else ()),
            ("started", f"{moment(run.started_at)}{_by_whom(facts)}"),
            ("ended", "not yet" if run.ended_at is None else f"{moment(run.ended_at)}, after {duration(took)}"),
            ("rows walked", walked(facts.passes)),
            ("rows changed", f"{batches.changed:,}"),
            ("rows set aside", f"{facts.quarantined:,}"),
            ("batches", f"{batches.count:,}"),
            *(_batch_rows(facts) if batches.count else ()),
            ("time waiting", f"{duration(facts.waited_s)}, all workers together"),
        ),
    )


def walked(passes: Sequence[Totals]) -> str:
    """`40,000, and again in 1 sweep`."""
    sweeps = f", and again in {counted(len(passes) - 1, 'sweep')}" if len(passes) > 1 else ""
    return f"{passes[0].walked:,}{sweeps}" if passes else "0"


def _batch_rows(facts: Facts) -> Iterator[Row]:
    batches = facts.batches
    yield "time working", f"{milliseconds(batches.working_ms)}, all workers together"
    yield (
        "a batch took",
        f"median {milliseconds(batches.median_ms)}, nine of ten {milliseconds(batches.p90_ms)}, "
        f"longest {milliseconds(batches.longest_ms)}",
    )
    yield "a batch walked", f"{batches.least_size:,} to {batches.most_size:,} rows at most"
    yield "WAL", bytes_of(batches.wal_bytes)


def _by_whom(facts: Facts) -> str:
    began = next((event for event in facts.events if event.kind == "began"), None)
    return "" if began is None else f", by {who(began.body)}"


def _passes(facts: Facts) -> Section:
    rows = tuple(
        (
            f"{each.pass_number}, {'the work' if each.pass_number == 1 else 'a sweep'}",
            f"{each.done:,} of {each.ranges:,}",
            f"{each.batches:,}",
            f"{each.walked:,}",
            f"{each.changed:,}",
        )
        for each in facts.passes
    )
    return Section(
        title="Passes",
        columns=("pass", "ranges done", "batches", "walked", "changed"),
        rows=rows,
        numbers=frozenset(range(1, 5)),
        note="A sweep goes over the table again, for rows that were committed late." if len(rows) > 1 else "",
    )


def _chain(facts: Facts) -> Section:
    head = f"{facts.head.length}:{facts.head.hash}"
    return Section(
        title="The chain of evidence",
        rows=(("entries", f"{facts.head.length:,}"), ("head", head)),
        note=f"Keep the head elsewhere: threephase backfill verify {facts.run.id} --head {head[:12]}… then shows whether "
        "anything up to it was changed or cut off.",
    )
