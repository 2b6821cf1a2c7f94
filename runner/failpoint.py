"""Named places in the protocol where a test may make things go wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

BatchPlace = Literal[
    "claimed",
    "keys_chosen",
    "worked",
    "audited",
    "before_commit",
    "committed",
    "between_batches",
    "waiting",
    "swept",
    "before_verify",
]
# In their order.
CorrectionPlace = Literal[
    "frozen",
    "watched",
    "corrected",
    "kept",
    "settled",
    "before_correction_commit",
    "correction_committed",
]
Place = BatchPlace | CorrectionPlace

_hooks: list[Callable[[Place], None]] = []


def reached(place: Place) -> None:
    """Nothing happens here, unless a test asked for it."""
    for hook in _hooks:
        hook(place)


def install(hook: Callable[[Place], None]) -> None:
    """From now on each place calls this, in the thread that reaches it."""
    _hooks.append(hook)


def uninstall(hook: Callable[[Place], None]) -> None:
    """No longer."""
    _hooks.remove(hook)
