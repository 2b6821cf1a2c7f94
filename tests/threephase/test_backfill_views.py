"""What is shown of a run while it goes on: lines, JSON lines, the bar; with a clock and a ledger that are made up."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from rich.console import Console

from rules.value import replace
from runner.happened import BatchDone, Happened, PassBegan, Quarantined, Retrying, StateChanged, Waiting
from runner.state import State
from threephase.command.backfill.bar import Bar
from threephase.command.backfill.events import Events
from threephase.command.backfill.lines import Lines
from threephase.command.backfill.stopping import Stopping, stoppable_run
from threephase.command.backfill.tally import Standing, Tally
from threephase.command.backfill.watch import Watch

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "backfill-events.schema.json").read_text(encoding="utf-8"))
NOW = datetime(2026, 1, 12, 22, 0, 5, tzinfo=UTC)
BEGUN = Standing(pass_number=1, walked=0, changed=0, rows=1_000)
DONE = BatchDone(worker=0, pass_number=1, range_number=3, batch=1, walked=100, changed=90, took_ms=148.25, size=100)
LATE = Waiting(worker=0, reason="replica_lag", detail="A replica is 12 s behind.", seconds=2.0)
EVERYTHING: tuple[Happened, ...] = (
    PassBegan(pass_number=1),
    DONE,
    LATE,
    Retrying(worker=1, sqlstate="40P01", message="deadlock detected", attempt=2, seconds=0.31),
    Retrying(worker=-1, sqlstate=None, message="the connection was lost.", attempt=1, seconds=1.0),
    Quarantined(worker=0, key=("17", "de"), sqlstate="23514", message="violates check"),
    PassBegan(pass_number=2),
    StateChanged(state=State.SUCCEEDED, why="verified"),
)


class Clock:
    """Seconds that go on when they are told to."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


class Recorder:
    """A view that keeps what it was given."""

    every_s = 5.0

    def __init__(self, error: OSError | None = None) -> None:
        self.kept: list[object] = []
        self._error = error

    def happened(self, happened: Happened, tally: Tally) -> None:
        if self._error is not None:
            raise self._error
        self.kept.append((type(happened).__name__, tally.standing.walked))

    def tick(self, tally: Tally) -> None:
        self.kept.append(("tick", tally.standing.walked))

    def say(self, sentence: str) -> None:
        self.kept.append(sentence)

    def close(self) -> None:
        pass


# The tally ------------------------------------------------------------------------------------------------------------


def test_the_ledger_has_the_last_word_and_batches_add_to_it() -> None:
    tally = Tally(BEGUN, Clock())
    tally.take(DONE)
    assert (tally.standing.walked, tally.standing.changed) == (100, 90)
    tally.read(replace(BEGUN, walked=450, changed=400))  # other hosts work too
    tally.take(DONE)
    assert (tally.standing.walked, tally.standing.changed) == (550, 490)


def test_rate_and_rest_come_from_what_the_ledger_said_over_time() -> None:
    clock = Clock()
    tally = Tally(BEGUN, clock)
    assert (tally.rate, tally.rest_s, tally.share) == (None, None, 0.0)
    clock.now = 2.0
    tally.read(replace(BEGUN, walked=100))
    assert (tally.rate, tally.rest_s, tally.share) == (50.0, 18.0, 0.1)


def test_the_rate_forgets_what_is_older_than_a_minute() -> None:
    clock = Clock()
    tally = Tally(BEGUN, clock)
    for second, walked in ((10, 500), (70, 500), (100, 530)):
        clock.now = second
        tally.read(replace(BEGUN, walked=walked))
    assert tally.rate == 1.0  # 30 rows in the last 30 seconds


def test_the_closed_hours_of_a_window_do_not_slow_the_pace() -> None:
    clock = Clock()
    tally = Tally(replace(BEGUN, window="daily 22:00-23:00 UTC"), clock)
    clock.now = 10.0
    tally.read(replace(tally.standing, walked=100))
    tally.take(replace(LATE, reason="window"))
    for clock.now in (1_000.0, 2_000.0, 3_000.0):
        tally.read(tally.standing)
    assert tally.rest_s == 90.0
    end = tally.end(datetime(2026, 1, 12, 22, 59, 0, tzinfo=UTC))
    assert end is not None
    # A minute is left of this opening, half a minute goes into the next.
    assert (end.at, end.windows) == (datetime(2026, 1, 13, 22, 0, 30, tzinfo=UTC), 2)


def test_the_last_per_cent_is_not_claimed() -> None:
    assert Tally(replace(BEGUN, walked=5_000), Clock()).share == 0.99
    assert Tally(replace(BEGUN, rows=0), Clock()).share is None


