"""What was concluded before from the very same input, kept in files.

An entry is addressed by everything that can change a report: the migrations' names and texts, the policy, the options,
and threephase's own files. Entries are JSON with a checksum, never pickle: a cache is often shared by CI jobs of
different trust, and reading it must not run anything. Several runs may share the folder; a corrupt entry is no entry.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Mapping, Set
from io import FileIO
from pathlib import Path
from typing import TypeAlias

from linter.folder import MigrationFile
from rules.value import Value

Entry: TypeAlias = dict[str, str | int]
"""What is kept: a flat record that its user makes and understands."""

_KEPT = 64  # entries; the oldest go first


def key_of(parts: Iterable[object], texts: Iterable[tuple[MigrationFile, str]]) -> str:
    """The address of what follows from these texts under these settings, 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for part in (_own_files(), *(json.dumps(_plain(part), sort_keys=True) for part in parts)):
        digest.update(f"{len(part)}:{part}".encode("utf-8", "surrogatepass"))
    for file, text in texts:
        content = text.encode("utf-8", "surrogatepass")
        digest.update(f"{file.shown}:{file.marked:d}:{len(content)}:".encode("utf-8", "surrogatepass"))
        digest.update(content)
    return digest.hexdigest()


def _plain(value: object) -> object:
    """The value as JSON that does not depend on the order of its sets, which differs from process to process."""
    if isinstance(value, Value):
        return [type(value).__name__, _plain(vars(value))]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(str(item) for item in value)
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value if isinstance(value, int) or value is None else str(value)


def _own_files() -> str:
    """A mark of this very version of threephase: what its files hold. Their times differ with every installation."""
    home, digest = Path(__file__).resolve().parent.parent, hashlib.sha256()
    for package in ("linter", "rules", "threephase"):
        for place, folders, names in os.walk(home / package):
            folders.sort()
            for name in sorted(names):
                if name.endswith((".py", ".txt")):
                    with FileIO(f"{place}/{name}") as file:  # half the time of Path.read_bytes
                        content = file.read()
                    digest.update(f"{name}:{len(content)}:".encode() + content)
    return digest.hexdigest()


def cached(place: Path | None, key: str, make: Callable[[], Entry], *, fields: Set[str] = frozenset()) -> Entry:
    """The entry under the key, or what `make` returns, which is then kept.

    place None: no cache. fields: what has not all of these is no entry.
    """
    if place is None:
        return make()
    path = place / f"{key}.json"
    known = _read(path)
    if known is not None and fields <= known.keys():
        return known
    entry = make()
    with contextlib.suppress(OSError):  # a cache that cannot be written is only slow
        _write(place, path, json.dumps(entry, ensure_ascii=False))
    return entry


def _read(path: Path) -> Entry | None:
    try:
        checksum, _, body = path.read_bytes().partition(b"\n")
        if hashlib.sha256(body).hexdigest().encode() != checksum:
            return None
        entry: Entry = json.loads(body)
    except (OSError, ValueError, RecursionError):
        return None
    return entry if isinstance(entry, dict) else None


def _write(place: Path, path: Path, body: str) -> None:
    import tempfile  # 3 ms that only a miss needs

    place.mkdir(parents=True, exist_ok=True)
    content = body.encode("utf-8", "surrogatepass")
    with tempfile.NamedTemporaryFile("wb", dir=place, suffix=".part", delete=False) as draft:
        draft.write(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
    Path(draft.name).replace(path)
    _forget_oldest(place)


def _forget_oldest(place: Path) -> None:
    entries = sorted(place.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for entry in entries[_KEPT:]:
        entry.unlink(missing_ok=True)
