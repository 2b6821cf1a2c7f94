"""Which threephase.toml holds for a folder."""

from __future__ import annotations

import os
from pathlib import Path

from linter.errors import ConfigError

NAMES = ("threephase.toml", ".threephase.toml")


def find_config(start: Path) -> Path | None:
    """The nearest configuration going upwards from the folder, but not out of its git repository; None without one.

    What lies there is not looked at: a folder of that name is found too, and refused when it is read. Raises
    ConfigError where both names are taken.
    """
    start = start.absolute()
    for folder in (start, *start.parents):
        found = [folder / name for name in NAMES if os.path.lexists(folder / name)]
        if len(found) > 1:
            raise ConfigError(f"{folder}: holds both {' and '.join(NAMES)}. Keep one of them.")
        if found:
            return found[0]
        if os.path.lexists(folder / ".git"):  # a file in a work tree of its own, else a folder
            return None
    return None
