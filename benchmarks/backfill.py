"""What a backfill costs: the runner beside one plain UPDATE and beside a procedure on the server, in one run.

    python benchmarks/backfill.py [--rows N] [--batch N] [--rounds N] [--dsn DSN] [--quick]

Every way fills the same column on a fresh copy of the same table, one after the other in each round and in another order in
the next, so that whatever else the machine does falls on all; a figure is the median of the rounds. Ours is measured as
its users have it: the command in a process of its own, from its start to its end, with the final sweep and the
verification. Without --dsn on an embedded server that is durable: fsync, synchronous commits, autovacuum.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from benchmarks.backfill_ways import report, table, theirs
from benchmarks.backfill_ways.measured import Measured, Way, measure
from benchmarks.backfill_ways.ours import Runner, at_size
from benchmarks.backfill_ways.resuming import resume
from benchmarks.backfill_ways.server import described, server
from benchmarks.backfill_ways.suffering import Latency, Load, suffer

_DATABASE = "threephase_bench"


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, and prints each part as soon as it is known."""
    asked = _asked(arguments)
    with ExitStack() as stack:
        own = stack.enter_context(database(stack.enter_context(server(asked.dsn)), _DATABASE))
        runner = Runner(own, Path(stack.enter_context(tempfile.TemporaryDirectory())))
        conn = stack.enter_context(psycopg.connect(own, autocommit=True))
        _say(described(conn))
        bench = Bench(conn, own, runner, asked)
        bench.prepare()
        many = bench.contest()
        _say(report.memory(bench.few(), many))
        bench.neighbours()
        _say(report.resumes(resume(conn, runner, asked.rows, asked.batch, asked.kills)))


class Bench:
    """One run of everything, on one database."""

    def __init__(self, conn: psycopg.Connection, dsn: str, runner: Runner, asked: argparse.Namespace) -> None:
        self._runner = runner
        self._conn = conn
        self._dsn = dsn
        self._asked = asked

    def prepare(self) -> None:
        """Makes the table and the ledger."""
        asked = self._asked
        table.make(self._conn, asked.rows)
        self._runner.command("ledger", "init")
        _say([f"{asked.rows:,} rows, three secondary indexes, batches of {asked.batch:,}, {asked.rounds} rounds"])

    def contest(self) -> Measured:
        """Rows per second, WAL and growth of every way. Returns the last figures of ours."""
        rounds = [
            {name: self._measured(name, way) for name, way in _turned(self._ways(), number)}
            for number in range(self._asked.rounds)
        ]
        _say(report.costs([{name: one[name] for name in self._ways()} for one in rounds]))
        return rounds[-1][report.OURS]

    def few(self) -> Measured:
        """Ours on a tenth of the rows."""
        return measure(self._conn, self._ways()[report.OURS], self._asked.rows // 10)

    def neighbours(self) -> None:
        """What a neighbour at a fixed rate notices of each way."""
        asked = self._asked
        load = Load(rate=asked.rate, warm_seconds=min(1.0, asked.seconds))
        ways: dict[str, Way] = {
            report.NOBODY: lambda _: time.sleep(asked.seconds),
            report.DEFAULT: lambda table: self._runner.run(table, {}),
            report.PLAIN: self._ways()[report.PLAIN],
            report.PROCEDURE: self._ways()[report.PROCEDURE],
        }

        def suffered(name: str, way: Way) -> Latency:
            _note(f"the neighbour beside {name}")
            return suffer(self._conn, self._dsn, load, asked.rows, way)

        rounds = [{name: suffered(name, way) for name, way in ways.items()} for _ in range(asked.rounds)]
        _say([f"{load.rate} requests per second over {load.connections} connections", *report.neighbours(rounds)])

    def _ways(self) -> dict[str, Way]:
        size = self._asked.batch
        return {
            report.PLAIN: lambda table: theirs.plain(self._dsn, table),
            report.PROCEDURE: lambda table: theirs.procedure(self._dsn, table, size),
            report.LOOP: lambda table: theirs.loop(self._dsn, table, size),
            report.WITHOUT_IMAGES: lambda table: self._runner.run(table, at_size(size) | {"images": False}),
            report.OURS: lambda table: self._runner.run(table, at_size(size)),
        }

    def _measured(self, name: str, way: Way) -> Measured:
        measured = measure(self._conn, way, self._asked.rows)
        _note(f"{name}: {measured.seconds:.1f} s, {measured.rate:,.0f} rows/s")
        return measured


def _turned(ways: Mapping[str, Way], number: int) -> list[tuple[str, Way]]:
    items = list(ways.items())
    start = number % len(items)
    return items[start:] + items[:start]


@contextmanager
def database(dsn: str, name: str) -> Iterator[str]:
    """A database of that name, which is dropped again."""
    own = sql.Identifier(name)
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(own))
        try:
            yield make_conninfo(dsn, dbname=name)
        finally:
            conn.execute(sql.SQL("DROP DATABASE {}").format(own))


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    asked = _parser().parse_args(arguments)
    if asked.quick:
        asked.rows, asked.batch, asked.rounds, asked.seconds, asked.kills = 5_000, 500, 1, 0.3, 1
    return asked


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--batch", type=int, default=5_000, help="rows in a batch of (b), and of ours beside it")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--rate", type=int, default=200, help="the neighbour's requests per second")
    parser.add_argument("--seconds", type=float, default=30.0, help="how long the neighbour is measured alone")
    parser.add_argument("--kills", type=int, default=5)
    parser.add_argument("--dsn", help="a server to measure on; it gets a database, which is dropped again")
    parser.add_argument("--quick", action="store_true", help="everything once and small: whether it runs, not how fast")
    return parser


def _say(lines: list[str]) -> None:
    print("\n".join([*lines, ""]), flush=True)


def _note(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
