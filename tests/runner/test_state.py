"""What may follow each state of a run."""

from __future__ import annotations

import pytest

from runner.state import SUCCESSORS, State, may_follow

_ENDED = {State.CANCELLED, State.SUCCEEDED, State.SUCCEEDED_WITH_QUARANTINE}


@pytest.mark.parametrize(
    ("now", "then"),
    [
        (State.RUNNING, {State.PAUSED, State.FAILED, *_ENDED}),
        (State.PAUSED, {State.RUNNING, State.CANCELLED}),
        (State.FAILED, {State.RUNNING, State.CANCELLED}),
        (State.CANCELLED, set()),
        (State.SUCCEEDED, set()),
        (State.SUCCEEDED_WITH_QUARANTINE, set()),
    ],
)
def test_each_state_has_its_successors(now: State, then: set[State]) -> None:
    assert {state for state in State if may_follow(now, state)} == then


def test_every_state_is_decided_and_can_be_reached() -> None:
    assert set(SUCCESSORS) == set(State)
    assert set().union(*SUCCESSORS.values()) == set(State)


def test_whatever_is_not_over_can_be_cancelled_and_what_is_over_stays_so() -> None:
    assert {state for state in State if may_follow(state, State.CANCELLED)} == set(State) - _ENDED
    assert all(not SUCCESSORS[state] for state in _ENDED)


def test_the_ledger_keeps_these_words() -> None:
    assert [state.value for state in State] == [
        "running",
        "paused",
        "failed",
        "cancelled",
        "succeeded",
        "succeeded_with_quarantine",
    ]
