"""How a place in the file system is printed, and why it could not be had."""

from __future__ import annotations

import os
import stat
from pathlib import Path


def shown(path: Path, cwd: Path) -> str:
    """The path with `/`: relative if it lies under cwd, else absolute, for `../../x` says nothing in a report."""
    if path.is_relative_to(cwd):
        return path.relative_to(cwd).as_posix()
    real, base = Path(os.path.realpath(path)), Path(os.path.realpath(cwd))
    return real.relative_to(base).as_posix() if real.is_relative_to(base) else path.as_posix()


def because(error: OSError | ValueError) -> str:
    """The operating system's reason in lower case: `permission denied`, `too many levels of symbolic links`."""
    reason = error.strerror if isinstance(error, OSError) else None
    return (reason or str(error)).lower()


def is_file(path: Path) -> bool:
    """Whether a regular file is there; False too where one may not look, for which Path.is_file raises."""
    return stat.S_ISREG(_mode(path))


def is_folder(path: Path) -> bool:
    """Whether a folder is there; False too where one may not look."""
    return stat.S_ISDIR(_mode(path))


def is_missing(path: Path) -> bool:
    """Whether there is surely nothing: what is there and cannot be read must not pass for what is not there."""
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False


def _mode(path: Path) -> int:
    try:
        return path.stat().st_mode
    except (OSError, ValueError):
        return 0
