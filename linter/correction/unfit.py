"""A value of the block that cannot be meant."""

from __future__ import annotations


class UnfitError(Exception):
    """What is wrong with a value, and what to do; caught where its key is known."""

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
