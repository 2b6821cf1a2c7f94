"""What went wrong with a batch: told at once, and entered in the chain as soon as there is a connection again."""

from __future__ import annotations

from collections.abc import Callable

import psycopg

from runner.batch.job import Done, Task
from runner.batch.transaction import UnansweredError
from runner.happened import Happened, Retrying
from runner.ledger.chain import append
from runner.run.retry import said
from runner.statement import statement


class Troubles:
    """One worker's. worker: its number here; name: on all hosts."""

    def __init__(self, task: Task, worker: int, name: str, tell: Callable[[Happened], None]) -> None:
        self._task = task
        self._worker = worker
        self._name = name
        self._tell = tell
        self._untold: list[Retrying] = []
        self._unanswered: Done | None = None

    def happened(self, error: BaseException, attempt: int, seconds: float) -> None:
        """An attempt failed, and another is made after so many seconds."""
        if isinstance(error, UnansweredError):
            self._unanswered = error.done
        sqlstate = error.sqlstate if isinstance(error, psycopg.Error) else None
        retrying = Retrying(
            worker=self._worker, sqlstate=sqlstate, message=said(error), attempt=attempt, seconds=seconds
        )
        self._untold.append(retrying)
        self._tell(retrying)

    def settled(self, conn: psycopg.Connection, pass_number: int) -> Done | None:
        """The batch whose COMMIT was not answered, if the ledger has it after all."""
        while self._untold:
            each = self._untold[0]
            facts = {"worker": self._name, "sqlstate": each.sqlstate, "message": each.message, "attempt": each.attempt}
            append(conn, self._task.run_id, "retry", {**self._task.facts, **facts})
            del self._untold[0]
        done, self._unanswered = self._unanswered, None
        if done is None:
            return None
        values = {
            "run_id": self._task.run_id,
            "pass": pass_number,
            "range": done.range_number,
            "batch": done.batch,
            "worker": self._name,
        }
        row = conn.execute(statement("batch_known"), values).fetchone()
        return done if row == (True,) else None
