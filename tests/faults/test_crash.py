"""The server crashes while runners are at work: after its recovery data, checkpoints, audit and images agree."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator

import psycopg
import pytest

from runner.state import State
from tests.faults.child import STATES, runner
from tests.faults.cluster import Cluster, cluster
from tests.faults.invariants import unvisited, violations
from tests.faults.scene import begun, counting, members


@pytest.fixture(scope="module")
def server() -> Iterator[Cluster]:
    """One to be crashed."""
    with cluster() as running:
        yield running


@pytest.mark.parametrize("crash", [Cluster.stop_immediately, Cluster.kill], ids=["immediate stop", "kill -9"])
def test_a_run_goes_on_after_the_server_has_crashed(
    server: Cluster, chance: random.Random, crash: Callable[[Cluster], None]
) -> None:
    """The runner is not started again: it finds the server when it is there again."""
    with psycopg.connect(server.dsn, autocommit=True) as conn:
        conn.execute("DROP SCHEMA IF EXISTS threephase CASCADE")
        conn.execute("DROP TABLE IF EXISTS members")
        members(conn, 4_000)
    backfill = counting()
    run = begun(server.dsn, backfill, size=20, most_size=20, rest_ms=10)
    with runner(server.dsn, run, backfill, workers=2) as running:
        for _ in range(2):
            time.sleep(chance.uniform(0.2, 0.5))
            crash(server)
            server.start()
            assert violations(server.dsn, run.id) == []
        assert unvisited(server.dsn) > 0, "it was too quick for a crash"
        assert running.ended() == STATES.index(State.SUCCEEDED)
    assert violations(server.dsn, run.id) == []
    assert unvisited(server.dsn) == 0
