"""What a kind of block is: its name, its keys, and the rule by which reports call what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from rules.value import Value

# Each kind of block, and what reads it: a file is easily given to the wrong command.
COMMANDS: Mapping[str, str] = {
    "backfill": "threephase backfill",
    "correction": "threephase correct",
}


class Form(Value):
    """One kind of block. example: a line of it. problem: what is wrong with a key and its value, and what to do.

    number: what a number with a fraction is read as.
    """

    kind: str
    rule: StrEnum
    example: str
    problem: Callable[[str, Any], tuple[str, str] | None]
    number: Callable[[str], Any] = float

    @property
    def whole(self) -> str:
        """How to begin a file with it."""
        return f"Begin the file with it:\n  -- /// {self.kind}\n  -- {self.example}\n  -- ///"
