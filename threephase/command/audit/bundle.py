"""A folder of evidence: each file written as it comes, for its owner alone, and its checksum kept."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from linter.errors import InputError
from linter.place import because

SUMS = "SHA256SUMS"


class Bundle:
    """folder: must not be there yet, or be empty. Raises InputError where it cannot be written."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._sums: dict[str, str] = {}
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            taken = any(folder.iterdir())
        except OSError as error:
            raise _unwritable(folder, error) from error
        if taken:
            raise InputError(f"{folder}: is not empty. Name a folder that is not there yet.")

    def write(self, name: str, pieces: Iterable[str]) -> None:
        """Adds a file, piece by piece."""
        path, digest = self._folder / name, hashlib.sha256()
        try:
            opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(opened, "wb") as file:
                for piece in pieces:
                    content = piece.encode("utf-8", "replace")
                    digest.update(content)
                    file.write(content)
        except OSError as error:
            raise _unwritable(path, error) from error
        self._sums[name] = digest.hexdigest()

    def close(self) -> list[str]:
        """Adds the checksums, as `sha256sum --check` reads them; the names of all files."""
        written = list(self._sums)
        self.write(SUMS, [f"{self._sums[name]}  {name}\n" for name in written])
        return [*written, SUMS]


def _unwritable(path: Path, error: OSError) -> InputError:
    return InputError(f"{path}: cannot be written: {because(error)}. Name another folder.")
