"""Facts for reports, put together by hand: an hour of work on 1,000 rows, with everything that a report may tell."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from rules.value import replace
from runner.ledger.chain import Head
from runner.ledger.ranges import Totals
from runner.ledger.runs import Run
from runner.report.recorded import Batches, Event, Facts, Point, Retried, SetAside, Wait, Worked
from runner.settings import Settings
from runner.state import State
from tests.runner.ledger.runs import TARGET

BEGAN = datetime(2026, 1, 12, 22, 0, 0, tzinfo=UTC)
HASH = "ab" * 32


def at(seconds: float) -> datetime:
    """So long after the beginning."""
    return BEGAN + timedelta(seconds=seconds)


RUN = Run(
    id=7,
    kind="backfill",
    name="display_name",
    sha256="5e" * 32,
    file="-- /// backfill\n-- ///\nUPDATE members SET display_name = first_name WHERE display_name IS NULL;\n",
    reverts=None,
    target=TARGET,
    settings=Settings(),
    state=State.SUCCEEDED_WITH_QUARANTINE,
    why="1 rows are set aside",
    pass_number=2,
    started_at=BEGAN,
    ended_at=at(3_600),
)

POINTS = (
    Point(place=0, parts=4, at=at(900), part_s=900, batches=3, median_ms=120, longest_ms=300, walked=450, changed=449),
    Point(place=1, parts=4, at=at(1_800), part_s=900, batches=1, median_ms=100, longest_ms=100, walked=50, changed=50),
    Point(place=3, parts=4, at=at(3_600), part_s=900, batches=4, median_ms=90, longest_ms=95, walked=1_500, changed=0),
)

FACTS = Facts(
    run=RUN,
    revert=None,
    head=Head(length=14, hash=HASH),
    passes=(
        Totals(pass_number=1, ranges=2, done=2, batches=4, walked=1_000, changed=499),
        Totals(pass_number=2, ranges=2, done=2, batches=4, walked=1_000, changed=0),
    ),
    batches=Batches(
        count=8,
        walked=2_000,
        changed=499,
        working_ms=905.0,
        median_ms=95.0,
        p90_ms=180.5,
        longest_ms=300.0,
        least_size=50,
        most_size=500,
        wal_bytes=1_234_567,
        retries=1,
        last_at=at(3_590),
    ),
    points=POINTS,
    waits=(Wait(reason="window", seconds=2_700.0, times=1), Wait(reason="nice", seconds=0.9, times=7)),
    events=(
        Event(
            seq=1,
            kind="began",
            at=BEGAN,
            body={"actor": "ada@example.org", "os_user": "ada", "db_user": "app_owner", "host": "jump-1"},
        ),
        Event(
            seq=5,
            kind="setting",
            at=at(60),
            body={"name": "target_ms", "before": 150, "after": 200, "actor": "grace", "db_user": "dba"},
        ),
        Event(
            seq=9,
            kind="state",
            at=at(1_700),
            body={"before": "running", "after": "paused", "why": "release at noon", "actor": "grace"},
        ),
        Event(seq=13, kind="verified", at=at(3_598), body={"left": 0, "quarantined": 1, "os_user": "ada"}),
    ),
    events_left_out=0,
    retried=(Retried(sqlstate="40P01", message="deadlock detected", times=1, last_at=at(70)),),
    quarantine=(SetAside(key=("17", "de"), sqlstate="23514", message="violates check", at=at(80)),),
    quarantined=1,
    keys_visible=True,
    workers=(
        Worked(
            worker="jump-1:812:0",
            host="jump-1",
            os_user="ada",
            db_user="app_owner",
            tool="threephase 0.1.0",
            batches=8,
            walked=2_000,
            changed=499,
            first_at=at(1),
            last_at=at(3_590),
        ),
    ),
)

HOSTILE = "</title><script>alert(1)</script> | `a` *b* [c](https://d) <img src=x onerror=alert(2)>\n# e & &lt; \x1b[31m"


def hostile() -> Facts:
    """The same with a name in every place that a user or a table can fill."""
    run = replace(RUN, name=HOSTILE, why=HOSTILE, file=f"{HOSTILE}\n```\n````\n")
    body: dict[str, Any] = {"actor": HOSTILE, "host": HOSTILE, "name": HOSTILE, "before": HOSTILE, "why": HOSTILE}
    worker = replace(FACTS.workers[0], worker=HOSTILE, tool=HOSTILE)
    return replace(
        FACTS,
        run=run,
        waits=(Wait(reason=HOSTILE, seconds=1.0, times=1),),
        events=tuple(
            Event(seq=seq, kind=kind, at=BEGAN, body=body)
            for seq, kind in enumerate(("began", "state", "setting", HOSTILE))
        ),
        retried=(replace(FACTS.retried[0], message=HOSTILE, sqlstate=HOSTILE),),
        quarantine=(SetAside(key=(HOSTILE,), sqlstate=HOSTILE, message=HOSTILE, at=BEGAN),),
        workers=(worker,),
    )
