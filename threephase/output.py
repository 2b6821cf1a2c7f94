"""Where reports and complaints go, and whether in colours."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Iterable
from pathlib import Path

from linter.errors import InputError
from linter.place import because

_LOG_WIDTH = 100


def write(text: str | Iterable[str], file: Path | None) -> None:
    """Writes a report; a regular file is replaced whole or not at all. Raises InputError if it cannot be written.

    text: whole, or piece by piece where it may be long. file None, or `-`: standard output.
    """
    if str(file) == "-":
        file = None
    pieces = (text,) if isinstance(text, str) else text
    try:
        if file is None:
            sys.stdout.writelines(pieces)
            sys.stdout.flush()
        elif file.exists() and not file.is_file():
            with file.open("w", encoding="utf-8") as there:  # /dev/stdout, a pipe: never to be replaced by a file
                there.writelines(pieces)
        else:
            _replace(Path(os.path.realpath(file)), pieces)
    except BrokenPipeError:
        raise
    except OSError as error:
        if file is not None:
            raise InputError(f"{file}: cannot be written: {because(error)}. Name another file.") from error
        forsake_stdout()
        raise InputError(f"standard output cannot be written: {because(error)}.") from error


def _replace(file: Path, pieces: Iterable[str]) -> None:
    import tempfile  # only where a file is written

    mode = stat.S_IMODE(file.stat().st_mode) if file.exists() else 0o644
    draft = tempfile.NamedTemporaryFile(  # noqa: SIM115 (closed below, before it is renamed)
        "w", encoding="utf-8", dir=file.parent, prefix=f".{file.name}.", delete=False, newline=""
    )
    try:
        with draft:
            draft.writelines(pieces)
        Path(draft.name).chmod(mode)
        Path(draft.name).replace(file)
    except BaseException:
        Path(draft.name).unlink(missing_ok=True)
        raise


def forsake_stdout() -> None:
    """Nobody can be told anything there any more; Python shall not try once again when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def complain(message: str) -> None:
    """Says on standard error what is wrong. Whatever a file is called, nothing in it commands a terminal or a runner."""
    from linter.report.visible import inert, visible

    for line in f"threephase: {message}".split("\n"):
        print(inert(visible(line)), file=sys.stderr)


def append_step_summary(text: str) -> None:
    """Adds to the job's summary page where GitHub Actions gives one."""
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if not (summary and text):
        return
    try:
        with Path(summary).open("a", encoding="utf-8") as page:
            page.write(text)
    except OSError as error:
        complain(f"the step summary {summary} cannot be written: {because(error)}.")


def uses_colour(choice: str, *, to_file: bool) -> bool:
    """--color first, then NO_COLOR and FORCE_COLOR, then whether a terminal is there."""
    if choice != "auto":
        return choice == "always"
    if to_file or os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return _is_terminal() and os.environ.get("TERM") != "dumb"


def terminal_width(*, to_file: bool) -> int:
    """The terminal's columns within reason; 100 for logs and files."""
    if to_file or not _is_terminal():
        return _LOG_WIDTH
    return max(60, min(shutil.get_terminal_size().columns, 120))


def _is_terminal() -> bool:
    return sys.stdout is not None and sys.stdout.isatty()
