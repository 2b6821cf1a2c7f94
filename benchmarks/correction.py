"""What a correction costs: its run and its dry run beside the same statement by hand, in one run.

    python benchmarks/correction.py [--changed N] [--rows N …] [--rounds N] [--dsn DSN] [--quick]

Each round makes equal tables, one for each side, and takes the sides in another order than the one before, so that whatever
else the machine does falls on both; a figure is the median of the rounds. A dry run leaves dead rows, so the table of the
bare statement gets as many; both are vacuumed, as they would be by the time of an approval. Both sides are clients that run
already; the command as a whole, and its memory, is measured once beside them. Without --dsn on an embedded server that is
durable: fsync, synchronous commits, autovacuum.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TypeVar

import psycopg
from psycopg import sql

from benchmarks.backfill import database
from benchmarks.backfill_ways import table
from benchmarks.backfill_ways.ours import Runner
from benchmarks.backfill_ways.server import described, server
from benchmarks.correction_ways.bare import bare, tried
from benchmarks.correction_ways.ours import Corrector, Whole, approver
from benchmarks.correction_ways.report import Cost, Round, lines

_DATABASE = "threephase_bench_correction"
_DRY_RUN_EXECUTES = 2
_WRITTEN = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"

T = TypeVar("T")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures each size of the table, and prints it as soon as it is known."""
    asked = _asked(arguments)
    with ExitStack() as stack:
        dsn = stack.enter_context(server(asked.dsn))
        own = stack.enter_context(database(dsn, _DATABASE))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        conn = stack.enter_context(psycopg.connect(own, autocommit=True))
        _say(described(conn))
        table.make(conn, max(asked.rows))
        runner = Runner(own, folder)
        runner.command("ledger", "init")
        stack.enter_context(approver(dsn))
        bench = Bench(conn, own, Corrector(own, folder, runner), asked.changed)
        for rows in asked.rows:
            head = f"{asked.changed:,} of {rows:,} rows corrected, three secondary indexes, {asked.rounds} rounds"
            _say([head, *lines([bench.round(rows, number) for number in range(asked.rounds)], bench.whole(rows))])


class Bench:
    """The sides of a round, on one database. changed: how many rows each corrects."""

    def __init__(self, conn: psycopg.Connection, dsn: str, corrector: Corrector, changed: int) -> None:
        self._conn = conn
        self._dsn = dsn
        self._corrector = corrector
        self._changed = changed

    def round(self, rows: int, number: int) -> Round:
        """Both sides once, in one order or the other."""
        if number % 2:
            dry_run, run, parts = self._ours(rows)
            by_hand = self._bare(rows)
        else:
            by_hand = self._bare(rows)
            dry_run, run, parts = self._ours(rows)
        _note({"bare": by_hand, "dry run": dry_run, "run": run})
        return Round(bare=by_hand, dry_run=dry_run, run=run, parts=parts)

    def whole(self, rows: int) -> Whole:
        """The commands."""
        with table.copy(self._conn, rows) as name:
            return self._corrector.commands(self._corrector.write(name, self._changed))

    def _bare(self, rows: int) -> Cost:
        with table.copy(self._conn, rows) as name:
            for _ in range(_DRY_RUN_EXECUTES):
                tried(self._dsn, name, self._changed)
            self._settle(name)
            return self._cost(lambda: bare(self._dsn, name, self._changed))[0]

    def _ours(self, rows: int) -> tuple[Cost, Cost, dict[str, float]]:
        with table.copy(self._conn, rows) as name:
            path = self._corrector.write(name, self._changed)
            dry_run, _ = self._cost(lambda: self._corrector.dry_run(path))
            self._corrector.approve(path)
            self._settle(name)
            run, parts = self._cost(lambda: self._corrector.run(path))
        return dry_run, run, parts

    def _settle(self, name: str) -> None:
        """What autovacuum and a checkpoint do in the meantime. Not TRUNCATE: it may come through on one side alone."""
        self._conn.execute(sql.SQL("VACUUM (ANALYZE, TRUNCATE false) {}").format(sql.Identifier(name)))
        self._conn.execute("CHECKPOINT")

    def _cost(self, work: Callable[[], T]) -> tuple[Cost, T]:
        before, begin = self._written(), time.perf_counter()
        result = work()
        seconds = time.perf_counter() - begin
        return Cost(seconds=seconds, wal=self._written() - before), result

    def _written(self) -> int:
        ((written,),) = self._conn.execute(_WRITTEN).fetchall()
        return int(written)


def _asked(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--changed", type=int, default=100_000, help="rows that are corrected")
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000], help="rows of the table")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--dsn", help="a server to measure on; it gets a database, which is dropped again")
    parser.add_argument("--quick", action="store_true", help="everything once and small: whether it runs, not how fast")
    asked = parser.parse_args(arguments)
    if asked.quick:
        asked.changed, asked.rows, asked.rounds = 1_000, [2_000], 1
    return asked


def _note(costs: Mapping[str, Cost]) -> None:
    said = (f"{name} {cost.seconds:.2f} s, {cost.wal / 1e6:.0f} MB" for name, cost in costs.items())
    print("; ".join(said), file=sys.stderr, flush=True)


def _say(said: list[str]) -> None:
    print("\n".join([*said, ""]), flush=True)


if __name__ == "__main__":
    main()
