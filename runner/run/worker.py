"""One worker: batch after batch of one pass, at the pace of its controller, for as long as it is admitted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import Enum, auto
from functools import partial
from threading import Event
from time import monotonic
from typing import assert_never

import psycopg

from rules.value import Value
from runner.batch.change import RowsError
from runner.batch.decision import Decision
from runner.batch.job import Answer, Ask, Done, NothingFree, NotRunning, OneBatch, Task
from runner.failpoint import reached
from runner.happened import BatchDone, Happened, Quarantined
from runner.ledger.chain import append
from runner.ledger.runs import Run, read_run
from runner.ledger.workers import left, seen
from runner.pace.controller import Controller
from runner.run.admission import Admission, Hold
from runner.run.link import Link
from runner.run.narrowing import Narrowing
from runner.run.retry import decision_of, tried
from runner.run.troubles import Troubles
from runner.run.waits import Waits
from runner.state import State

_HELD_SECONDS = 0.2  # every range that is left is held by another worker's batch: look again soon
_SEEN_SECONDS = 3.0


class Ended(Enum):
    """Why a worker has nothing more to do."""

    PASS_DONE = auto()
    OTHER_PASS = auto()
    RUN_ENDED = auto()


class Identity(Value):
    """number: 0, 1, … in this process. name: the same for all hosts, `host:process:number`."""

    number: int
    name: str


class Worker:
    """Its connection, its pace, and what it remembers: nothing that matters, the ledger knows better."""

    def __init__(
        self,
        link: Link,
        task: Task,
        one_batch: OneBatch,
        run: Run,
        identity: Identity,
        admission: Admission,
        tell: Callable[[Happened], None],
        stop: Event,
    ) -> None:
        self._link = link
        self._task = task
        self._one_batch = one_batch
        self._run = run
        self._identity = identity
        self._admission = admission
        self._tell = tell
        self._stop = stop
        self._waits = Waits(identity.number, tell, stop)
        self._controller = Controller(run.settings)
        self._narrowing = Narrowing()
        self._rather: int | None = None
        self._troubles = Troubles(task, identity.number, identity.name, tell)
        self._seen_at = 0.0

    def work(self, pass_number: int) -> Ended:
        """Works until the pass is done. Raises RunnerError: FailedError, or PausedError in good order."""
        while True:
            self._waits.refuse_if_stopped()
            waits = self._waits.taken()
            try:
                answer = tried(partial(self._attempt, pass_number, waits), self._run.settings, self._stop, self._failed)
            except RowsError as refused:
                self._waits.put_back(waits)
                self._narrowing.refused(refused.walked)
                continue
            if not isinstance(answer, Done):
                self._waits.put_back(waits)
            ended = self._after(answer, pass_number)
            if ended is not None:
                return ended

    def _attempt(self, pass_number: int, waits: Mapping[str, int], attempt: int) -> Answer | Hold:
        conn = self._link.conn()
        found = self._troubles.settled(conn, pass_number)
        if found is not None:
            return found
        self._run = read_run(conn, self._task.run_id)
        if self._run.state is not State.RUNNING or self._run.pass_number != pass_number:
            return NotRunning(state=self._run.state, pass_number=self._run.pass_number)
        self._controller.adopt(self._run.settings)
        hold = self._admission.hold(self._run.settings, self._controller.need_seconds())
        self._show(conn, hold)
        if hold is not None:
            return hold
        ask = Ask(
            pass_number=pass_number,
            size=self._narrowing.size or self._controller.size,
            settings=self._run.settings,
            worker=self._identity.name,
            rather=self._rather,
            attempt=attempt,
            alone=self._narrowing.alone,
            waits=waits,
        )
        return self._one_batch(conn, ask)

    def leave(self, why: str) -> None:
        """The last word of this worker: what it still had to say about its waiting goes into the chain."""
        conn, name = self._link.conn(), self._identity.name
        left(conn, self._task.run_id, name, why)
        facts = {**self._task.facts, "worker": name, "why": why, "waits": dict(self._waits.taken())}
        append(conn, self._task.run_id, "left", facts)

    def _failed(self, error: BaseException, attempt: int, seconds: float) -> None:
        """Told before another attempt is made."""
        if decision_of(error) is Decision.SHRINK:
            self._controller.failed(getattr(error, "sqlstate", None))
        self._troubles.happened(error, attempt, seconds)

    def _after(self, answer: Answer | Hold, pass_number: int) -> Ended | None:
        match answer:
            case Done():
                self._done(answer, pass_number)
                return None
            case Hold():
                self._waits.wait(answer.reason, answer.detail, answer.seconds)
                return None
            case NothingFree():
                if not answer.left:
                    return Ended.PASS_DONE
                self._waits.rest("other_workers", _HELD_SECONDS)
                return None
            case NotRunning():
                return self._not_running(answer)
            case _:
                assert_never(answer)

    def _done(self, done: Done, pass_number: int) -> None:
        size = self._narrowing.size or self._controller.size
        self._rather = done.range_number
        self._tell(
            BatchDone(
                worker=self._identity.number,
                pass_number=pass_number,
                range_number=done.range_number,
                batch=done.batch,
                walked=done.walked,
                changed=done.changed,
                took_ms=done.took_ms,
                size=size,
            )
        )
        for aside in done.set_aside:
            if aside.is_new:
                self._tell(
                    Quarantined(
                        worker=self._identity.number, key=aside.key, sqlstate=aside.sqlstate, message=aside.message
                    )
                )
        if self._narrowing.size is None:
            self._controller.after(done.took_ms, done.walked)
        self._narrowing.passed(self._controller.size)
        reached("between_batches")
        self._waits.rest("nice", self._controller.rest_seconds(done.took_ms))

    def _not_running(self, answer: NotRunning) -> Ended | None:
        match answer.state:
            case State.RUNNING:
                return Ended.OTHER_PASS
            case State.PAUSED if self._run.state is not State.PAUSED:
                return None  # only now: the next look says by whom and why
            case State.PAUSED:
                hold = self._admission.paused(self._run)
                self._waits.wait(hold.reason, hold.detail, hold.seconds)
                return None
            case State.FAILED | State.CANCELLED | State.SUCCEEDED | State.SUCCEEDED_WITH_QUARANTINE:
                return Ended.RUN_ENDED
            case _:
                assert_never(answer.state)

    def _show(self, conn: psycopg.Connection, hold: Hold | None) -> None:
        """For `status`: what this worker does, every few seconds."""
        if monotonic() - self._seen_at < _SEEN_SECONDS:
            return
        self._seen_at = monotonic()
        doing, why = ("working", "") if hold is None else ("waiting", hold.detail)
        seen(conn, self._task.run_id, self._identity.name, doing, why)
