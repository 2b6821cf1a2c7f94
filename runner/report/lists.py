"""What a report lists of a run: decisions, workers, waits, attempts in vain, rows set aside."""

from __future__ import annotations

from collections.abc import Mapping

from runner.report.recorded import Event, Facts
from runner.report.section import Section
from runner.report.words import counted, duration, key, milliseconds, moment, reason, value, who

_NOT_VISIBLE = "Which rows, this role may not see: that takes threephase_runner, or the ledger's owner."


def decisions(facts: Facts) -> Section:
    """Every entry of the chain that is not about one batch."""
    left_out = f"{counted(facts.events_left_out, 'entry', 'entries')} in the middle left out."
    return Section(
        title="What was decided",
        columns=("when", "what", "by"),
        rows=tuple((moment(event.at), _decided(event), who(event.body)) for event in facts.events),
        note=left_out if facts.events_left_out else "",
    )


def _decided(event: Event) -> str:
    said = event.body
    match event.kind:
        case "began":
            return "begun"
        case "state":
            because = f": {said['why']}" if said.get("why") else ""
            return f"{said.get('before')} → {said.get('after')}{because}"
        case "setting":
            return f"{said.get('name')}: {value(said.get('before'))} → {value(said.get('after'))}"
        case "pass":
            return f"pass {said.get('pass')} began"
        case "verified":
            left = said.get("left")
            return (
                "verified, as far as that goes without a query" if left is None else f"verified: {left} rows are left"
            )
        case "left":
            because = f": {said['why']}" if said.get("why") else ""
            return f"{said.get('worker')} left{because}"
        case "waited":
            return f"waited: {_waited(said.get('waits')) or '-'}"
        case "no_dry_run":
            return "begun without a dry run"
        case _:
            why = said.get("why") or said.get("detail")
            return event.kind.replace("_", " ") + (f": {why}" if why else "")


def _waited(waits: object) -> str:
    """`older transactions were still open, 12.0 s`."""
    known = waits.items() if isinstance(waits, Mapping) else ()
    return "; ".join(f"{reason(word)}, {milliseconds(took)}" for word, took in known)


def workers(facts: Facts) -> Section:
    """Each worker with what it did."""
    return Section(
        title="Who worked",
        columns=("worker", "by", "release", "from", "to", "batches", "walked", "changed"),
        rows=tuple(
            (
                each.worker or "-",
                who({"os_user": each.os_user, "db_user": each.db_user, "host": each.host}),
                each.tool or "-",
                moment(each.first_at),
                moment(each.last_at),
                f"{each.batches:,}",
                f"{each.walked:,}",
                f"{each.changed:,}",
            )
            for each in facts.workers
        ),
        numbers=frozenset((5, 6, 7)),
    )


def waits(facts: Facts) -> Section:
    """By reason, the longest first."""
    return Section(
        title="What was waited for",
        columns=("because", "time", "times"),
        rows=tuple((reason(each.reason), duration(each.seconds), f"{each.times:,}") for each in facts.waits),
        numbers=frozenset((1, 2)),
        note="All workers together.",
    )


def retries(facts: Facts) -> Section:
    """What did not go through at once."""
    rows = tuple(
        (each.sqlstate or "-", each.message or "-", f"{each.times:,}", moment(each.last_at)) for each in facts.retried
    )
    if not rows and facts.batches.retries:
        rows = (("-", "batches that took more than one attempt", f"{facts.batches.retries:,}", "-"),)
    return Section(
        title="What was tried again",
        columns=("SQLSTATE", "PostgreSQL said", "times", "last"),
        rows=rows,
        numbers=frozenset((2,)),
    )


def quarantine(facts: Facts) -> Section:
    """The rows that failed by themselves."""
    more = facts.quarantined - len(facts.quarantine)
    notes = (
        f"{counted(more, 'row')} more: the table threephase.quarantine has them." if more else "",
        "" if facts.keys_visible else _NOT_VISIBLE,
    )
    return Section(
        title="Rows set aside",
        columns=("key", "SQLSTATE", "PostgreSQL said", "when"),
        rows=tuple((key(row.key), row.sqlstate, row.message or "-", moment(row.at)) for row in facts.quarantine),
        note=" ".join(filter(None, notes)),
    )
