"""What happens during a run, told to whoever watches: the progress bar, the log, JSON lines."""

from __future__ import annotations

from rules.value import Value
from runner.state import State


class BatchDone(Value):
    """A batch is committed. took_ms: its transaction. lows and highs are keys as PostgreSQL writes them."""

    worker: int
    pass_number: int
    range_number: int
    batch: int
    walked: int
    changed: int
    took_ms: float
    size: int


class Waiting(Value):
    """Nothing is done for now. reason: one of a few words, such as window or replica_lag; detail: a sentence."""

    worker: int
    reason: str
    detail: str
    seconds: float


class Retrying(Value):
    """A batch failed in a way that passes; it is tried again after so many seconds."""

    worker: int
    sqlstate: str | None
    message: str
    attempt: int
    seconds: float


class Quarantined(Value):
    """One row failed by itself and was set aside."""

    worker: int
    key: tuple[str, ...]
    sqlstate: str
    message: str


class PassBegan(Value):
    """Pass 1 does the work, the later ones sweep for rows that were committed late."""

    pass_number: int


class StateChanged(Value):
    """The run is now in this state, and why."""

    state: State
    why: str


Happened = BatchDone | Waiting | Retrying | Quarantined | PassBegan | StateChanged
