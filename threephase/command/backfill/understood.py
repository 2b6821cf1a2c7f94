"""A backfill file, understood; or refused, with what `check` finds in it."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from linter.backfill import Refused, read_backfill, read_backfill_file
from rules.backfill import Backfill
from runner.errors import RefusedError

_MOST_SHOWN = 5
_Read = TypeVar("_Read")


def understood(path: Path) -> Backfill:
    """The file's. Raises InputError if it cannot be read, RefusedError if it cannot be run."""
    return judged(read_backfill_file(path, str(path)), str(path), "backfill")


def understood_text(text: str, name: str) -> Backfill:
    """That of a file which the ledger has kept. name: the run's."""
    return judged(read_backfill(text, f"{name}.sql"), name, "backfill")


def judged(read: _Read | Refused, shown: str, group: str) -> _Read:
    """What was read, unless it was refused. group: of the commands, whose `check` says more. Raises RefusedError."""
    if not isinstance(read, Refused):
        return read
    found = [f"  line {finding.span.line}: {finding.message}" for finding in read.findings[:_MOST_SHOWN]]
    more = len(read.findings) - _MOST_SHOWN
    lines = [f"{shown} cannot be run:", *found, *([f"  and {more} more"] if more > 0 else [])]
    raise RefusedError("\n".join([*lines, f"How to mend it: threephase {group} check {shown}"]))
