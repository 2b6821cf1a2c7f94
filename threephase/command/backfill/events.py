"""A run as JSON lines, for programs: docs/backfill-events.schema.json says what each may hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import assert_never

from runner.happened import BatchDone, Happened, PassBegan, Quarantined, Retrying, StateChanged, Waiting
from threephase.command.backfill.lines import now_utc
from threephase.command.backfill.tally import Tally


class Events:
    """out: takes a whole line. Every line has event, at (UTC) and run."""

    every_s = 5.0

    def __init__(self, run_id: int, out: Callable[[str], None], clock: Callable[[], datetime] = now_utc) -> None:
        self._run_id = run_id
        self._out = out
        self._clock = clock

    def happened(self, happened: Happened, tally: Tally) -> None:  # noqa: ARG002
        """A line for everything."""
        self.event(*_fields(happened))

    def tick(self, tally: Tally) -> None:
        """How far it has come, all hosts together."""
        self.event("progress", progress(tally))

    def say(self, sentence: str) -> None:
        """What is meant for people."""
        self.event("note", {"message": sentence})

    def close(self) -> None:
        """Nothing is kept back."""

    def event(self, name: str, fields: Mapping[str, object]) -> None:
        """One line. ASCII only, so that it arrives whole wherever the output is sent."""
        from linter.report.visible import inert_json

        head = {"event": name, "at": f"{self._clock():%Y-%m-%dT%H:%M:%S.%fZ}", "run": self._run_id}
        self._out(inert_json(json.dumps({**head, **fields})) + "\n")


def progress(tally: Tally) -> dict[str, object]:
    """The fields of a progress event."""
    now = tally.standing
    return {
        "pass": now.pass_number,
        "walked": now.walked,
        "changed": now.changed,
        "estimated_rows": now.rows,
        "share": None if tally.share is None else round(tally.share, 4),
        "rows_per_second": None if tally.rate is None else round(tally.rate, 1),
        "rest_s": None if tally.rest_s is None else round(tally.rest_s),
        "waiting": sorted({waiting.reason for waiting in tally.waiting.values()}),
    }


def _fields(happened: Happened) -> tuple[str, dict[str, object]]:
    match happened:
        case BatchDone():
            return "batch", {
                "worker": happened.worker,
                "pass": happened.pass_number,
                "range": happened.range_number,
                "batch": happened.batch,
                "walked": happened.walked,
                "changed": happened.changed,
                "took_ms": round(happened.took_ms, 1),
                "size": happened.size,
            }
        case Waiting():
            return "waiting", _plain(happened, "worker", "reason", "detail", "seconds")
        case Retrying():
            return "retrying", _plain(happened, "worker", "sqlstate", "message", "attempt", "seconds")
        case Quarantined():
            return "quarantined", {
                **_plain(happened, "worker", "sqlstate", "message"),
                "key": list(happened.key),
            }
        case PassBegan():
            return "pass", {"pass": happened.pass_number}
        case StateChanged():
            return "state", {"state": happened.state.value, "why": happened.why}
        case _:
            assert_never(happened)


def _plain(happened: Happened, *names: str) -> dict[str, object]:
    fields = {name: getattr(happened, name) for name in names}
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in fields.items()}
