"""`threephase backfill run` as a user sees it: exit codes as numbers, what is refused, what is said, how it stops."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from tests.command import threephase
from tests.postgres import fresh_database
from tests.threephase.backfills import BRISK, NAME, UPDATE, VERIFY, Place
from tests.threephase.processes import start, wait_for

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "backfill-events.schema.json").read_text(encoding="utf-8"))
FILE = f"{NAME}.sql"


@pytest.fixture(scope="module")
def database_of_all(postgres_dsn: str) -> Iterator[tuple[str, psycopg.Connection[Any]]]:
    """One after the other, each finds it empty."""
    with fresh_database(postgres_dsn) as dsn, psycopg.connect(dsn, autocommit=True) as conn:
        yield dsn, conn


@pytest.fixture
def place(tmp_path: Path, database_of_all: tuple[str, psycopg.Connection[Any]]) -> Place:
    """Forty members, a ledger, a file."""
    made = Place(tmp_path, *database_of_all)
    made.empty()
    made.members(40)
    made.ledger()
    made.write()
    return made


def nothing(place: Place) -> None:
    """As it is."""


def closed() -> str:
    """A window that is closed for hours yet."""
    far = (datetime.now(UTC).hour + 12) % 24
    return f'window = "daily {far:02}:00-{far:02}:01 UTC"\n'


def run_before(place: Place) -> None:
    assert place.run().code == 0


def reverted_before(place: Place) -> None:
    run_before(place)
    assert place.backfill("revert", "1", "--yes").code == 0


def half_reverted_before(place: Place) -> None:
    run_before(place)
    place.conn.execute(
        "insert into threephase.run (kind, name, sha256, file, reverts, target, settings)"
        " select 'revert', 'revert of run 1', sha256, file, 1, target, settings from threephase.run"
    )


def paused_before(place: Place) -> None:
    place.write(VERIFY + BRISK + closed())
    assert place.run().code == 75
    assert place.backfill("set", "1", "window=none").code == 0
    assert place.backfill("pause", "1").code == 0


def check_on_17(place: Place) -> None:
    place.conn.execute("alter table members add constraint no_17 check (display_name <> 'Ada 17')")


def one_may_fail(place: Place) -> None:
    place.write("quarantine = 3\n" + BRISK)
    check_on_17(place)


# Exit codes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "options", "code"),
    [
        pytest.param(nothing, ("--no-dry-run",), 0, id="done"),
        pytest.param(nothing, ("--no-dry-run", "--workers", "3"), 0, id="done by three"),
        pytest.param(run_before, (), 0, id="done before"),
        pytest.param(reverted_before, (), 3, id="done and reverted before"),
        pytest.param(reverted_before, ("--again", "--no-dry-run"), 0, id="once more after a revert"),
        pytest.param(half_reverted_before, ("--again", "--no-dry-run"), 3, id="while it is being reverted"),
        pytest.param(run_before, ("--again", "--no-dry-run"), 0, id="done once more"),
        pytest.param(run_before, ("--again",), 3, id="once more without a dry run"),
        pytest.param(one_may_fail, ("--no-dry-run",), 1, id="a row set aside"),
        pytest.param(check_on_17, ("--no-dry-run",), 1, id="a row too many set aside"),
        pytest.param(
            lambda place: place.write(BRISK + 'verify = "SELECT 1"\n'), ("--no-dry-run",), 1, id="verify says no"
        ),
        pytest.param(lambda place: place.conn.execute("drop schema threephase cascade"), (), 3, id="no ledger"),
        pytest.param(lambda place: place.write(closed()), ("--no-dry-run",), 75, id="the window is closed"),
        pytest.param(paused_before, (), 75, id="paused"),
    ],
)
def test_exit_codes(place: Place, before: Callable[[Place], object], options: tuple[str, ...], code: int) -> None:
    before(place)
    outcome = place.backfill("run", FILE, *options)
    assert outcome.code == code, outcome.err
    assert "Traceback" not in outcome.err


@pytest.fixture(scope="module")
def untouched(postgres_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One for all that begin nothing."""
    with fresh_database(postgres_dsn) as dsn, psycopg.connect(dsn, autocommit=True) as conn:
        made = Place(tmp_path_factory.mktemp("untouched"), dsn, conn)
        made.members(40)
        made.ledger()
        yield made