def test_a_sweep_begins_at_nothing_and_walks_what_the_pass_before_has_walked() -> None:
    tally = Tally(replace(BEGUN, walked=1_200), Clock())
    tally.take(PassBegan(pass_number=2))
    assert (tally.standing.pass_number, tally.standing.walked, tally.standing.rows) == (2, 0, 1_200)
    tally.take(DONE)  # a batch of the pass before, told late
    assert tally.standing.walked == 0


# Plain lines ----------------------------------------------------------------------------------------------------------


def lines_of(*happened: Happened, tick: bool = False) -> list[str]:
    out: list[str] = []
    lines, tally = Lines(out.append, lambda: NOW), Tally(BEGUN, Clock())
    for each in happened:
        tally.take(each)
        lines.happened(each, tally)
    if tick:
        lines.tick(tally)
    return out


def test_what_is_notable_gets_a_line_with_the_time_in_utc() -> None:
    assert lines_of(*EVERYTHING) == [
        "2026-01-12T22:00:05Z  pass 1: the work\n",
        "2026-01-12T22:00:05Z  waits: A replica is 12 s behind. (replica_lag)\n",
        "2026-01-12T22:00:05Z  tries again in 310 ms: 40P01 deadlock detected (attempt 2)\n",
        "2026-01-12T22:00:05Z  tries again in 1.0 s: the connection was lost. (attempt 1)\n",
        "2026-01-12T22:00:05Z  set aside: (17, de): 23514 violates check\n",
        "2026-01-12T22:00:05Z  pass 2: a sweep for rows that were committed late\n",
        "2026-01-12T22:00:05Z  state: succeeded: verified\n",
    ]


def test_why_it_has_failed_is_left_to_the_end() -> None:
    assert lines_of(StateChanged(state=State.FAILED, why="a long sentence")) == [
        "2026-01-12T22:00:05Z  state: failed\n"
    ]


def test_every_few_seconds_a_line_says_how_far_it_is() -> None:
    assert lines_of(DONE, tick=True) == [
        "2026-01-12T22:00:05Z  10.0%, 100 of about 1,000 rows walked, 90 changed; 100 rows a batch, 148 ms\n"
    ]
    assert lines_of(DONE, LATE, tick=True)[-1].endswith("; 100 rows a batch, 148 ms; waits: replica_lag\n")


def test_a_wait_is_said_once_until_work_goes_on() -> None:
    others = replace(LATE, worker=1)
    assert len(lines_of(LATE, LATE, others, LATE)) == 1
    assert len(lines_of(LATE, DONE, LATE)) == 2
    assert len(lines_of(LATE, replace(LATE, reason="window"))) == 2


def test_of_very_many_rows_set_aside_the_first_hundred_are_said() -> None:
    rows = [Quarantined(worker=0, key=(str(number),), sqlstate="23514", message="no") for number in range(500)]
    said = lines_of(*rows)
    assert len(said) == 100
    assert said[-1].endswith("those that follow are not shown, the ledger has them\n")


def test_nothing_that_postgresql_says_commands_a_terminal_or_a_runner() -> None:
    message = "bad\x1b[2J\n::error::x ##[error]y"
    (line,) = lines_of(Retrying(worker=0, sqlstate="22000", message=message, attempt=1, seconds=0.1))
    assert line.count("\n") == 1
    assert "\x1b" not in line
    assert "##[" not in line


# JSON lines -----------------------------------------------------------------------------------------------------------


def test_every_event_is_as_the_schema_says() -> None:
    out: list[str] = []
    events, tally = Events(7, out.append, lambda: NOW), Tally(BEGUN, Clock())
    for each in EVERYTHING:
        tally.take(each)
        events.happened(each, tally)
    events.tick(tally)
    events.say("finishing the batch under way")
    read = [json.loads(line) for line in out]
    for event in read:
        jsonschema.validate(event, SCHEMA)
    assert [event["event"] for event in read] == [
        *("pass", "batch", "waiting", "retrying", "retrying", "quarantined", "pass", "state", "progress", "note")
    ]
    assert out[1] == (
        '{"event": "batch", "at": "2026-01-12T22:00:05.000000Z", "run": 7, "worker": 0, "pass": 1, "range": 3, '
        '"batch": 1, "walked": 100, "changed": 90, "took_ms": 148.2, "size": 100}\n'
    )


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"event": "batch"}, id="fields missing"),
        pytest.param({"event": "nothing", "at": "2026-01-12T22:00:05.000000Z", "run": 7}, id="no such event"),
        pytest.param(
            {"event": "pass", "at": "2026-01-12T22:00:05.000000Z", "run": 7, "pass": 1, "more": 1},
            id="a field too many",
        ),
        pytest.param({"event": "pass", "at": "22:00", "run": 7, "pass": 1}, id="no date"),
    ],
)
def test_the_schema_refuses(wrong: dict[str, Any]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, SCHEMA)


