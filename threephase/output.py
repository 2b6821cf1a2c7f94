"""Where reports go: standard output, a file, GitHub's step summary; and whether in colours."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

from linter.errors import InputError

_LOG_WIDTH = 100


def write(text: str, file: Path | None) -> None:
    """Writes a report; a file is replaced whole or not at all."""
    if file is None:
        sys.stdout.write(text)
        return
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=file.parent, prefix=f".{file.name}.", delete=False, newline=""
        ) as draft:
            draft.write(text)
        Path(draft.name).chmod(0o644)
        Path(draft.name).replace(file)
    except OSError as error:
        raise InputError(
            f"{file}: cannot be written: {error.strerror}. Name a file in a folder that exists."
        ) from error


def append_step_summary(text: str) -> None:
    """Adds to the job's summary page where GitHub Actions gives one."""
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if not (summary and text):
        return
    try:
        with Path(summary).open("a", encoding="utf-8") as page:
            page.write(text)
    except OSError as error:
        print(f"threephase: the step summary {summary} cannot be written: {error.strerror}.", file=sys.stderr)


def uses_colour(choice: str, *, to_file: bool) -> bool:
    """--color first, then NO_COLOR and FORCE_COLOR, then whether a terminal is there."""
    if choice != "auto":
        return choice == "always"
    if to_file or os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def terminal_width(*, to_file: bool) -> int:
    """The terminal's columns within reason; 100 for logs and files."""
    if to_file or not sys.stdout.isatty():
        return _LOG_WIDTH
    return max(60, min(shutil.get_terminal_size().columns, 120))