@pytest.mark.parametrize(
    ("file", "options", "code"),
    [
        pytest.param({}, (), 3, id="without a dry run"),
        pytest.param({"block": "wnidow = 1\n"}, ("--no-dry-run",), 3, id="a block that is wrong"),
        pytest.param({"block": "target_ms = 0\n"}, ("--no-dry-run",), 3, id="a setting that cannot be"),
        pytest.param({"block": 'window = "at night"\n'}, ("--no-dry-run",), 3, id="a window that is none"),
        pytest.param({"statement": UPDATE.replace("first_name", "random()")}, ("--no-dry-run",), 3, id="not batched"),
        pytest.param({"block": 'after = "20260110_a"\n'}, ("--no-dry-run",), 3, id="before its migration"),
        pytest.param({"statement": UPDATE.replace("members", "nobody")}, ("--no-dry-run",), 3, id="no such table"),
        pytest.param({"block": 'key = "no_such_index"\n'}, ("--no-dry-run",), 3, id="no such key"),
        pytest.param({"name": "other"}, (), 2, id="no such file"),
        pytest.param({}, ("--workers", "0"), 2, id="no number of workers"),
        pytest.param({}, ("--dsn", "host=127.0.0.1 port=1 connect_timeout=2"), 2, id="no server"),
        pytest.param({}, ("--format", "xml"), 2, id="no such format"),
    ],
)
def test_exit_codes_where_nothing_is_begun(
    untouched: Place, file: dict[str, str], options: tuple[str, ...], code: int
) -> None:
    (untouched.root / FILE).unlink(missing_ok=True)
    untouched.write(**file)
    outcome = untouched.backfill("run", FILE, *options)
    assert outcome.code == code, outcome.err
    assert "Traceback" not in outcome.err
    assert untouched.one("select count(*) from threephase.run") == 0
    assert untouched.left() == 40


# What is done and said ------------------------------------------------------------------------------------------------


