"""The runner as its users have it: a file, and the command, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from itertools import count
from pathlib import Path

import psycopg

from benchmarks.backfill_ways.table import ASSIGNMENT, GUARD
from rules.value import Value

HERE = Path(__file__).resolve().parent.parent.parent
_numbers = count(1)
_FIRST_PASS = """
    SELECT extract(epoch FROM max(at) - min(at - took_ms * interval '1 millisecond')) FROM threephase.batch
    WHERE pass = 1 AND run_id = (SELECT max(id) FROM threephase.run)
"""


class FailedError(Exception):
    """The command did not end with 0."""


class Command(Value):
    """A command on its way. said: the file that its output goes to."""

    process: subprocess.Popen[bytes]
    said: Path

    def ended(self) -> int:
        """Waits for its end, and returns the most memory that it held, in bytes. Raises FailedError."""
        _, status, usage = os.wait4(self.process.pid, 0)
        code = self.process.returncode = os.waitstatus_to_exitcode(status)
        if code != 0:
            raise FailedError(f"exit code {code}:\n{self.said.read_text(encoding='utf-8')}")
        return usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024)

    def killed(self) -> None:
        """SIGKILL."""
        self.process.kill()
        self.process.wait()


class Own(Value):
    """memory: the most that the process held, in bytes. first_pass: seconds from the first batch's begin to the last's end.

    The first pass is what the other ways do too; none of them looks for what came late, or verifies.
    """

    memory: int
    first_pass: float


class Runner:
    """A folder of backfill files, and the database that they are run on."""

    def __init__(self, dsn: str, folder: Path) -> None:
        self._dsn = dsn
        self._folder = folder
        self._environment = {**os.environ, "PYTHONPATH": str(HERE), "THREEPHASE_DSN": dsn}

    def command(self, *arguments: str) -> None:
        """Runs a command to its end. Raises FailedError."""
        self.started(*arguments).ended()

    def started(self, *arguments: str) -> Command:
        """Starts a command; what it says goes to a file."""
        said = self._folder / f"said_{next(_numbers)}.txt"
        with said.open("w", encoding="utf-8") as file:
            process = subprocess.Popen(
                (sys.executable, "-m", "threephase.main", *arguments),
                env=self._environment,
                cwd=self._folder,
                stdout=file,
                stderr=subprocess.STDOUT,
            )
        return Command(process=process, said=said)

    def write(self, table: str, settings: Mapping[str, object]) -> str:
        """Writes a backfill file about that table and returns its name."""
        words = {name: str(value).lower() if isinstance(value, bool) else value for name, value in settings.items()}
        block = "".join(f"-- {name} = {value}\n" for name, value in words.items())
        verify = f'-- verify = "SELECT count(*) FROM {table} WHERE {GUARD}"\n'
        name = f"fill_{table}.sql"
        statement = f"UPDATE {table} SET {ASSIGNMENT} WHERE {GUARD};\n"
        (self._folder / name).write_text(f"-- /// backfill\n{verify}{block}-- ///\n{statement}", encoding="utf-8")
        return name

    def run(self, table: str, settings: Mapping[str, object]) -> Own:
        """Writes the file and runs it, sweep and verification included."""
        memory = self.start(self.write(table, settings)).ended()
        with psycopg.connect(self._dsn) as conn:
            row = conn.execute(_FIRST_PASS).fetchone()
        return Own(memory=memory, first_pass=float(row[0]) if row else 0.0)

    def start(self, file: str) -> Command:
        """Starts the run of that file, or resumes it."""
        return self.started("backfill", "run", file, "--no-dry-run")


def at_size(size: int) -> dict[str, object]:
    """The settings of a run without rest, in batches of one size."""
    return {"nice": 0, "size": size, "least_size": size, "most_size": size}
