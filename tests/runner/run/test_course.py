"""The course of a run: what ends it, and what must not be taken for somebody else's doing."""

from __future__ import annotations

from threading import Event

import psycopg
import pytest

from runner.batch.job import Job
from runner.batch.transaction import one_batch
from runner.connection.dsn import read_dsn
from runner.errors import RefusedError
from runner.run.course import carried_out
from runner.run.whole import present
from tests.runner.run.engine import Engine
from tests.runner.works import update

FILL = update("t", "a = 'x'", "a IS NULL", columns=("a",))


def test_a_refusal_at_the_end_of_a_pass_that_is_nobody_elses_doing_is_said(
    database: str, conn: psycopg.Connection
) -> None:
    conn.execute("CREATE TABLE t (id int PRIMARY KEY, a text); INSERT INTO t VALUES (1)")
    run = Engine(database).begin(FILL)
    job = Job(run_id=run.id, backfill=FILL, target=run.target, facts={})
    refusals: list[str] = []

    def refuse(*_: object) -> None:
        assert not refusals, "it went round and round"
        refusals.append("once")
        raise RefusedError("the ledger is of another version.")

    with pytest.raises(RefusedError, match="of another version"):
        carried_out(
            read_dsn(database),
            run,
            job,
            lambda conn, ask: one_batch(conn, job, ask),
            refuse,
            workers=1,
            tell=lambda _: None,
            stop=Event(),
            wait_through=False,
            now=present,
        )
    assert refusals == ["once"]