def test_it_runs_to_the_end_and_says_what_came_of_it(place: Place) -> None:
    outcome = place.run("--actor", "grace@example.org")
    lines = outcome.out.splitlines()
    assert outcome.err == ""
    assert place.left() == 0
    log = [line for line in lines if re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ  ", line)]
    assert [line[22:] for line in log if "rows walked" not in line] == [
        "run 1 begins: display_name on public.members, about 40 rows, 1 worker here",
        "pass 1: the work",
        "pass 2: a sweep for rows that were committed late",
        "state: succeeded: verified",
    ]
    assert "Run 1, display_name: succeeded (verified)" in lines
    assert "  rows walked   40, and again in 1 sweep" in lines
    assert "  rows changed  40" in lines
    assert place.one("select count(distinct body->>'actor') from threephase.entry where kind = 'batch'") == 1
    assert place.one("select body->>'actor' from threephase.entry where seq = 1") == "grace@example.org"


def test_the_head_that_it_prints_is_the_one_that_verify_wants(place: Place) -> None:
    out = place.run().out
    (head,) = re.findall(r"^  chain head    (\d+:[0-9a-f]{64})$", out, re.MULTILINE)
    assert f"  threephase backfill verify 1 --head {head}" in out.splitlines()
    assert place.backfill("verify", "1", "--head", head).code == 0


def test_a_dry_run_of_this_very_file_opens_the_way(place: Place) -> None:
    refused = place.backfill("run", FILE)
    assert "there is no dry run of display_name.sql as it is now" in refused.err
    assert "threephase backfill dry-run display_name.sql" in refused.err
    assert place.backfill("dry-run", FILE).code == 0
    assert place.backfill("run", FILE).code == 0
    assert place.one("select body->'dry_run' from threephase.entry where kind = 'began'") == 1
    assert place.one("select count(*) from threephase.entry where kind = 'no_dry_run'") == 0


def test_a_dry_run_of_the_file_before_it_was_changed_does_not_count(place: Place) -> None:
    assert place.backfill("dry-run", FILE).code == 0
    place.write(VERIFY + BRISK + "rest_ms = 0\n")
    assert place.backfill("run", FILE).code == 3
    assert place.left() == 40


def test_a_dry_run_of_another_table_of_that_name_does_not_count(place: Place) -> None:
    assert place.backfill("dry-run", FILE).code == 0
    place.conn.execute("drop table members")
    place.members(40)
    assert place.backfill("run", FILE).code == 3


def test_going_without_a_dry_run_is_kept(place: Place) -> None:
    place.run("--actor", "grace")
    assert place.one("select body->>'actor' from threephase.entry where kind = 'no_dry_run'") == "grace"
    assert "begun without a dry run" in place.backfill("report", "1").out


def test_a_finished_run_is_said_to_be_and_not_done_again(place: Place) -> None:
    place.run()
    place.conn.execute("update members set display_name = null where id = 1")
    outcome = place.backfill("run", FILE)
    assert "this very file has been run to its end here. --again runs it once more." in outcome.err
    assert place.left() == 1
    place.run("--again")
    assert place.left() == 0
    assert place.one("select max(id) from threephase.run") == 2


def test_another_version_of_an_unfinished_file_is_refused_with_what_to_do(place: Place) -> None:
    paused_before(place)
    place.write(VERIFY + BRISK)
    outcome = place.run()
    assert outcome.code == 3
    assert "threephase backfill cancel 1" in outcome.err


def test_a_run_that_was_reverted_is_not_said_to_have_succeeded(place: Place) -> None:
    reverted_before(place)
    outcome = place.backfill("run", FILE)
    assert "run 1 of this very file succeeded, and was reverted by run 2. --again runs it once more." in outcome.err
    assert place.left() == 40


def test_where_a_failed_run_s_file_was_edited_it_is_said_what_to_type(place: Place) -> None:
    check_on_17(place)
    assert place.run().code == 1
    place.write(VERIFY + BRISK + "quarantine = 1\n")
    looked = place.backfill("dry-run", FILE)
    assert "may begin" not in looked.err
    for said in (looked.err, place.backfill("run", FILE).err):
        assert "run 1 of display_name is failed, with another version of the file" in said
    steps = re.findall(r"^threephase:?   (threephase .*)$|^  (threephase .*)$", said, re.MULTILINE)
    commands = [first or second for first, second in steps]
    assert commands == [
        "threephase backfill cancel 1",
        "threephase backfill dry-run display_name.sql",
        "threephase backfill run display_name.sql",
    ]
    codes = [place.backfill(*command.split()[2:]).code for command in commands]
    assert codes == [0, 0, 1]  # done, but for the row that is set aside
    assert place.left() == 1


def test_what_is_wrong_with_the_file_is_named_with_its_line(place: Place) -> None:
    place.write(statement="UPDATE members SET display_name = random()")
    err = place.run().err
    assert err.startswith("threephase: display_name.sql cannot be run:\n  line 8: random() ")
    assert "How to mend it: threephase backfill check display_name.sql" in err
    assert place.one("select count(*) from threephase.run") == 0


def test_a_failed_run_says_why_and_goes_on_once_that_is_mended(place: Place) -> None:
    check_on_17(place)
    outcome = place.run()
    assert outcome.code == 1
    assert "no_17" in outcome.err
    assert "To go on:" in outcome.out
    place.conn.execute("alter table members drop constraint no_17")
    assert place.backfill("run", FILE).code == 0
    assert place.left() == 0
    assert place.one("select count(*) from threephase.run") == 1


def test_why_a_run_has_failed_is_said_once(place: Place) -> None:
    check_on_17(place)
    outcome = place.run()
    assert (outcome.out + outcome.err).count("no_17") == 1
    assert "no_17" in outcome.err
    assert "  state: failed\n" in outcome.out
    assert "Run 1, display_name: failed, and can be resumed\n" in outcome.out


def test_a_paused_run_is_left_as_it_is(place: Place) -> None:
    paused_before(place)
    before = place.one("select count(*) from threephase.entry")
    outcome = place.backfill("run", FILE)
    assert "run 1 is paused: paused." in outcome.err
    assert "goes on" not in outcome.out
    assert "pass 1" not in outcome.out
    assert place.one("select count(*) from threephase.entry") == before


def test_a_paused_run_says_how_to_go_on(place: Place) -> None:
    paused_before(place)
    outcome = place.backfill("run", FILE, "--workers", "2")
    assert outcome.out.endswith(
        "To go on:\n  threephase backfill resume 1\n  threephase backfill run display_name.sql --workers 2\n"
    )
    assert place.backfill("resume", "1").code == 0
    assert place.backfill("run", FILE).code == 0


def test_no_password_is_in_any_output(place: Place) -> None:
    dsn = "postgresql://reader:s3cret@127.0.0.1:1/x?connect_timeout=2"
    outcome = threephase("backfill", "run", FILE, cwd=place.root, environment={"THREEPHASE_DSN": dsn})
    assert outcome.code == 2
    assert "s3cret" not in outcome.out + outcome.err


@pytest.mark.parametrize(
    ("dsn", "warned"),
    [
        pytest.param("postgresql://ada:s3cret@127.0.0.1:1/x?connect_timeout=2", True, id="a password"),
        pytest.param("host=127.0.0.1 port=1 password=s3cret connect_timeout=2", True, id="a password as a key"),
        pytest.param("postgresql://ada@127.0.0.1:1/x?connect_timeout=2", False, id="none"),
    ],
)
def test_a_password_among_the_arguments_is_warned_of(untouched: Place, dsn: str, warned: bool) -> None:
    outcome = threephase("backfill", "list", "--dsn", dsn, cwd=untouched.root)
    assert outcome.code == 2
    assert ("list of processes" in outcome.err) is warned
    assert "s3cret" not in outcome.err


def test_a_role_without_the_right_is_told_what_to_ask_for(place: Place) -> None:
    place.conn.execute("grant select, update on members to threephase_reader")
    dsn = make_conninfo(place.dsn, options="-c role=threephase_reader")
    outcome = threephase("backfill", "run", FILE, "--no-dry-run", cwd=place.root, environment={"THREEPHASE_DSN": dsn})
    assert outcome.code == 3, outcome.err
    assert "GRANT threephase_runner TO" in outcome.err
    assert place.left() == 40


# JSON lines -----------------------------------------------------------------------------------------------------------


def test_json_lines_are_as_the_schema_says_from_the_first_to_the_last(place: Place) -> None:
    code, events = place.events("--workers", "2")
    for event in events:
        jsonschema.validate(event, SCHEMA)
    assert code == events[-1]["exit_code"] == 0
    assert (events[0]["event"], events[0]["joined"], events[0]["estimated_rows"]) == ("began", False, 40)
    batches = [event for event in events if event["event"] == "batch"]
    assert sum(batch["changed"] for batch in batches) == 40
    assert sum(batch["walked"] for batch in batches if batch["pass"] == 1) == 40
    last = events[-1]
    assert (last["event"], last["state"], last["walked"], last["changed"]) == ("ended", "succeeded", 40, 40)
    assert last["chain"]["length"] == place.one("select max(seq) from threephase.entry")


def test_a_row_set_aside_is_an_event_with_its_key(place: Place) -> None:
    one_may_fail(place)
    code, events = place.events()
    rows = [event for event in events if event["event"] == "quarantined"]
    assert {(*row["key"], row["sqlstate"]) for row in rows} == {("17", "23514")}  # the sweep meets it again
    assert (code, events[-1]["quarantined"], events[-1]["state"]) == (1, 1, "succeeded_with_quarantine")
    assert place.left() == 1


# Being stopped --------------------------------------------------------------------------------------------------------

# Not idempotent on purpose: what is done twice is seen.
COUNTING = "UPDATE members SET changes = changes + 1"
ONCE = 'unguarded = "the ledger sees to it that each row is counted once"\nnice = 0.0\n'
SLOWLY = (
    "create or replace function slow() returns trigger language plpgsql as "
    "$$ begin perform pg_sleep({}); return new; end $$"
)


@pytest.fixture
def slow(place: Place) -> Place:
    """Each row takes 30 ms, so each batch 300."""
    place.write(ONCE + "size = 10\n", COUNTING)
    place.conn.execute(SLOWLY.format(0.03).encode())
    place.conn.execute("create trigger slow before update on members for each row execute function slow()")
    return place


def start_run(place: Place, *options: str, **streams: Any) -> subprocess.Popen[str]:
    return start(place, "run", FILE, "--no-dry-run", *options, **streams)


def some_are_done(place: Place) -> bool:
    return bool(place.one("select count(*) from threephase.entry where kind = 'batch'"))


def is_at_work(place: Place) -> bool:
    return bool(place.one("select count(*) from pg_stat_activity where wait_event = 'PgSleep'"))


def counted(place: Place) -> int:
    """How many were changed; that none was more than once."""
    assert place.one("select max(changes) from members") <= 1
    return int(place.one("select sum(changes) from members"))


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_after_its_batch_and_the_same_command_goes_on(slow: Place, sent: signal.Signals) -> None:
    with start_run(slow) as running:
        wait_for(running, lambda: some_are_done(slow))
        running.send_signal(sent)
        out, err = running.communicate(timeout=30)
    assert running.returncode == 75
    assert "told to stop" in err
    assert "To go on:\n  threephase backfill run display_name.sql\n" in out
    assert 0 < counted(slow) < 40
    assert counted(slow) == slow.one("select sum(changed) from threephase.range")
    slow.conn.execute("drop trigger slow on members")
    assert slow.backfill("run", FILE).code == 0
    assert counted(slow) == 40


def test_a_second_ctrl_c_cancels_the_batch_under_way_and_nothing_of_it_stays(slow: Place) -> None:
    slow.write(ONCE + "size = 40\n", COUNTING)  # one batch
    slow.conn.execute(SLOWLY.format(1).encode())
    with start_run(slow) as running:
        wait_for(running, lambda: is_at_work(slow))
        running.send_signal(signal.SIGINT)
        time.sleep(0.5)  # signals of one kind that come at once are one
        assert running.poll() is None
        running.send_signal(signal.SIGINT)
        began = time.monotonic()
        _, err = running.communicate(timeout=30)
    assert running.returncode == 75
    assert time.monotonic() - began < 10  # the batch would have taken forty
    assert "the batch under way was cancelled and rolled back" in err
    assert counted(slow) == 0
    assert not is_at_work(slow)
    slow.conn.execute("drop trigger slow on members")
    assert slow.backfill("run", FILE).code == 0
    assert counted(slow) == 40


def test_where_its_reader_goes_away_it_stops_in_good_order(slow: Place) -> None:
    reading, writing = os.pipe()
    with start_run(slow, "--format", "json", stdout=writing) as running:
        os.close(writing)
        wait_for(running, lambda: some_are_done(slow))
        os.close(reading)
        running.communicate(timeout=30)
    assert running.returncode == 75
    slow.conn.execute("drop trigger slow on members")
    assert slow.backfill("run", FILE).code == 0
    assert counted(slow) == 40


def test_pause_from_elsewhere_ends_it_and_with_wait_it_stays(slow: Place) -> None:
    with start_run(slow, "--wait") as running:
        wait_for(running, lambda: some_are_done(slow))
        assert slow.backfill("pause", "1", "--why", "release").code == 0
        wait_for(running, lambda: not is_at_work(slow))
        time.sleep(0.5)
        assert running.poll() is None
        slow.conn.execute("drop trigger slow on members")
        assert slow.backfill("resume", "1").code == 0
        out, err = running.communicate(timeout=30)
    assert running.returncode == 0, err
    assert "waits: The run is paused" in out
    assert counted(slow) == 40


def test_cancel_from_elsewhere_ends_it_for_good(slow: Place) -> None:
    with start_run(slow) as running:
        wait_for(running, lambda: some_are_done(slow))
        assert slow.backfill("cancel", "1").code == 0
        out, _ = running.communicate(timeout=30)
    assert running.returncode == 1
    assert "Run 1, display_name: cancelled" in out
    assert 0 < counted(slow) < 40


def test_two_processes_share_the_work(slow: Place) -> None:
    with start_run(slow) as first:
        wait_for(first, lambda: some_are_done(slow))
        with start_run(slow) as second:
            outputs = [first.communicate(timeout=60)[0], second.communicate(timeout=60)[0]]
    assert (first.returncode, second.returncode) == (0, 0)
    assert "run 1 goes on" in outputs[1]
    assert counted(slow) == 40
    assert slow.one("select count(*) from threephase.run") == 1