# The bar --------------------------------------------------------------------------------------------------------------


def test_the_bar_says_how_far_how_fast_and_what_it_waits_for() -> None:
    out = StringIO()
    bar = Bar(Console(file=out, force_terminal=True, width=140, color_system=None))
    clock = Clock()
    tally = Tally(BEGUN, clock)
    clock.now = 2.0
    tally.read(replace(BEGUN, walked=100, changed=90))
    for happened in (DONE, LATE, EVERYTHING[5]):
        tally.take(happened)
        bar.happened(happened, tally)
    bar.close()
    shown = out.getvalue()
    assert "work" in shown
    assert "20.0%" in shown
    assert "200 of about 1,000 rows walked, 180 changed" in shown
    assert "50 rows/s  16.0 s left  100 rows a batch, 148 ms  waits: A replica is 12 s behind." in shown
    assert "set aside: (17, de): 23514 violates check" in shown


def test_the_bar_reads_no_markup_in_what_it_shows() -> None:
    out = StringIO()
    bar = Bar(Console(file=out, force_terminal=True, width=140, color_system=None))
    tally = Tally(BEGUN, Clock())
    for happened in (replace(LATE, detail="[bold]a\x1b[2J[/]"), replace(EVERYTHING[5], message="[red]no[/red]")):
        tally.take(happened)
        bar.happened(happened, tally)
    bar.close()
    assert "[bold]a\\x1b[2J[/]" in out.getvalue()
    assert "[red]no[/red]" in out.getvalue()


# Looking on -----------------------------------------------------------------------------------------------------------


def watched(view: Recorder, clock: Clock, look: Callable[[], Standing | None] = lambda: None) -> tuple[Watch, Stopping]:
    stopping = Stopping()
    return Watch(view, Tally(BEGUN, clock), stopping, look, clock), stopping


def test_it_ticks_every_so_often_and_looks_at_the_ledger_more_often() -> None:
    view, clock = Recorder(), Clock()
    walked = iter(range(100, 1_000, 100))
    watch, _ = watched(view, clock, lambda: replace(BEGUN, walked=next(walked)))
    for _ in range(10):
        clock.now += 1.0
        watch.step()
    assert view.kept == [("tick", 200), ("tick", 500)]  # at 5 s after two looks, at 10 s after five


def test_a_ledger_that_does_not_answer_changes_nothing() -> None:
    view, clock = Recorder(), Clock()
    watch, _ = watched(view, clock)
    watch.tell(DONE)
    clock.now = 6.0
    watch.step()
    assert view.kept == [("BatchDone", 100), ("tick", 100)]


def test_being_asked_to_stop_is_said_once() -> None:
    view, clock = Recorder(), Clock()
    watch, stopping = watched(view, clock)
    stopping.ask()
    watch.step()
    watch.step()
    assert view.kept == ["finishing the batch under way, then stopping; Ctrl-C once more cancels it"]


def test_a_stop_of_the_runners_own_is_not_called_ones_wish() -> None:
    view, clock = Recorder(), Clock()
    watch, stopping = watched(view, clock)
    stopping.event.set()
    watch.step()
    assert view.kept == []


def test_where_nobody_reads_any_more_the_run_stops_in_good_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("threephase.command.backfill.watch.forsake_stdout", lambda: None)
    view, clock = Recorder(BrokenPipeError()), Clock()
    watch, stopping = watched(view, clock)
    watch.tell(DONE)
    assert stopping.event.is_set()
    watch.tell(DONE)  # nobody is told, and nothing is raised into the worker
    clock.now = 6.0
    watch.step()
    assert view.kept == []


def test_the_second_signal_interrupts() -> None:
    stopping = Stopping()
    stopping._signalled(2, None)
    assert stopping.asked
    assert stopping.event.is_set()
    with pytest.raises(KeyboardInterrupt):
        stopping._signalled(15, None)


def test_every_signal_that_ends_a_session_stops_in_good_order() -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    with stoppable_run() as stopping:
        signal.raise_signal(signal.SIGHUP)
        assert stopping.asked
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGTERM)
    assert {number: signal.getsignal(number) for number in before} == before
