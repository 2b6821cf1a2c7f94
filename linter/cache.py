"""What was concluded before about the very same input, kept in files.

An entry is addressed by everything that can change a verdict: the migrations' names and texts, the policy, the options,
and threephase's own files. Entries are JSON with a checksum, never pickle: a cache is often shared by CI jobs of
different trust, and reading it must not run anything. Several runs may share the folder; a corrupt entry is no entry.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from linter.cache_format import from_json, to_json
from linter.folder import MigrationFile, MigrationFolder
from linter.git import Changes
from linter.policy import Policy
from linter.verdict import Verdict
from rules.value import Value

_KEPT = 64  # entries; the oldest go first


def lint_key(
    folder: MigrationFolder,
    texts: Iterable[tuple[MigrationFile, str]],
    policy: Policy,
    postgres_version: int,
    changes: Changes | None,
) -> str:
    """The address of the verdict on this input, 64 hexadecimal digits."""
    digest = hashlib.sha256()
    for part in (_own_files(), repr(folder), _policy(policy), str(postgres_version), repr(changes)):
        digest.update(f"{len(part)}:{part}".encode("utf-8", "surrogatepass"))
    for file, text in texts:
        content = text.encode("utf-8", "surrogatepass")
        digest.update(f"{file.name}:{len(content)}:".encode("utf-8", "surrogatepass"))
        digest.update(content)
    return digest.hexdigest()


def _policy(policy: Policy) -> str:
    """The policy as text that does not depend on the order of its sets, which differs from process to process."""
    return json.dumps(_plain(policy), sort_keys=True, default=str)


def _plain(value: object) -> object:
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    return {name: _plain(item) for name, item in vars(value).items()} if isinstance(value, Value) else str(value)


def _own_files() -> str:
    """A mark of this very version of threephase: what its files hold. Their times differ with every installation."""
    home, digest = Path(__file__).resolve().parent.parent, hashlib.sha256()
    for package in ("linter", "rules"):
        for place, folders, names in os.walk(home / package):
            folders.sort()
            for name in sorted(names):
                if name.endswith((".py", ".txt")):
                    digest.update(f"{name}:".encode())
                    digest.update((Path(place) / name).read_bytes())
    return digest.hexdigest()


def cached_verdict(
    place: Path | None, key: str, texts: Iterable[tuple[MigrationFile, str]], judge: Callable[[], Verdict]
) -> Verdict:
    """The verdict under the key, or what `judge` says, which is then kept. place None: no cache."""
    if place is None:
        return judge()
    entry = place / f"{key}.json"
    known = _read(entry, {file.name: text for file, text in texts})
    if known is not None:
        return known
    verdict = judge()
    with contextlib.suppress(OSError):  # a cache that cannot be written is only slow
        _write(place, entry, json.dumps(to_json(verdict), ensure_ascii=False, separators=(",", ":")))
    return verdict


def _read(entry: Path, sources: dict[str, str]) -> Verdict | None:
    try:
        checksum, _, body = entry.read_bytes().partition(b"\n")
        if hashlib.sha256(body).hexdigest().encode() != checksum:
            return None
        return from_json(json.loads(body), sources)
    except (OSError, ValueError, KeyError, TypeError, IndexError, RecursionError):
        return None


def _write(place: Path, entry: Path, body: str) -> None:
    place.mkdir(parents=True, exist_ok=True)
    content = body.encode("utf-8", "surrogatepass")
    with tempfile.NamedTemporaryFile("wb", dir=place, suffix=".part", delete=False) as draft:
        draft.write(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
    Path(draft.name).replace(entry)
    _forget_oldest(place)


def _forget_oldest(place: Path) -> None:
    entries = sorted(place.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for entry in entries[_KEPT:]:
        entry.unlink(missing_ok=True)
