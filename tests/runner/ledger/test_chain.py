"""The chain: what append writes, and that it never forks."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import errors

from runner.errors import NotFoundError
from runner.ledger.chain import append, check, head
from runner.ledger.runs import change_setting, move, set_pass
from runner.state import State
from tests.runner.ledger.batches import run_with_batches
from tests.runner.ledger.runs import FACTS, begin


def test_an_entry_says_what_the_server_knows_whatever_the_caller_claims(ledger: psycopg.Connection) -> None:
    begin(ledger)
    lies = dict.fromkeys(("run", "seq", "kind", "at", "db_user", "address", "backend", "xid", "lsn"), "a lie")
    assert append(ledger, 1, "state", {**lies, "after": "running"}) == 2
    ((body, kind, at, user, backend),) = ledger.execute(
        "select body, kind, to_char(at at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), session_user,"
        " pg_backend_pid() from threephase.entry where seq = 2"
    ).fetchall()
    assert "a lie" not in body.values()
    assert (body["run"], body["seq"], body["kind"], body["at"]) == (1, 2, "state", at)
    assert (body["db_user"], body["backend"], kind, body["after"]) == (user, backend, "state", "running")


def test_who_acts_for_a_role_is_named_as_who_logged_in(ledger: psycopg.Connection, database: str) -> None:
    begin(ledger)
    ledger.execute("grant threephase_runner to threephase_test_anna")
    with psycopg.connect(database, autocommit=True) as anna:
        anna.execute("set session authorization threephase_test_anna")
        append(anna, 1, "left", {})
    assert ledger.execute("select body->>'db_user' from threephase.entry where seq = 2").fetchone() == (
        "threephase_test_anna",
    )


@pytest.mark.parametrize(
    ("kind", "facts", "error", "said"),
    [
        ("state", "[]", errors.InvalidParameterValue, "must be a JSON object"),
        ("state", None, errors.InvalidParameterValue, "must be a JSON object"),
        ("note", "{}", errors.InvalidParameterValue, "note is no kind of entry"),
        ("images_purged", "{}", errors.InvalidParameterValue, "images_purged is no kind of entry"),
        (None, "{}", errors.InvalidParameterValue, "is no kind of entry"),
        ("began", "{}", errors.InvalidParameterValue, "kind began does not say what run 1 is now"),
        ("batch", "{}", errors.CheckViolation, "batch_has_numbers"),
        ("batch", '{"pass": "1", "range": 1, "batch": 1, "walked": 1, "changed": 1}', errors.CheckViolation, "numbers"),
    ],
)
def test_what_is_no_entry_is_refused(
    ledger: psycopg.Connection, kind: str | None, facts: str | None, error: type[Exception], said: str
) -> None:
    begin(ledger)
    with pytest.raises(error, match=said):
        ledger.execute("select threephase.append(1, %s, %s)", (kind, facts))
    assert head(ledger, 1).length == 1


def test_a_batch_is_entered_once(ledger: psycopg.Connection) -> None:
    begin(ledger)
    facts = {"pass": 1, "range": 1, "batch": 1, "walked": 10, "changed": 7}
    append(ledger, 1, "batch", facts)
    with pytest.raises(errors.UniqueViolation, match="entry_batch"):
        append(ledger, 1, "batch", facts)


def test_a_run_that_is_not_there_is_named(ledger: psycopg.Connection) -> None:
    with pytest.raises(errors.NoDataFound, match="There is no run 7 in the ledger"):
        append(ledger, 7, "state", {})
    for ask in (check, head):
        with pytest.raises(NotFoundError, match="There is no run 7 in the ledger"):
            ask(ledger, 7)


def test_the_first_head_is_what_the_run_is(ledger: psycopg.Connection) -> None:
    """By hand: a chain cannot be put under another run."""
    run = begin(ledger, file="UPDATE a SET b = 'ü';")
    ((target,),) = ledger.execute("select target::text from threephase.run").fetchall()
    at = run.started_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    identity = (
        '{"run": 1, "file": "UPDATE a SET b = \'ü\';", "kind": "backfill", "name": "display_name", '
        f'"sha256": "{"5e" * 32}", "target": {target}, "reverts": null, "started_at": "{at}"}}'
    )
    ((first,),) = ledger.execute("select previous from threephase.entry where seq = 1").fetchall()
    ledger.execute("set timezone to 'Asia/Kolkata'")
    assert check(ledger, 1) == []
    assert first == hashlib.sha256(identity.encode()).hexdigest()


def test_concurrent_appends_give_one_unbroken_chain(ledger: psycopg.Connection, database: str) -> None:
    begin(ledger)

    def work(worker: int) -> None:
        with psycopg.connect(database, autocommit=True) as own:
            for number in range(25):
                append(own, 1, "left", {"worker": worker, "number": number})

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(work, range(6)))
    assert head(ledger, 1).length == 151
    assert check(ledger, 1) == []
    assert ledger.execute(
        "select bool_and(at >= before) from (select at, lag(at) over (order by seq) as before from threephase.entry) e"
    ).fetchone() == (True,)


def test_every_change_by_a_person_keeps_the_chain_whole(ledger: psycopg.Connection) -> None:
    run = run_with_batches(ledger)
    move(ledger, run.id, State.PAUSED, "lunch", FACTS)
    change_setting(ledger, run.id, "nice", "2.5", FACTS)
    move(ledger, run.id, State.RUNNING, "back", FACTS)
    set_pass(ledger, run.id, 2, FACTS)
    move(ledger, run.id, State.SUCCEEDED, "verified", FACTS)
    assert check(ledger, run.id, head(ledger, run.id)) == []


def test_what_is_no_text_in_a_name_does_not_stop_the_audit(ledger: psycopg.Connection) -> None:
    run = begin(
        ledger, name='naïve"; DROP TABLE members; --', facts={"os_user": "m\udcfcller", "actor": "\U0001f600 '$$"}
    )
    append(ledger, run.id, "left", {"ключ": "значение\n\\u0041 \x01"})
    assert check(ledger, run.id) == []
    assert ledger.execute("select body->>'os_user', body->>'actor' from threephase.entry where seq = 1").fetchall() == [
        ("m?ller", "\U0001f600 '$$")
    ]
