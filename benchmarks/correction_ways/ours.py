"""A correction as its users have it: dry run, approval by another login, run; with the time that each part of it takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from benchmarks.backfill_ways.ours import Runner
from benchmarks.correction_ways.bare import statement
from linter.correction import read_correction
from rules.correction import Correction
from rules.value import Value
from runner.connection.dsn import read_dsn
from runner.correct.dry_run import dry_run
from runner.correct.limits import Limits
from runner.correct.run import run
from runner.correct.script import Script, script_of
from runner.failpoint import Place, install, uninstall
from runner.ledger.approvals import ApprovalPolicy, approve
from runner.ledger.proposals import latest

ROLE = "System Owner"
APPROVER = "threephase_bench_approver"
_PASSWORD = "measured"
_FACTS = {"actor": "benchmark", "tool": "benchmark"}
_FILE = """\
-- /// correction
-- incident       = "{incident}"
-- classification = "data integrity, SEV-3"
-- reason         = "names to be shown were never filled"
-- desired        = "each of these members has one"
-- tables         = ["{table}"]
-- freeze         = ["{table}"]
-- expect         = [{rows}]
-- ///
{statement};
"""
# What ends at each place of the protocol.
PARTS: dict[Place, str] = {
    "frozen": "looking for the approval, freezing",
    "watched": "snapshot and cursors",
    "corrected": "the statement",
    "kept": "changed rows read, hashed, digested",
    "settled": "receipt and journal",
    "correction_committed": "COMMIT",
}


class Whole(Value):
    """The commands in processes of their own. memory: the most that one held, in bytes. seconds: of the run."""

    dry_run_memory: int
    run_memory: int
    seconds: float


class Corrector:
    """Corrections of one database."""

    def __init__(self, dsn: str, folder: Path, runner: Runner) -> None:
        self._dsn = dsn
        self._folder = folder
        self._runner = runner

    def write(self, table: str, rows: int) -> Path:
        """The correction file of that table."""
        path = self._folder / f"{table}.sql"
        work = statement(table, rows)
        path.write_text(_FILE.format(incident=table, table=table, rows=rows, statement=work), encoding="utf-8")
        return path

    def dry_run(self, path: Path) -> float:
        """Tries it in this process; how long that took, in seconds."""
        script, begin = _script(path), time.perf_counter()
        done = dry_run(read_dsn(self._dsn), script, _FACTS, limits=Limits(), stop=Event(), tell=print)
        seconds = time.perf_counter() - begin
        assert not done.problems, done.problems
        return seconds

    def approve(self, path: Path) -> None:
        """The newest dry run, by the other login."""
        with psycopg.connect(make_conninfo(self._dsn, user=APPROVER, password=_PASSWORD), autocommit=True) as conn:
            proposal = latest(conn, _script(path).sha256)
            assert proposal is not None
            approve(conn, proposal.digest, ROLE, 1, _FACTS)

    def run(self, path: Path) -> dict[str, float]:
        """Runs it in this process; the seconds of each part."""
        script, ends, begin = _script(path), dict[Place, float](), time.perf_counter()

        def note(place: Place) -> None:
            ends[place] = time.perf_counter()

        install(note)
        try:
            run(
                read_dsn(self._dsn),
                script,
                ApprovalPolicy(),
                _FACTS,
                mirror=None,
                limits=Limits(),
                stop=Event(),
                tell=print,
            )
        finally:
            uninstall(note)
        moments = [begin, *(ends[place] for place in PARTS)]
        return {what: moments[at + 1] - moments[at] for at, what in enumerate(PARTS.values())}

    def commands(self, path: Path) -> Whole:
        """The same by the command."""
        tried = self._runner.started("correct", "dry-run", str(path)).ended()
        self.approve(path)
        begin = time.perf_counter()
        ran = self._runner.started("correct", "run", str(path)).ended()
        return Whole(dry_run_memory=tried, run_memory=ran, seconds=time.perf_counter() - begin)


@contextmanager
def approver(dsn: str) -> Iterator[None]:
    """The other login, who is nobody again afterwards."""
    role = sql.Identifier(APPROVER)
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(role))
        conn.execute(sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(role, sql.Literal(_PASSWORD)))
        conn.execute(sql.SQL("GRANT threephase_approver TO {}").format(role))
        try:
            yield
        finally:
            conn.execute(sql.SQL("DROP ROLE {}").format(role))


def _script(path: Path) -> Script:
    read = read_correction(path.read_text(encoding="utf-8"), path.name)
    assert isinstance(read, Correction), read
    return script_of(read)
