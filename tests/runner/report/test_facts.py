"""What is gathered from a real ledger: sums by hand, bounded however many batches there are."""

from __future__ import annotations

import tracemalloc
from typing import Any

import psycopg
import pytest
from psycopg.types.json import Jsonb

from runner.errors import NotFoundError
from runner.ledger.chain import append
from runner.ledger.ranges import insert_ranges
from runner.ledger.runs import change_setting, move
from runner.ledger.workers import left, seen
from runner.report.facts import MOST_POINTS, gather
from runner.report.html import render_html
from runner.report.now import Now, read_now
from runner.report.status import as_json, is_stale, status_sections
from runner.report.text import render_text
from runner.state import State
from tests.runner.ledger.runs import FACTS, begin
from tests.runner.report.told import BEGAN

Conn = psycopg.Connection[Any]


def batch(conn: Conn, run_id: int, number: int, **facts: object) -> None:
    body = {"pass": 1, "range": 1, "batch": number, "walked": 10, "changed": 7, "size": 10, "took_ms": 20.0}
    usual = {"attempt": 1, "waits": {"nice": 20}, "worker": "h:1:0", "wal_bytes": 100}
    append(conn, run_id, "batch", {**FACTS, **body, **usual, **facts})
    conn.execute(
        "update threephase.range set batches = batches + 1, walked = walked + 10, changed = changed + 7"
        " where run_id = %s and number = 1",
        (run_id,),
    )


def begun(conn: Conn) -> int:
    run = begin(conn)
    insert_ranges(conn, run.id, 1, [(None, ["500"]), (["500"], None)])
    return run.id


def test_batches_are_summed(ledger: Conn) -> None:
    run_id = begun(ledger)
    batch(ledger, run_id, 1)
    batch(ledger, run_id, 2, took_ms=40.0, size=20, waits={"nice": 40, "window": 1_500})
    batch(ledger, run_id, 3, took_ms=90.0, size=5, attempt=3, waits={})
    append(ledger, run_id, "left", {"worker": "h:1:0", "why": "told to stop", "waits": {"window": 2_000}})
    facts = gather(ledger, run_id)
    batches = facts.batches
    assert (batches.count, batches.walked, batches.changed, batches.working_ms) == (3, 30, 21, 150.0)
    assert (batches.median_ms, batches.longest_ms, batches.least_size, batches.most_size) == (40.0, 90.0, 5, 20)
    assert (batches.wal_bytes, batches.retries) == (300, 2)
    assert [(wait.reason, wait.seconds, wait.times) for wait in facts.waits] == [("window", 3.5, 2), ("nice", 0.06, 2)]
    assert facts.waited_s == pytest.approx(3.56)
    assert [(each.worker, each.os_user, each.batches) for each in facts.workers] == [("h:1:0", "anna", 3)]
    assert facts.head.length == 5


def test_what_was_waited_for_between_two_passes_counts_too(ledger: Conn) -> None:
    run_id = begun(ledger)
    batch(ledger, run_id, 1, waits={"nice": 500})
    append(ledger, run_id, "waited", {**FACTS, "waits": {"open_transactions": 12_000}})
    facts = gather(ledger, run_id)
    assert [(wait.reason, wait.seconds) for wait in facts.waits] == [("open_transactions", 12.0), ("nice", 0.5)]
    assert "waited: older transactions were still open, 12.0 s" in render_text(facts)


def test_decisions_are_in_order_and_batches_are_none(ledger: Conn) -> None:
    run_id = begun(ledger)
    batch(ledger, run_id, 1)
    change_setting(ledger, run_id, "target_ms", "200", {"actor": "grace"})
    move(ledger, run_id, State.PAUSED, "release at noon", {"actor": "grace"})
    facts = gather(ledger, run_id)
    assert [event.kind for event in facts.events] == ["began", "setting", "state"]
    assert [event.body.get("actor") for event in facts.events] == ["anna@example.org", "grace", "grace"]
    assert facts.events_left_out == 0


