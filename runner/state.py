"""The states of a run, and what may follow each."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """As kept in the ledger. Only the first three can still do anything."""

    RUNNING = "running"
    PAUSED = "paused"
    FAILED = "failed"
    CANCELLED = "cancelled"
    SUCCEEDED = "succeeded"
    SUCCEEDED_WITH_QUARANTINE = "succeeded_with_quarantine"


# Why each may follow: a failed run is resumed once its cause is mended; what ended well or was cancelled stays so, and
# its images are the base of a revert, which is a run of its own.
SUCCESSORS: dict[State, frozenset[State]] = {
    State.RUNNING: frozenset(
        (State.PAUSED, State.FAILED, State.CANCELLED, State.SUCCEEDED, State.SUCCEEDED_WITH_QUARANTINE)
    ),
    State.PAUSED: frozenset((State.RUNNING, State.CANCELLED)),
    State.FAILED: frozenset((State.RUNNING, State.CANCELLED)),
    State.CANCELLED: frozenset(),
    State.SUCCEEDED: frozenset(),
    State.SUCCEEDED_WITH_QUARANTINE: frozenset(),
}


def may_follow(now: State, then: State) -> bool:
    """Whether a run in the one state may be put into the other."""
    return then in SUCCESSORS[now]
