"""The commands about a run beside `run` itself, as a user sees them: exit codes as numbers, what is said, what is kept."""

from __future__ import annotations

import json
import re
import signal
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import psycopg
import pytest

from runner.ledger.chain import check, head
from tests.command import threephase
from tests.postgres import fresh_database
from tests.threephase.backfills import BRISK, NAME, VERIFY, Place
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


@pytest.fixture(scope="module")
def ended(postgres_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One for all that change nothing: run 1 has succeeded."""
    with fresh_database(postgres_dsn) as dsn, psycopg.connect(dsn, autocommit=True) as conn:
        made = Place(tmp_path_factory.mktemp("ended"), dsn, conn)
        made.members(40)
        made.ledger()
        made.write()
        done(made)
        yield made


def none(place: Place) -> None:
    """No run."""


def done(place: Place) -> None:
    """Run 1 has succeeded."""
    assert place.run().code == 0


def waiting(place: Place) -> None:
    """Run 1 is running, and waits for its window, without a worker."""
    far = (datetime.now(UTC).hour + 12) % 24
    place.write(VERIFY + BRISK + f'window = "daily {far:02}:00-{far:02}:01 UTC"\n')
    assert place.run().code == 75


def paused(place: Place) -> None:
    """Run 1 is paused."""
    waiting(place)
    assert place.backfill("pause", "1", "--why", "release at noon", "--actor", "grace").code == 0


def two(place: Place) -> None:
    """Runs 1 and 2, both of this name and ended."""
    done(place)
    assert place.run("--again").code == 0


def reverted(place: Place) -> None:
    """Run 1 has succeeded, and run 2 has reverted it."""
    done(place)
    assert place.backfill("revert", "1", "--yes").code == 0


def row_changed_back(place: Place) -> None:
    done(place)
    place.conn.execute("update members set display_name = null where id = 3")


def chain_edited(place: Place) -> None:
    done(place)
    place.conn.execute("alter table threephase.entry disable trigger all")
    place.conn.execute("update threephase.entry set body = body || '{\"walked\": 11}' where seq = 4")


def conflict(place: Place) -> None:
    done(place)
    place.conn.execute("update members set display_name = 'Grace' where id = 3")
    place.conn.execute("delete from members where id = 4")


# Exit codes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("command", "code"),
    [
        pytest.param("list --format json", 0, id="list"),
        pytest.param("status", 0, id="status of the latest"),
        pytest.param("status --watch", 0, id="watching what has ended"),
        pytest.param("status 99", 2, id="status of no run"),
        pytest.param("report 99", 2, id="report on no run"),
        pytest.param("verify 99", 2, id="verify no run"),
        pytest.param("pause 99", 2, id="pause no run"),
        pytest.param("resume 99", 2, id="resume no run"),
        pytest.param("cancel 99", 2, id="cancel no run"),
        pytest.param("set 99 nice=1", 2, id="set of no run"),
        pytest.param("revert 99 --yes", 2, id="revert no run"),
        pytest.param("status nobody", 2, id="no run of that name"),
        pytest.param(f"status {10**30}", 2, id="a number beyond all"),
        pytest.param("pause 1", 3, id="pause what has ended"),
        pytest.param("resume 1", 3, id="resume what has ended"),
        pytest.param("cancel 1", 3, id="cancel what has ended"),
        pytest.param("set 1 target_ms=50", 3, id="set what has ended"),
        pytest.param("verify 1", 0, id="verify"),
        pytest.param(f"verify {FILE}", 0, id="verify by the file"),
        pytest.param(f"verify 1 --head 3:{'ab' * 32}", 1, id="another head was kept"),
        pytest.param("verify 1 --head 3:ab", 2, id="no head"),
        pytest.param("revert 1", 2, id="revert without a terminal to ask on"),
        pytest.param("revert 1 --dry-run", 0, id="revert, only shown"),
        pytest.param("report 1 --format html", 0, id="report"),
        pytest.param("report 1 --format pdf", 2, id="no such format"),
        pytest.param("report 1 -o no/such/folder/x.html", 2, id="nowhere to write it"),
        pytest.param("status --dsn host=127.0.0.1\\ port=1\\ connect_timeout=2", 2, id="no server"),
    ],
)
def test_exit_codes_of_what_changes_nothing(ended: Place, command: str, code: int) -> None:
    expect(ended, command, code)


@pytest.mark.parametrize(
    ("before", "command", "code"),
    [
        pytest.param(none, "list", 0, id="list without a run"),
        pytest.param(none, "status", 2, id="status without a run"),
        pytest.param(waiting, "status display_name --format json", 0, id="status by name"),
        pytest.param(two, "status display_name", 0, id="a name of two runs"),
        pytest.param(waiting, "pause 1", 0, id="pause"),
        pytest.param(paused, "pause 1", 0, id="pause what is paused"),
        pytest.param(paused, "resume 1", 0, id="resume"),
        pytest.param(waiting, "resume 1", 0, id="resume what is running"),
        pytest.param(waiting, "cancel 1", 0, id="cancel"),
        pytest.param(waiting, "set 1 target_ms=50 nice=2", 0, id="set"),
        pytest.param(waiting, "set 1 target_mss=50", 2, id="set what is no setting"),
        pytest.param(waiting, "set 1 target_ms=quick", 2, id="set to what is no number"),
        pytest.param(waiting, "set 1 window=blah", 2, id="set to what is no window"),
        pytest.param(waiting, "set 1 size=5 least_size=9", 2, id="set to what does not go together"),
        pytest.param(waiting, "set 1 target_ms", 2, id="set to nothing"),
        pytest.param(waiting, "set 1", 2, id="set nothing"),
        pytest.param(none, f"verify {FILE}", 2, id="verify a file that was never run"),
        pytest.param(row_changed_back, "verify 1", 1, id="a row is left"),
        pytest.param(chain_edited, "verify 1", 1, id="the chain is broken"),
        pytest.param(done, "revert 1 --yes", 0, id="revert"),
        pytest.param(conflict, "revert 1 --yes", 1, id="revert with conflicts"),
        pytest.param(conflict, "revert 1 --dry-run", 0, id="revert with conflicts, only shown"),
        pytest.param(paused, "revert 1 --yes", 3, id="revert what can still go on"),
        pytest.param(none, "report", 2, id="report without a run"),
    ],
)
def test_exit_codes(place: Place, before: Callable[[Place], None], command: str, code: int) -> None:
    before(place)
    expect(place, command, code)


def expect(place: Place, command: str, code: int) -> None:
    arguments = [part.replace("\\ ", " ") for part in re.split(r"(?<!\\) ", command)]
    outcome = place.backfill(*arguments)
    assert outcome.code == code, outcome.err
    assert "Traceback" not in outcome.err
    assert bool(outcome.err) == (code in (2, 3))


@pytest.mark.parametrize(
    "command",
    ["run display_name.sql", "status", "list", "pause 1", "set 1 a=1", "verify 1", "revert 1 --yes", "report"],
)
def test_without_a_ledger_every_command_says_how_to_make_one(place: Place, command: str) -> None:
    place.conn.execute("drop schema threephase cascade")
    outcome = place.backfill(*command.split())
    assert outcome.code == 3
    assert "threephase ledger init" in outcome.err


@pytest.mark.parametrize(
    "command", ["run", "status", "list", "pause", "resume", "cancel", "set", "verify", "revert", "report"]
)
def test_help_has_examples_and_the_exit_codes(tmp_path: Path, command: str) -> None:
    outcome = threephase("backfill", command, "--help", cwd=tmp_path)
    assert outcome.code == 0
    assert re.search(r"Examples?:\n    threephase backfill ", outcome.out)
    assert "Exit codes: 0 " in outcome.out
    assert "--dsn" in outcome.out


def test_the_help_of_all_speaks_of_runs_and_that_of_new_of_files(tmp_path: Path) -> None:
    of_all = threephase("backfill", "--help", cwd=tmp_path).out
    assert "75 paused, the window closed, or told to stop" in " ".join(of_all.split())
    assert "trace" not in of_all
    of_new = threephase("backfill", "new", "--help", cwd=tmp_path).out
    assert "1 no statement could be taken" in of_new
    assert "trace" not in of_new


# How it stands --------------------------------------------------------------------------------------------------------


def test_status_says_state_why_and_what_is_set_otherwise(place: Place) -> None:
    paused(place)
    out = place.backfill("status").out
    assert "Run 1: display_name\n  state     paused (release at noon)\n" in out
    assert "  progress  0.0%, 0 of about 40 rows walked\n" in out
    assert "  nice        0.0 (usually 1.0)\n" in out
    assert re.search(r"^  \S+:\d+:0  left", out, re.MULTILINE)


def test_status_as_json_has_progress_workers_and_settings(ended: Place) -> None:
    status = json.loads(ended.backfill("status", "--format", "json").out)
    assert (status["run"]["state"], status["run"]["pass"], status["run"]["estimated_rows"]) == ("succeeded", 2, 40)
    assert (status["progress"]["share"], status["progress"]["walked"]) == (1.0, 40)
    assert [(each["walked"], each["changed"]) for each in status["passes"]] == [(40, 40), (40, 0)]
    assert [(worker["doing"], worker["stale"]) for worker in status["workers"]] == [("left", False)]
    assert status["run"]["settings"]["nice"] == 0.0


def test_without_a_run_named_the_unfinished_one_is_meant_though_it_is_older(place: Place) -> None:
    waiting(place)
    other = place.write(name="other")
    assert place.backfill("run", other, "--no-dry-run").code == 0
    assert "Run 1: display_name" in place.backfill("status").out


def test_of_several_unfinished_runs_one_must_be_named(place: Place) -> None:
    waiting(place)
    text = (place.root / FILE).read_text()
    (place.root / "other.sql").write_text(text)
    assert place.backfill("run", "other.sql", "--no-dry-run").code == 75
    outcome = place.backfill("status")
    assert outcome.code == 2
    assert "2 runs are not finished: 2 (other, running), 1 (display_name, running)" in outcome.err


def test_watching_looks_again_until_it_has_ended(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from threephase.command.backfill.status import status_command
    from threephase.command.connection import ConnectionOptions

    waiting(place)
    slept = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            place.backfill("cancel", "1")

    assert status_command("1", True, "text", ConnectionOptions(dsn=place.dsn), sleep) == 0
    assert slept == [2.0, 2.0]


def test_a_name_means_the_newest_run_of_it(place: Place) -> None:
    waiting(place)
    assert place.backfill("cancel", "display_name").code == 0
    place.write()
    assert place.run().code == 0
    assert place.backfill("status", "display_name").out.startswith("Run 2: display_name\n")


def test_a_run_on_which_nobody_works_is_said_to_be_one(place: Place) -> None:
    waiting(place)
    assert "running, nobody works on it" in place.backfill("status").out
    assert "running, nobody works on it" in place.backfill("list").out
    assert json.loads(place.backfill("status", "--format", "json").out)["at_work"] is False


@pytest.mark.parametrize(
    ("session", "worker"),
    [
        pytest.param("threephase backfill display_name", "left", id="a session between two passes"),
        pytest.param("psql", "waiting", id="a worker that was heard of"),
    ],
)
def test_a_run_on_which_somebody_works_is_running(place: Place, session: str, worker: str) -> None:
    waiting(place)
    place.conn.execute("update threephase.worker set doing = %s", (worker,))
    with psycopg.connect(place.dsn, application_name=session):
        assert "nobody" not in place.backfill("status").out
        (run,) = json.loads(place.backfill("list", "--format", "json").out)["runs"]
        assert run["at_work"] is True


def test_a_worker_that_is_gone_without_a_word_does_not_work(place: Place) -> None:
    waiting(place)
    place.conn.execute("update threephase.worker set doing = 'working', seen_at = now() - interval '2 minutes'")
    assert "running, nobody works on it" in place.backfill("list").out


def test_a_failed_run_does_not_say_when_it_will_be_done(place: Place) -> None:
    place.conn.execute("alter table members add constraint no_30 check (id <> 30 or display_name is null)")
    assert place.run().code == 1
    lines = place.backfill("status").out.splitlines()
    assert lines[1].startswith("  state     failed; it can be resumed")
    assert not [line for line in lines if line.startswith(("  left ", "  lately "))]


def test_of_a_revert_the_rows_that_were_changed_are_the_whole(place: Place) -> None:
    place.conn.execute("update members set display_name = 'Grace' where id > 30")
    reverted(place)
    status = json.loads(place.backfill("status", "2", "--format", "json").out)
    assert (status["run"]["estimated_rows"], status["progress"]["estimated_rows"]) == (40, 30)
    assert "100.0%, 30 of about 30 rows walked" in place.backfill("status", "2").out


def test_a_run_that_was_reverted_is_said_to_be_everywhere(place: Place) -> None:
    reverted(place)
    assert re.search(r"^ +1  display_name +succeeded, reverted by run 2  ", place.backfill("list").out, re.MULTILINE)
    assert "  state     succeeded, reverted by run 2 (verified)\n" in place.backfill("status", "1").out
    assert "Since then it was reverted by run 2." in place.backfill("report", "1").out
    assert json.loads(place.backfill("report", "1", "--format", "json").out)["reverted_by"] == 2
    runs = json.loads(place.backfill("list", "--format", "json").out)["runs"]
    assert [(run["id"], run["reverted_by"]) for run in runs] == [(2, None), (1, 2)]


def test_list_has_a_line_for_each_run_the_newest_first(place: Place) -> None:
    two(place)
    assert [line.split()[:3] for line in place.backfill("list").out.splitlines()[2:]] == [
        ["2", "display_name", "succeeded"],
        ["1", "display_name", "succeeded"],
    ]


def test_a_reader_can_look_and_is_told_that_it_cannot_do_more(place: Place) -> None:
    waiting(place)
    dsn = psycopg.conninfo.make_conninfo(place.dsn, options="-c role=threephase_reader")
    for command, code in (("status", 0), ("list", 0), ("report", 0), ("pause 1", 3), ("set 1 nice=2", 3)):
        outcome = threephase("backfill", *command.split(), cwd=place.root, environment={"THREEPHASE_DSN": dsn})
        assert outcome.code == code, (command, outcome.err)
        assert ("threephase_runner" in outcome.err) == (code == 3)


# Decisions ------------------------------------------------------------------------------------------------------------


def test_every_decision_is_in_the_chain_with_who_and_why(place: Place) -> None:
    paused(place)
    place.backfill("set", "1", "nice=2", "window=none", "--actor", "grace")
    place.backfill("resume", "1")
    place.backfill("cancel", "1", "--why", "wrong table")
    rows = place.conn.execute(
        "select kind, body->>'actor', body->>'name', body->>'before', body->>'after', body->>'why'"
        " from threephase.entry where kind in ('state', 'setting') order by seq"
    ).fetchall()
    user = place.one("select body->>'os_user' from threephase.entry where seq = 1")
    assert rows[0] == ("state", "grace", None, "running", "paused", "release at noon")
    assert rows[1][:5] == ("setting", "grace", "nice", "0.0", "2.0")
    assert rows[2][2] == "window"
    assert rows[2][4] is None
    assert rows[3:] == [
        ("state", user, None, "paused", "running", "resumed"),
        ("state", user, None, "running", "cancelled", "wrong table"),
    ]
    assert check(place.conn, 1) == []


def test_what_happens_now_is_said(place: Place) -> None:
    waiting(place)
    assert "Its workers stop after their batch" in place.backfill("pause", "1").out
    assert place.backfill("pause", "1").out == "Run 1 is paused already. Why: paused\n"
    assert "Run 1 may go on." in place.backfill("resume", "1").out
    assert place.backfill("set", "1", "nice=2").out == "Run 1, from the next batch on:\n  nice: 0.0 → 2\n"
    assert "`threephase backfill revert 1` brings the old values back." in place.backfill("cancel", "1").out


def test_cancel_promises_no_revert_where_there_can_be_none(place: Place) -> None:
    far = (datetime.now(UTC).hour + 12) % 24
    place.write(f'images = false\nwindow = "daily {far:02}:00-{far:02}:01 UTC"\n')
    assert place.run().code == 75
    out = place.backfill("cancel", "1").out
    assert "It cannot be reverted: its file says `images = false`" in out
    assert "brings the old values back" not in out


def test_of_several_settings_all_are_set_or_none(place: Place) -> None:
    waiting(place)
    assert place.backfill("set", "1", "target_ms=50", "target_mss=60").code == 2
    assert place.one("select settings->>'target_ms' from threephase.run") == "150"
    assert place.one("select count(*) from threephase.entry where kind = 'setting'") == 0


# Verify ---------------------------------------------------------------------------------------------------------------


def test_verify_states_both_rows_and_chain(place: Place) -> None:
    row_changed_back(place)
    kept = head(place.conn, 1)
    out = place.backfill("verify", "1", "--head", f"{kept.length}:{kept.hash}").out
    assert out.splitlines() == [
        "rows   1 are left, and none should be: SELECT count(*) FROM members WHERE display_name IS NULL",
        f"chain  whole: {kept.length} entries up to the head that was kept, entry {kept.length}, and beyond it.",
        f"head   {kept.length}:{kept.hash}",
    ]


def test_who_may_not_ask_the_query_still_gets_the_chain_checked(place: Place) -> None:
    done(place)
    dsn = psycopg.conninfo.make_conninfo(place.dsn, options="-c role=threephase_reader")
    outcome = threephase("backfill", "verify", "1", cwd=place.root, environment={"THREEPHASE_DSN": dsn})
    assert outcome.code == 3
    assert outcome.out.startswith("rows   not asked: permission denied for table members.\nchain  whole: ")
    assert "GRANT SELECT" in outcome.err


def test_a_broken_chain_counts_for_more_than_a_right_that_is_missing(place: Place) -> None:
    chain_edited(place)
    dsn = psycopg.conninfo.make_conninfo(place.dsn, options="-c role=threephase_reader")
    outcome = threephase("backfill", "verify", "1", cwd=place.root, environment={"THREEPHASE_DSN": dsn})
    assert outcome.code == 1
    assert "chain  broken: entry 4" in outcome.out


def test_a_query_that_cannot_be_asked_any_more_does_not_hide_the_chain(place: Place) -> None:
    done(place)
    place.conn.execute("alter table members drop column display_name")
    outcome = place.backfill("verify", "1")
    assert outcome.code == 1
    assert outcome.out.startswith('rows   not known: verify cannot be asked: column "display_name" does not exist')
    assert "\nchain  whole: " in outcome.out


def test_verify_names_the_entry_that_was_edited(place: Place) -> None:
    chain_edited(place)
    out = place.backfill("verify", "1").out
    assert "chain  broken: entry 4 (batch) was edited" in out
    assert out.startswith("rows   0 are left, as it should be")


def test_a_verify_query_can_only_read(place: Place) -> None:
    place.conn.execute(
        "create function wipe() returns bigint language plpgsql as $$ begin delete from members; return 0; end $$"
    )
    place.write(VERIFY.replace("count(*) FROM members WHERE display_name IS NULL", "wipe()") + BRISK)
    outcome = place.run()
    assert outcome.code != 0
    assert place.one("select count(*) from members") == 40


# Revert ---------------------------------------------------------------------------------------------------------------


def test_a_dry_revert_counts_and_lists_and_changes_nothing(place: Place) -> None:
    conflict(place)
    lines = place.backfill("revert", "1", "--dry-run").out.splitlines()
    assert lines[:5] == [
        "Run 1 (display_name), if it were reverted",
        "  would be restored  38",
        "  old already         0",
        "  changed since       1  left as they are",
        "  gone                1",
    ]
    assert any(line.startswith("  3: ") for line in lines[5:])
    assert any(line.startswith("  4: ") for line in lines[5:])
    assert place.left() == 0
    assert place.one("select count(*) from threephase.run") == 1


def test_a_revert_leaves_later_changes_and_says_where_they_are_listed(place: Place) -> None:
    conflict(place)
    outcome = place.backfill("revert", "1", "--yes")
    assert "  are restored   38" in outcome.out.splitlines()
    assert "  Which rows: threephase backfill report 2" in outcome.out.splitlines()
    assert place.left() == 38
    assert place.one("select display_name from members where id = 3") == "Grace"


def test_a_revert_as_json_has_every_row_that_was_left(place: Place) -> None:
    conflict(place)
    for option, dry in (("--dry-run", True), ("--yes", False)):
        events = [
            json.loads(line) for line in place.backfill("revert", "1", option, "--format", "json").out.splitlines()
        ]
        for event in events:
            jsonschema.validate(event, SCHEMA)
        last = events[-1]
        assert (last["event"], last["dry_run"], last["revert"]) == ("reverted", dry, None if dry else 2)
        assert (last["restored"], last["conflict"], last["missing"], last["already_old"]) == (38, 1, 1, 0)
        assert {event["key"][0] for event in events if event["event"] == "quarantined"} == {"3", "4"}


def test_an_interrupted_revert_says_how_far_it_came_and_goes_on(place: Place) -> None:
    done(place)
    place.conn.execute(
        "create function slow() returns trigger language plpgsql as $$ begin perform pg_sleep(0.03); return new; end $$"
    )
    place.conn.execute("create trigger slow before update on members for each row execute function slow()")
    with start(place, "revert", "1", "--yes") as running:
        wait_for(
            running,
            lambda: bool(place.one("select count(*) from threephase.entry where run_id = 2 and kind = 'batch'")),
        )
        running.send_signal(signal.SIGTERM)
        out, err = running.communicate(timeout=30)
    assert running.returncode == 75, err
    assert "Run 1 (display_name), not reverted to the end: run 2 is running" in out
    assert re.search(r"^  are restored +[1-9]", out, re.MULTILINE)
    assert "told to stop" in err
    place.conn.execute("drop trigger slow on members")
    assert "reverted by run 2, which is running" in place.backfill("status", "1").out
    assert place.backfill("revert", "1", "--yes").code == 0
    assert place.left() == 40


def test_a_no_changes_nothing(ended: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", _Answers("n\n"))
    outcome = ended.backfill("revert", "1")
    assert outcome.code == 3
    assert "Revert run 1?" in outcome.err
    assert "nothing was changed" in outcome.err
    assert "would be restored  40" in outcome.out
    assert ended.left() == 0


def test_a_yes_reverts(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    done(place)
    monkeypatch.setattr("sys.stdin", _Answers("y\n"))
    assert place.backfill("revert", "1").code == 0
    assert place.left() == 40


class _Answers:
    """A terminal on which somebody types this."""

    def __init__(self, text: str) -> None:
        self._lines = iter(text.splitlines(keepends=True))

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        return next(self._lines)


# Report ---------------------------------------------------------------------------------------------------------------


def test_a_report_can_go_to_a_file_in_every_format(ended: Place) -> None:
    for form, begins in (("text", "Run 1: "), ("json", "{"), ("markdown", "# Run 1: "), ("html", "<!DOCTYPE html>")):
        outcome = ended.backfill("report", "1", "--format", form, "-o", f"report.{form}")
        assert outcome == (0, "", "")
        assert (ended.root / f"report.{form}").read_text().startswith(begins)


def test_the_report_as_text_ends_with_what_was_run(ended: Place) -> None:
    text = ended.backfill("report", "1").out
    assert text.endswith(
        "The file\n"
        "  -- /// backfill\n"
        '  -- verify = "SELECT count(*) FROM members WHERE display_name IS NULL"\n'
        "  -- nice = 0.0\n  -- size = 10\n  -- least_size = 5\n  -- most_size = 10\n"
        "  -- ///\n"
        "  UPDATE members SET display_name = first_name WHERE display_name IS NULL;\n"
    )


def test_the_report_is_that_of_the_ledger(ended: Place) -> None:
    report = json.loads(ended.backfill("report", "--format", "json").out)
    kept = head(ended.conn, 1)
    assert report["chain"] == {"length": kept.length, "hash": kept.hash}
    assert report["batches"]["changed"] == 40
    assert report["file"] == (ended.root / FILE).read_text()
    assert sum(point["walked"] for point in report["points"]) == report["batches"]["walked"] == 80


def test_nothing_in_a_name_commands_a_terminal_or_a_runner(place: Place) -> None:
    path = place.root / "##[error]x\x1b[31m.sql"
    path.write_text((place.root / FILE).read_text())
    outcomes = [place.backfill("run", path.name, "--no-dry-run")]
    outcomes += [place.backfill(*command.split()) for command in ("status", "list", "report", "list --format json")]
    for outcome in outcomes:
        assert outcome.code == 0
        assert "\x1b" not in outcome.out + outcome.err
        assert "##[" not in outcome.out + outcome.err
