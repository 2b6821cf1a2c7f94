"""What git says about a folder. git is a program that may be absent, old, or refuse: each case has its own sentence."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from linter.errors import InputError
from rules.value import Value

# Set by git for its hooks; they would lead every call to the hook's repository, whatever folder is asked about.
_LED_BY = frozenset(
    {
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_COMMON_DIR",
        "GIT_PREFIX",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    }
)
# English messages to recognise refusals by, nobody asked for a password, and no lock taken that a commit may wait for.
_SETTINGS = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}

_DUBIOUS = re.compile(r"(?:dubious ownership in repository at |unsafe repository \()'(?P<root>.*?)'")
_ENTRY = re.compile(rb"\d+ blob (?P<blob>[0-9a-f]+)\t(?P<path>.+)", re.DOTALL)


class Repository(Value):
    """The repository that a folder lies in, whichever the working folder is.

    environment: what git shall see, PATH and HOME above all. Every method raises InputError if git cannot answer.
    """

    folder: Path
    environment: Mapping[str, str]

    def commit(self, revision: str) -> str | None:
        """The id of the commit that the revision means; None if git knows none."""
        if not revision or revision.startswith("-") or "\0" in revision:
            return None
        return self._commit_id("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")

    def merge_base(self, one: str, other: str) -> str | None:
        """The commit at which the two parted; None if the history that is here has none. Both are commit ids."""
        return self._commit_id("merge-base", one, other)

    def is_shallow(self) -> bool:
        """Whether history was cut off when the repository was cloned."""
        return self._must("rev-parse", "--is-shallow-repository").strip() == b"true"

    def files(self, commit: str) -> dict[str, str]:
        """The files in and below the folder at that commit: each path, from the folder, with the id of its blob."""
        listing = self._must("ls-tree", "-r", "-z", commit)
        entries = filter(None, (_ENTRY.fullmatch(entry) for entry in listing.split(b"\0")))
        return {os.fsdecode(entry["path"]): entry["blob"].decode() for entry in entries}

    def contents(self, blobs: Iterable[str]) -> dict[str, bytes]:
        """What the blobs hold."""
        wanted = sorted(set(blobs))
        if not wanted:
            return {}
        output = self._must("cat-file", "--batch", stdin="".join(f"{blob}\n" for blob in wanted).encode())
        return dict(_batch(output))

    def _commit_id(self, *arguments: str) -> str | None:
        """The id that git prints; None if it ends with 1, which is its way to say that there is none."""
        result = self._git(*arguments)
        return None if result.returncode == 1 else self._output(result).decode().strip()

    def _must(self, *arguments: str, stdin: bytes = b"") -> bytes:
        return self._output(self._git(*arguments, stdin=stdin))

    def _output(self, result: subprocess.CompletedProcess[bytes]) -> bytes:
        if result.returncode != 0:
            raise InputError(f"{self.folder}: git failed: {_first_line(result.stderr)}")
        return result.stdout

    def _git(self, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        environment = {name: value for name, value in self.environment.items() if name not in _LED_BY}
        try:
            result = subprocess.run(
                ["git", "-C", os.fspath(self.folder), *arguments],
                input=stdin,
                capture_output=True,
                env=environment | _SETTINGS,
                check=False,
            )
        except OSError as error:
            raise InputError(f"git cannot be run: {error.strerror}. Install git, or lint without --since.") from error
        self._refuse(result.stderr.decode(errors="replace"))
        return result

    def _refuse(self, complaint: str) -> None:
        if "not a git repository" in complaint:
            raise InputError(f"{self.folder}: not in a git repository. Lint without --since.")
        if refusal := _DUBIOUS.search(complaint):
            raise InputError(
                f"{self.folder}: git does not read a repository that belongs to another user. If you trust it: "
                f"git config --global --add safe.directory '{refusal['root']}'"
            )


def _batch(output: bytes) -> Iterable[tuple[str, bytes]]:
    """The answers of `git cat-file --batch`: for each blob a line `id blob size`, then its bytes and a line feed."""
    at = 0
    while at < len(output):
        end = output.index(b"\n", at)
        blob, kind, *size = output[at:end].decode().split()
        if kind != "blob":
            raise InputError(f"git has no content for {blob}: {kind}. Fetch it: git fetch")
        start = end + 1
        at = start + int(size[0]) + 1
        yield blob, output[start : at - 1]


def _first_line(stderr: bytes) -> str:
    lines = stderr.decode(errors="replace").strip().splitlines()
    return lines[0] if lines else "it did not say why"