def test_of_very_many_decisions_the_middle_is_left_out(ledger: Conn) -> None:
    run_id = begun(ledger)
    for number in range(250):
        append(ledger, run_id, "joined", {"number": number})
    facts = gather(ledger, run_id)
    assert len(facts.events) == 200
    assert facts.events_left_out == 51
    assert (facts.events[0].kind, facts.events[-1].body["number"]) == ("began", 249)


def test_rows_set_aside_are_listed_first_and_counted_all(ledger: Conn) -> None:
    run_id = begun(ledger)
    with ledger.cursor() as cursor:
        cursor.executemany(
            "insert into threephase.quarantine (run_id, key, pass, range, batch, sqlstate, message)"
            " values (%s, %s, 1, 1, 1, '23514', 'no')",
            [(run_id, Jsonb([str(number)])) for number in range(103)],
        )
    facts = gather(ledger, run_id)
    assert (len(facts.quarantine), facts.quarantined, facts.keys_visible) == (100, 103, True)
    assert facts.quarantine[0].key == ("0",)


def test_a_reader_reports_without_seeing_keys(ledger: Conn) -> None:
    run_id = begun(ledger)
    ledger.execute(
        "insert into threephase.quarantine (run_id, key, pass, range, batch, sqlstate, message)"
        " values (%s, '[\"17\"]', 1, 1, 1, '23514', 'secret')",
        (run_id,),
    )
    batch(ledger, run_id, 1)
    ledger.execute("set role threephase_reader")
    facts = gather(ledger, run_id)
    assert (facts.keys_visible, facts.quarantined) == (False, 1)
    assert (facts.quarantine[0].key, facts.quarantine[0].message, facts.quarantine[0].sqlstate) == (None, None, "23514")
    assert read_now(ledger, run_id).quarantined == 1


def test_a_run_without_batches_can_be_reported_on(ledger: Conn) -> None:
    facts = gather(ledger, begun(ledger))
    assert facts.points == ()
    assert facts.batches.count == 0
    assert "0 rows walked" in render_html(facts)


def test_no_such_run_is_an_error(ledger: Conn) -> None:
    with pytest.raises(NotFoundError, match="There is no run 99"):
        gather(ledger, 99)


def test_a_hundred_thousand_batches_are_three_hundred_points_and_little_memory(ledger: Conn) -> None:
    run_id = begun(ledger)
    ledger.execute("alter table threephase.entry disable trigger all")
    ledger.execute(
        "insert into threephase.entry (run_id, seq, kind, at, body, previous, hash)"
        " select %s, n + 1, 'batch', %s::timestamptz + n * interval '1 second', jsonb_build_object('pass', 1, 'range', n,"
        " 'batch', 1, 'walked', 100, 'changed', 90, 'size', 100, 'took_ms', 150, 'attempt', 1,"
        " 'waits', '{\"nice\": 150}'::jsonb, 'worker', 'h:1:0'), '', ''"
        " from generate_series(1, 100000) n",
        (run_id, BEGAN),
    )
    tracemalloc.start()
    facts = gather(ledger, run_id)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(facts.points) == MOST_POINTS == 300
    assert sum(point.batches for point in facts.points) == 100_000
    assert sum(point.walked for point in facts.points) == 10_000_000
    assert {round(point.rate) for point in facts.points} == {100}  # 100 rows a second, in every part
    assert most < 5_000_000
    assert len(render_html(facts)) < 200_000


def test_parts_without_batches_are_left_out_and_keep_their_place(ledger: Conn) -> None:
    run_id = begun(ledger)
    ledger.execute("alter table threephase.entry disable trigger all")
    ledger.execute(
        "insert into threephase.entry (run_id, seq, kind, at, body, previous, hash)"
        " select %s, n + 2, 'batch', %s::timestamptz + n * interval '1 second', jsonb_build_object('pass', 1, 'range', n,"
        " 'batch', 1, 'walked', 10, 'changed', 9, 'size', 10, 'took_ms', 1000, 'attempt', 1), '', ''"
        " from unnest(array[1, 2, 10]) n",
        (run_id, BEGAN),
    )
    facts = gather(ledger, run_id)
    assert [(point.place, point.walked) for point in facts.points] == [(1, 10), (2, 10), (9, 10)]
    assert {(point.parts, point.part_s) for point in facts.points} == {(10, 1.0)}


