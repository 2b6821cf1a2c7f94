"""A neighbour: single rows read and written by key at a fixed rate, whatever the server does meanwhile.

    THREEPHASE_DSN=… python -m benchmarks.backfill_ways.neighbour TABLE ROWS RATE CONNECTIONS WARM_SECONDS

Prints `ready` when it has warmed up, goes on until its standard input ends, then prints its latencies as JSON. A latency is
counted from the moment at which the request was due, so that waiting in a queue is part of it. A process of its own, so
that it shares no lock of Python's with what it measures.
"""

from __future__ import annotations

import json
import math
import os
import random
import sys
import threading
import time
from collections.abc import Iterator
from typing import NoReturn

import psycopg
from psycopg import sql

_READ = "SELECT first_name, last_name, visits FROM {} WHERE id = %s"
_WRITE = "UPDATE {} SET visits = visits + 1 WHERE id = %s"


class Schedule:
    """When each request is due, one after the other, for all connections together."""

    def __init__(self, rate: float) -> None:
        self._every = 1 / rate
        self._lock = threading.Lock()
        self._next = time.perf_counter()
        self.ended = False

    def __iter__(self) -> Iterator[float]:
        while not self.ended:
            with self._lock:
                due, self._next = self._next, self._next + self._every
            time.sleep(max(0.0, due - time.perf_counter()))
            yield due


def main() -> None:
    """Reads its arguments, works, and prints what it has measured."""
    table, rows, rate, connections = sys.argv[1], *map(int, sys.argv[2:5])
    statements = [sql.SQL(text).format(sql.Identifier(table)) for text in (_READ, _WRITE)]
    conns = [psycopg.connect(os.environ["THREEPHASE_DSN"], autocommit=True) for _ in range(connections)]
    schedule, latencies = Schedule(rate), list[tuple[float, float]]()

    def work(conn: psycopg.Connection, chance: random.Random) -> None:
        for due in schedule:
            conn.execute(chance.choice(statements), (chance.randint(1, rows),), prepare=True)
            latencies.append((due, time.perf_counter() - due))

    def work_or_die(conn: psycopg.Connection, chance: random.Random) -> None:
        try:
            work(conn, chance)
        except Exception as error:
            _die(error)

    threads = [
        threading.Thread(target=work_or_die, args=(conn, random.Random(number))) for number, conn in enumerate(conns)
    ]
    for thread in threads:
        thread.start()
    time.sleep(float(sys.argv[5]))
    begin = time.perf_counter()
    print("ready", flush=True)
    sys.stdin.read()
    schedule.ended = True
    for thread in threads:
        thread.join()
    print(json.dumps(summary([latency for due, latency in latencies if due >= begin])))


def _die(error: Exception) -> NoReturn:
    """A neighbour who gives up must not look like a quick one."""
    print(error, file=sys.stderr, flush=True)
    os._exit(1)


def summary(latencies: list[float]) -> dict[str, float]:
    """Their number, the median, the 99th percentile and the greatest, in milliseconds."""
    ordered = sorted(1000 * latency for latency in latencies)
    return {
        "requests": len(ordered),
        "p50": quantile(ordered, 0.50),
        "p99": quantile(ordered, 0.99),
        "most": ordered[-1],
    }


def quantile(ordered: list[float], share: float) -> float:
    """The least value that at least this share of them does not exceed."""
    return ordered[math.ceil(share * len(ordered)) - 1]


if __name__ == "__main__":
    main()
