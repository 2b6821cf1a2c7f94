"""A correction file, understood; or refused, with what `check` finds in it."""

from __future__ import annotations

from pathlib import Path

from linter.correction import read_correction_file
from rules.correction import Correction
from threephase.command.backfill.understood import judged


def understood(path: Path) -> Correction:
    """The file's. Raises InputError if it cannot be read, RefusedError if it cannot be run."""
    return judged(read_correction_file(path, str(path)), str(path), "correct")
