"""The workers of one process: a thread and a connection each, and one more that asks for the signals."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import datetime
from threading import Event

import psycopg

from runner.batch.job import OneBatch, Task
from runner.connection.dsn import Dsn
from runner.errors import FailedError, RunnerError, StoppedError
from runner.happened import Happened
from runner.ledger.runs import Run
from runner.run.admission import Admission
from runner.run.link import Link
from runner.run.pulse import Pulse
from runner.run.worker import Ended, Identity, Worker


class Crew:
    """What the workers of all passes have in common. To be closed."""

    def __init__(
        self,
        dsn: Dsn,
        task: Task,
        one_batch: OneBatch,
        count: int,
        tell: Callable[[Happened], None],
        stop: Event,
        now: Callable[[], datetime],
        *,
        wait_through: bool,
    ) -> None:
        self._task = task
        self._one_batch = one_batch
        self._tell = tell
        self._stop = stop
        self._now = now
        self._wait_through = wait_through
        self._links = [Link(dsn, task.title) for _ in range(count)]
        self._pulse = Pulse(Link(dsn, task.title), task.run_id, task.oid, self._pids)
        self._pulse.start()

    def work(self, run: Run, pass_number: int) -> Ended:
        """All workers on one pass. The first error stops the others after their batch, and is raised."""
        with ThreadPoolExecutor(len(self._links), thread_name_prefix="worker") as threads:
            futures = [threads.submit(self._one, number, run, pass_number) for number in range(len(self._links))]
            try:
                done, _ = wait(futures, return_when=FIRST_EXCEPTION)
                if any(future.exception() is not None for future in done):
                    self._stop.set()
                wait(futures)
            except BaseException:  # told to stop at once, without the batches that are under way
                self._stop.set()
                self._cancel()
                raise
        return _outcome(futures)

    def close(self) -> None:
        """No thread and no connection is left."""
        self._pulse.close()
        for link in self._links:
            link.close()

    def _cancel(self) -> None:
        """Ends the statements that run now; their batches are rolled back."""
        for link in self._links:
            with suppress(psycopg.Error):
                link.cancel()

    def _pids(self) -> list[int]:
        return [pid for link in self._links if (pid := link.pid) is not None]

    def _one(self, number: int, run: Run, pass_number: int) -> Ended:
        link = self._links[number]
        identity = Identity(number=number, name=f"{socket.gethostname()}:{os.getpid()}:{number}")
        admission = Admission(self._pulse.readings, self._now, wait_through=self._wait_through)
        worker = Worker(link, self._task, self._one_batch, run, identity, admission, self._tell, self._stop)
        why = ""
        try:
            return worker.work(pass_number)
        except RunnerError as error:
            why = error.recorded if isinstance(error, FailedError) else str(error)
            raise
        finally:
            with suppress(RunnerError, psycopg.Error):  # only for people to look at
                worker.leave(why)


def _outcome(futures: list[Future[Ended]]) -> Ended:
    """What all have found. One that was told to stop, because another failed, is not what is to be said."""
    errors = [error for future in futures if (error := future.exception()) is not None]
    for error in sorted(errors, key=lambda error: isinstance(error, StoppedError)):
        raise error
    return next((ended for future in futures if (ended := future.result()) is not Ended.PASS_DONE), Ended.PASS_DONE)
