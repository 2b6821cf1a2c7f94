"""The project's documents, and what can be checked in them: commands with the output they show, and links."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = tuple(
    sorted(path for pattern in ("*.md", "docs/*.md", "docs/*/*.md", "sample_*/*.md") for path in ROOT.glob(pattern))
)

_CONSOLE = re.compile(r"^```console\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\((?P<target>[^)\s]+)\)")
_FENCED = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)
_OURS = re.compile(r"threephase (?P<arguments>(?:lint|rules|explain|baseline) [^`\n]+)")
_ANYTHING = "…"


class Command(NamedTuple):
    """A command that a document tells its reader to type, and the output it shows; None if it shows none."""

    text: str
    shown: str | None

    def matches(self, output: str) -> bool:
        """Whether the output is what the document shows; a line of its own with … stands for any lines, or none."""
        if self.shown is None:
            return True
        parts = ["(?:.*\n)?" if line == _ANYTHING else f"{re.escape(line)}\n" for line in self.shown.splitlines()]
        return re.fullmatch("".join(parts), output.rstrip("\n") + "\n", re.DOTALL) is not None


def commands(document: Path) -> Iterator[Command]:
    """Every command behind a `$` in the document's console blocks."""
    for block in _CONSOLE.finditer(document.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block["text"], flags=re.MULTILINE)[1:]:
            text, _, shown = part.partition("\n")
            yield Command(text, shown.rstrip("\n") or None)


def our_commands(document: Path) -> Iterator[list[str]]:
    """The arguments of every `threephase` command anywhere in the document."""
    for found in _OURS.finditer(document.read_text(encoding="utf-8")):
        yield shlex.split(found["arguments"], comments=True)


def links(document: Path) -> Iterator[tuple[Path, str]]:
    """The file and the heading, or "", of every link from the document into the project."""
    text = _FENCED.sub("", document.read_text(encoding="utf-8"))
    for found in _LINK.finditer(text):
        if "://" not in found["target"]:
            path, _, heading = found["target"].partition("#")
            yield (document.parent / path if path else document), heading


def headings(document: Path) -> set[str]:
    """The names under which headings of the document can be linked to."""
    titles = (found["title"].lower() for found in _HEADING.finditer(document.read_text(encoding="utf-8")))
    return {re.sub(r"[^\w\- ]", "", title).replace(" ", "-") for title in titles}
