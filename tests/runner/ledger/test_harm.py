"""What a member of the runner's role can try, by hand: it stays out of the evidence, and in nobody's way."""

from __future__ import annotations

import json

import pytest
from psycopg import errors

from runner.ledger.chain import append, as_jsonb, check
from runner.ledger.runs import list_runs, move
from runner.ledger.target_json import to_json
from runner.settings import Settings
from runner.settings import to_json as settings_to_json
from runner.state import State
from tests.runner.ledger.batches import batch, run_with_batches
from tests.runner.ledger.conftest import Session, Sessions
from tests.runner.ledger.runs import FACTS, TARGET, begin

ENTRY = "select threephase.append(1, %s, %s)"
PUT_IN = "insert into threephase.image (run_id, pass, range, batch, rows, salt) values (1, 1, 1, %s, '[]', %s)"
SALT = "ab" * 16
BATCH = {"pass": 1, "range": 1, "batch": 4, "low": ["30"], "high": ["40"], "walked": 10, "changed": 0}


@pytest.fixture
def runner(ledger: Session, as_role: Sessions) -> Session:
    """The role's session; run 1 has three batches."""
    run_with_batches(ledger)
    return as_role("threephase_runner")


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        pytest.param("note", "{}", id="a kind of its own"),
        pytest.param("images_purged", "{}", id="a purge that was none"),
        pytest.param("state", '{"after": "succeeded"}', id="a state that is not the run's"),
        pytest.param("state", "{}", id="no state"),
        pytest.param("pass", '{"pass": 2}', id="a pass that is not the run's"),
        pytest.param("setting", '{"name": "nice", "after": 0}', id="a setting that is not the run's"),
        pytest.param("left", '{"x": 1e5000}', id="a number too long to be read"),
        pytest.param("left", '{"x": 1e-5000}', id="a number too small to be read"),
        pytest.param("left", '{"x": ' + "[" * 900 + "]" * 900 + "}", id="too deep to be read"),
        pytest.param("left", '{"waits": {"nice": "long"}}', id="a wait that is no number"),
        pytest.param("left", '{"waits": ["nice"]}', id="waits without reasons"),
        *(
            pytest.param("batch", json.dumps({**BATCH, name: value}), id=f"{name} {value!r}")
            for name, value in [
                ("pass", 1.5),
                ("pass", 2**31),
                ("batch", "4"),
                ("walked", None),
                ("changed", 0.5),
                ("fence", "x"),
                ("attempt", {}),
                ("size", 1.5),
                ("pid", "x"),
                ("took_ms", "soon"),
                ("wal_bytes", 1e30),
            ]
        ),
    ],
)
def test_an_entry_that_would_break_the_evidence_is_not_made(runner: Session, kind: str, facts: str) -> None:
    with pytest.raises((errors.DataError, errors.CheckViolation, errors.ObjectNotInPrerequisiteState)):
        runner.execute(ENTRY, (kind, facts))
    runner.execute("select * from threephase.batch").fetchall()
    assert check(runner, 1) == []


def test_digits_and_brackets_in_texts_are_neither_numbers_nor_depth(runner: Session) -> None:
    append(runner, 1, "left", {"why": "9" * 1_000 + '"\\' + "[{" * 1_000, "number": 10**200})
    assert check(runner, 1) == []


def test_of_a_run_that_has_ended_only_what_is_late_is_entered(ledger: Session, runner: Session) -> None:
    move(runner, 1, State.CANCELLED, "not needed", FACTS)
    for kind in ("left", "retry", "waited", "verified"):
        append(runner, 1, kind, {"why": "late"})
    settings = settings_to_json(Settings())
    for kind, facts in (
        ("state", {"after": "cancelled"}),
        ("setting", {"name": "nice", "after": 1.0}),
        ("pass", {"pass": 1}),
        ("began", {"settings": settings}),
        ("joined", {}),
        ("no_dry_run", {}),
        ("batch", BATCH),
    ):
        with pytest.raises(errors.ObjectNotInPrerequisiteState, match=f"Run 1 has ended: nothing of the kind {kind}"):
            append(runner, 1, kind, facts)
    assert check(ledger, 1) == []


def test_an_end_without_an_entry_can_be_entered_later(runner: Session) -> None:
    runner.execute("update threephase.run set state = 'cancelled', ended_at = now() where id = 1")
    assert [broken.what for broken in check(runner, 1)] != []
    append(runner, 1, "state", {"before": "running", "after": "cancelled", "why": "by hand"})
    assert check(runner, 1) == []


