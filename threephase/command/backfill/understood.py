"""A backfill file, understood; or refused, with what `check` finds in it."""

from __future__ import annotations

from pathlib import Path

from linter.backfill import Refused, read_backfill, read_backfill_file
from rules.backfill import Backfill
from runner.errors import RefusedError

_MOST_SHOWN = 5


def understood(path: Path) -> Backfill:
    """The file's. Raises InputError if it cannot be read, RefusedError if it cannot be run."""
    return _judged(read_backfill_file(path, str(path)), str(path))


def understood_text(text: str, name: str) -> Backfill:
    """That of a file which the ledger has kept. name: the run's."""
    return _judged(read_backfill(text, f"{name}.sql"), name)


def _judged(read: Backfill | Refused, shown: str) -> Backfill:
    if isinstance(read, Backfill):
        return read
    found = [f"  line {finding.span.line}: {finding.message}" for finding in read.findings[:_MOST_SHOWN]]
    more = len(read.findings) - _MOST_SHOWN
    lines = [f"{shown} cannot be run:", *found, *([f"  and {more} more"] if more > 0 else [])]
    raise RefusedError("\n".join([*lines, f"How to mend it: threephase backfill check {shown}"]))
