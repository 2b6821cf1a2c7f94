"""How the neighbour fares while somebody fills the table."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable

import psycopg

from benchmarks.backfill_ways.ours import HERE
from benchmarks.backfill_ways.table import Size, copy
from rules.value import Value

_MODULE = "benchmarks.backfill_ways.neighbour"


class Load(Value):
    """What the neighbour asks: requests per second, over so many connections; those of the first seconds do not count."""

    rate: int
    connections: int = 16
    warm_seconds: float = 1.0


class Latency(Value):
    """In milliseconds, from the moment at which a request was due.

    seconds: how long the work took meanwhile. table, indexes: how many times as large they are as before.
    """

    seconds: float
    table: float
    indexes: float
    requests: float
    p50: float
    p99: float
    most: float


def suffer(conn: psycopg.Connection, dsn: str, load: Load, rows: int, work: Callable[[str], object]) -> Latency:
    """The neighbour's latencies on a fresh copy, from the beginning of the work to its end."""
    with copy(conn, rows) as table:
        arguments = map(str, (table, rows, load.rate, load.connections, load.warm_seconds))
        command = (sys.executable, "-m", _MODULE, *arguments)
        environment = {**os.environ, "PYTHONPATH": str(HERE), "THREEPHASE_DSN": dsn}
        with subprocess.Popen(
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8"
        ) as neighbour:
            assert neighbour.stdout is not None
            assert neighbour.stdout.readline() == "ready\n", "the neighbour does not start"
            before, begin = Size(conn, table), time.perf_counter()
            work(table)
            seconds = time.perf_counter() - begin
            grown = Size(conn, table).to(before)
            said, _ = neighbour.communicate()
    return Latency(seconds=seconds, **grown, **json.loads(said))
