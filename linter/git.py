"""What became of the migrations since a git revision, in the commits and in the work tree."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from linter.checksum import checksum, matches
from linter.errors import InputError
from linter.folder import SCRIPT
from linter.load import migration_names
from linter.place import is_missing
from linter.prisma.order import prisma_order
from linter.read import read_bytes
from linter.repository import Repository
from rules.value import Value

_BRANCH = re.compile(r"(?!HEAD\b)\w[\w./-]*")  # what can be fetched by its name


class Changes(Value):
    """The migrations that differ between the disk and the merge base of HEAD and a revision.

    All names are in Prisma's order, and a migration is in one list only. added: new folders without a script too.
    renamed: the old name and the new one, of the same content. base_names: what exists at the tip of the revision.
    notes: one sentence each.
    """

    added: tuple[str, ...]
    modified: tuple[str, ...]
    deleted: tuple[str, ...]
    renamed: tuple[tuple[str, str], ...]
    base_names: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def present(self) -> frozenset[str]:
        """The names that exist on disk and were added, modified or renamed to."""
        return frozenset((*self.added, *self.modified, *(new for _, new in self.renamed)))


def changes_since(folder: Path, revision: str, environment: Mapping[str, str]) -> Changes:
    """What changed in the migrations folder since HEAD parted from the revision.

    Uncommitted and untracked files count: the disk is compared with the merge base, not with HEAD. Line endings do not
    count, as they do not for Prisma. Raises InputError where git cannot tell.
    """
    repository = Repository(folder=folder, environment=environment)
    tip, notes = _tip(repository, revision)
    files = repository.files(_merge_base(repository, revision, tip))
    before, now = _scripts(files), _on_disk(folder)
    suspects = [name for name, blob in before.items() if _differs(now.get(name), blob)]
    blobs = repository.contents(before[name] for name in suspects)
    old = {name: blobs[before[name]] for name in suspects}
    gone = {name: old[name] for name in prisma_order(before.keys() - now.keys())}
    new = {name: now[name] for name in prisma_order(now.keys() - before.keys())}
    renamed = _renamed(gone, new)
    added = (new.keys() | _without_script(folder, files)) - {successor for _, successor in renamed}
    return Changes(
        added=prisma_order(added),
        modified=prisma_order(name for name, content in old.items() if name in now and not _same(now[name], content)),
        deleted=prisma_order(gone.keys() - {name for name, _ in renamed}),
        renamed=renamed,
        base_names=prisma_order(_scripts(repository.files(tip))),
        notes=notes,
    )


def _tip(repository: Repository, revision: str) -> tuple[str, tuple[str, ...]]:
    """The commit that the revision names, or that origin's branch of that name points to."""
    if tip := repository.commit(revision):
        return tip, ()
    if not revision.startswith("-") and (tip := repository.commit(f"refs/remotes/origin/{revision}")):
        return tip, (f"There is no {revision} here; origin/{revision} was compared with.",)
    branch = revision.removeprefix("origin/")
    fetch = (
        f"git fetch origin {branch}"
        if _BRANCH.fullmatch(branch)
        else "git fetch --unshallow, if this is a shallow clone"
    )
    raise InputError(
        f"{repository.folder}: git knows no commit {revision!r}. Fetch it first: {fetch}. "
        "In GitHub Actions, give actions/checkout `fetch-depth: 0`."
    )


def _merge_base(repository: Repository, revision: str, tip: str) -> str:
    head = repository.commit("HEAD")
    if head is None:
        raise InputError(f"{repository.folder}: the branch has no commit yet. Lint without --since.")
    if base := repository.merge_base(tip, head):
        return base
    if repository.is_shallow():
        raise InputError(
            f"{repository.folder}: a shallow clone, in which {revision} and HEAD have no common commit. Fetch the "
            "history: git fetch --unshallow. In GitHub Actions, give actions/checkout `fetch-depth: 0`."
        )
    raise InputError(f"{repository.folder}: {revision} and HEAD have no common commit. Name the branch HEAD came from.")


def _scripts(files: Mapping[str, str]) -> dict[str, str]:
    """Each migration with its blob."""
    scripts = {path.removesuffix(f"/{SCRIPT}"): blob for path, blob in files.items() if path.endswith(f"/{SCRIPT}")}
    return {name: blob for name, blob in scripts.items() if "/" not in name}


def _on_disk(folder: Path) -> dict[str, bytes | None]:
    """Each migration with its bytes; None for one that cannot be read, which is then like no other."""
    names, _ = migration_names(folder, folder)
    return {name: _content(folder / name / SCRIPT) for name in names if not is_missing(folder / name / SCRIPT)}


def _without_script(folder: Path, files: Mapping[str, str]) -> set[str]:
    """The folders on disk that hold no script and that the commit did not have: a migration somebody forgot to add."""
    names, _ = migration_names(folder, folder)
    known = {path.partition("/")[0] for path in files}
    return {name for name in names if name not in known and is_missing(folder / name / SCRIPT)}


def _content(path: Path) -> bytes | None:
    try:
        return read_bytes(path, str(path))
    except InputError:
        return None


def _differs(content: bytes | None, blob: str) -> bool:
    """Whether the content is worth a look: not if git would give it the same id, as it does most migrations.

    In a repository of SHA-256 ids all are looked at.
    """
    if content is None:
        return True
    return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest() != blob


def _same(content: bytes | None, old: bytes) -> bool:
    return content is not None and matches(content, checksum(old))


def _renamed(gone: Mapping[str, bytes], new: Mapping[str, bytes | None]) -> tuple[tuple[str, str], ...]:
    """Each name that is gone with the first new one of the same content."""
    left = dict(new)
    pairs: list[tuple[str, str]] = []
    for name, old in gone.items():
        if (successor := next((other for other, content in left.items() if _same(content, old)), None)) is not None:
            pairs.append((name, successor))
            del left[successor]
    return tuple(pairs)