def test_a_beginning_is_entered_with_the_settings_of_its_run_and_once(runner: Session) -> None:
    put = "insert into threephase.run (kind, name, sha256, file, target, settings) values ('backfill', 'x', '', '', %s, %s)"
    runner.execute(put, (as_jsonb(to_json(TARGET)), as_jsonb({"nice": 2})))
    wrong: tuple[dict[str, object], ...] = ({}, {"settings": {}}, {"settings": {"nice": 3}})
    for facts in wrong:
        with pytest.raises(errors.InvalidParameterValue, match="kind began does not say what run 2 is"):
            append(runner, 2, "began", facts)
    append(runner, 2, "began", {"settings": {"nice": 2}})
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match="The first entry of run 2 must be its beginning"):
        append(runner, 2, "began", {"settings": {"nice": 2}})
    assert check(runner, 2) == []


@pytest.mark.parametrize("number", [2, 4, 99], ids=["of a batch that is done", "of the next batch", "of no batch"])
def test_an_image_without_its_entry_is_not_committed(runner: Session, number: int) -> None:
    with pytest.raises((errors.InsufficientPrivilege, errors.UniqueViolation)):
        runner.execute(PUT_IN, (number, SALT))
    for attempts in (1, 3):
        with pytest.raises(errors.InsufficientPrivilege, match="No entry of this transaction"):
            put_in(runner, attempts)
    batch(runner, 1, 4)
    assert runner.execute(
        "select count(*), (select count(*) from threephase.unspoken) from threephase.image"
    ).fetchall() == [(4, 0)]
    assert check(runner, 1) == []


def put_in(conn: Session, attempts: int) -> None:
    """An image that has its constraint checked before COMMIT, so often."""
    with conn.transaction():
        conn.execute(PUT_IN, (5, SALT))
        for _ in range(attempts):
            conn.execute("set constraints all immediate")
            conn.execute("set constraints threephase.spoken_of_at_last immediate")


def test_an_image_is_of_the_transaction_of_its_entry(runner: Session) -> None:
    append(runner, 1, "batch", {**BATCH, "image_sha256": "00" * 32})
    with pytest.raises(
        errors.InsufficientPrivilege, match="speaks of the image of batch 4 in range 1 of pass 1 of run 1"
    ):
        runner.execute(PUT_IN, (4, SALT))


def test_constraints_that_are_checked_before_the_entry_is_there_do_not_refuse_the_image(ledger: Session) -> None:
    """As in each batch: what the written table's deferred constraints say is asked before the entry is made."""
    begin(ledger)
    with ledger.transaction():
        ledger.execute(PUT_IN, (4, SALT))
        for _ in range(5):  # and as a trigger of the author's may do once more
            ledger.execute("set constraints all immediate")
        append(ledger, 1, "batch", {**BATCH, "image_sha256": "00" * 32})
    assert ledger.execute("select count(*) from threephase.image").fetchone() == (1,)
    assert ledger.execute("select count(*) from threephase.unspoken").fetchone() == (0,)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param({"target": "{}"}, id="no target"),
        pytest.param({"target": "[]"}, id="a target that is none"),
        *(
            pytest.param({"target": json.dumps({**to_json(TARGET), name: value})}, id=f"{name} {value}")
            for name, value in [
                ("kind", "merge"),
                ("walked", "members"),
                ("walked", ["public", None]),
                ("key", None),
                ("key", {"index": ["public", "i"], "columns": []}),
                ("written_key", {}),
                ("images", [{"name": "a"}]),
                ("images", "a"),
                ("rows", "many"),
                ("oid", None),
            ]
        ),
        pytest.param({"target": json.dumps(to_json(TARGET))[:-1] + ', "more": 1e5000}'}, id="a number too long"),
        pytest.param({"settings": "[]"}, id="settings that are none"),
        pytest.param({"settings": '{"nice": 1e5000}'}, id="a setting too long"),
        pytest.param({"settings": '{"nice": [1]}'}, id="a setting of several values"),
    ],
)
def test_a_run_that_cannot_be_read_is_not_begun(runner: Session, change: dict[str, str]) -> None:
    put = "insert into threephase.run (kind, name, sha256, file, target, settings) values ('backfill', 'x', '', '', %s, %s)"
    values = {"target": json.dumps(to_json(TARGET)), "settings": json.dumps(settings_to_json(Settings())), **change}
    with pytest.raises(errors.DataError):
        runner.execute(put, (values["target"], values["settings"]))
    if "settings" in change:
        with pytest.raises(errors.DataError):
            runner.execute("update threephase.run set settings = %s where id = 1", (change["settings"],))
    assert [run.id for run in list_runs(runner)] == [1]
