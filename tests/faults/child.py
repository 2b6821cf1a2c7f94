"""A runner in a process of its own, which does something bad to itself at a named place, or is killed at any time."""

from __future__ import annotations

import multiprocessing
import os
import resource
import signal
import time
from collections.abc import Callable
from enum import StrEnum
from itertools import count
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from threading import Event

from rules.backfill import Backfill
from rules.value import Value
from runner import failpoint
from runner.connection.dsn import read_dsn
from runner.correct.script import Script
from runner.errors import RunnerError
from runner.failpoint import Place
from runner.ledger.runs import Run
from runner.revert.whole import revert
from runner.state import State
from tests.faults.correction import corrected, tried
from tests.faults.scene import FACTS, silent, worked_off

# Forked from a server that has imported everything, and has no threads and no connections.
_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload(["pytest", "tests.faults.child"])

STATES = list(State)
DONE = 0  # how a corrector ends that has done what it was to do
REFUSED, FAILED = 103, 101  # how any of them ends by an error of that exit code


class Act(StrEnum):
    """What the process does to itself."""

    KILL = "kill"
    STOP = "stop"
    SLEEP = "sleep"
    RAISE = "raise"


class Trap(Value):
    """At the place, when it is reached for the time-th time, counted from 1 over all workers."""

    place: Place
    act: Act
    time: int = 1


class Child:
    """A runner at work. Ended by its own will, a signal, or leaving the `with`."""

    def __init__(self, process: ForkServerProcess) -> None:
        self.process = process

    def __enter__(self) -> Child:
        return self

    def __exit__(self, *_: object) -> None:
        self.send(signal.SIGKILL)
        self.process.join()
        self.process.close()

    def send(self, number: signal.Signals) -> None:
        """Unless it has ended."""
        if self.process.is_alive() and self.process.pid is not None:
            os.kill(self.process.pid, number)

    def ended(self, seconds: float = 60) -> int:
        """Its exit code, as soon as there is one: minus the number of the signal, or the place of its state in STATES."""
        self.process.join(seconds)
        assert self.process.exitcode is not None, "the runner does not end"
        return self.process.exitcode

    def await_stopped(self, seconds: float = 20) -> None:
        """Until it has stopped itself by SIGSTOP."""
        await_that(lambda: _state_of(self.process.pid) == "T", seconds)


def runner(dsn: str, run: Run, backfill: Backfill, *, workers: int = 1, trap: Trap | None = None) -> Child:
    """Starts one."""
    return _started(_run, trap, dsn, run, backfill, workers)


def reverter(dsn: str, run_id: int, *, trap: Trap | None = None) -> Child:
    """Starts one that undoes that run."""
    return _started(_revert, trap, dsn, run_id)


def corrector(dsn: str, script: Callable[[], Script], *, dry: bool = False, trap: Trap | None = None) -> Child:
    """Starts one that executes the script once, or its dry run. script: makes it, for it cannot be sent itself."""
    return _started(_try if dry else _correct, trap, dsn, script)


def measured(dsn: str, script: Callable[[], Script], memory: Path, *, dry: bool = False) -> Child:
    """The same; in the end it writes to that file how much memory it has needed at most, in kilobytes."""
    return _started(_measure, None, dsn, script, memory, dry)


def _started(work: Callable[..., int], trap: Trap | None, *arguments: object) -> Child:
    process = _CONTEXT.Process(target=_live, args=(work, trap, *arguments), daemon=True)
    process.start()
    return Child(process)


def await_that(holds: Callable[[], bool], seconds: float = 20) -> None:
    """Asks again and again, until it holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "it does not come to hold"
        time.sleep(0.01)


def _live(work: Callable[..., int], trap: Trap | None, *arguments: object) -> None:
    if trap is not None:
        failpoint.install(_sprung(trap))
    try:
        code = work(*arguments)
    except RunnerError as error:
        os.write(2, f"{error}\n".encode())
        os._exit(100 + error.exit_code)
    os._exit(code)


def _run(dsn: str, run: Run, backfill: Backfill, workers: int) -> int:
    return STATES.index(worked_off(dsn, run, backfill, workers=workers))


def _revert(dsn: str, run_id: int) -> int:
    state = revert(read_dsn(dsn), run_id, tell=silent, stop=Event(), facts=FACTS).state
    assert state is not None  # it is not a dry one
    return STATES.index(state)


def _correct(dsn: str, script: Callable[[], Script]) -> int:
    corrected(dsn, script())
    return DONE


def _try(dsn: str, script: Callable[[], Script]) -> int:
    tried(dsn, script())
    return DONE


def _measure(dsn: str, script: Callable[[], Script], memory: Path, dry: bool) -> int:
    code = _try(dsn, script) if dry else _correct(dsn, script)
    memory.write_text(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
    return code


def _sprung(trap: Trap) -> Callable[[Place], None]:
    times = count(1)

    def hook(place: Place) -> None:
        if place == trap.place and next(times) == trap.time:
            do(trap.act)

    return hook


def do(act: Act) -> None:
    """Does it to this process, or to this thread."""
    match act:
        case Act.KILL:
            os.kill(os.getpid(), signal.SIGKILL)
        case Act.STOP:
            os.kill(os.getpid(), signal.SIGSTOP)
        case Act.SLEEP:
            time.sleep(1)
        case Act.RAISE:
            raise ConnectionAbortedError("a fault on purpose")


def _state_of(pid: int | None) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