# How it stands -------------------------------------------------------------------------------------------------------


def rows(now: Now) -> dict[str, list[tuple[str, ...]]]:
    return {section.title: list(section.rows) for section in status_sections(now, BEGAN)}


def test_status_says_how_far_and_how_fast(ledger: Conn) -> None:
    run_id = begun(ledger)
    for number in range(1, 6):
        batch(ledger, run_id, number)
    seen(ledger, run_id, "h:1:0", "working")
    now = read_now(ledger, run_id)
    assert now.progress == 0.05  # 50 of the 1,000 rows that the target is estimated to have
    assert (now.recent.batches, now.recent.walked, now.recent.size, now.recent.took_ms) == (5, 50, 10, 20.0)
    assert now.rest_s is not None
    said = {row[0]: row[1] for row in rows(now)["Run 1: display_name"]}
    assert said["state"] == "running"
    assert said["progress"] == "5.0%, 50 of about 1,000 rows walked"
    assert "of work for this pass" in said["left"]
    assert as_json(now)["progress"]["share"] == 0.05  # type: ignore[index]


def test_progress_claims_no_end_before_every_range_is_done(ledger: Conn) -> None:
    run_id = begun(ledger)
    ledger.execute("update threephase.range set walked = 5000 where number = 1")
    assert read_now(ledger, run_id).progress == 0.99
    ledger.execute("update threephase.range set done = true")
    assert read_now(ledger, run_id).progress == 1.0


def test_a_worker_that_is_not_heard_of_is_marked(ledger: Conn) -> None:
    run_id = begun(ledger)
    seen(ledger, run_id, "a:1:0", "working")
    seen(ledger, run_id, "b:1:0", "waiting", "The window opens at 22:00.")
    left(ledger, run_id, "c:1:0", "done")
    ledger.execute(
        "update threephase.worker set seen_at = now() - interval '5 minutes' where name in ('a:1:0', 'c:1:0')"
    )
    now = read_now(ledger, run_id)
    assert [(worker.name, is_stale(worker)) for worker in now.workers] == [
        ("a:1:0", True),
        ("b:1:0", False),
        ("c:1:0", False),
    ]
    workers = rows(now)["Workers"]
    assert workers[0][2].startswith("seen 5 min 00 s ago, not heard of since")
    assert workers[1][1] == "waiting: The window opens at 22:00."


def test_troubles_are_the_last_ones_without_keys(ledger: Conn) -> None:
    run_id = begun(ledger)
    batch(ledger, run_id, 1, attempt=3)
    ledger.execute(
        "insert into threephase.quarantine (run_id, key, pass, range, batch, sqlstate, message)"
        " values (%s, '[\"17\"]', 1, 1, 1, '23514', 'violates with secret')",
        (run_id,),
    )
    troubles = rows(read_now(ledger, run_id))["Troubles, the last ones first"]
    assert [row[1:3] for row in troubles] == [
        ("set aside", "23514"),
        ("tried again", "batch 1 of range 1 took 3 attempts"),
    ]


def test_settings_are_shown_where_they_are_not_the_usual_ones(ledger: Conn) -> None:
    run_id = begun(ledger)
    change_setting(ledger, run_id, "target_ms", "200", FACTS)
    change_setting(ledger, run_id, "max_lag_s", "none", FACTS)
    assert rows(read_now(ledger, run_id))["Settings other than usual"] == [
        ("target_ms", "200 (usually 150)"),
        ("max_lag_s", "none (usually 10.0)"),
    ]
