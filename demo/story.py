"""The stories that documents tell: commands with what they print, edits to a file, and files that somebody writes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from rules.value import Value

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"

# The sections that tell a story.
BACKFILL = "Backfills"
CORRECTION = "Data corrections"

_SECTION = r"^## {title}\n(?P<text>.*?)(?=^## |\Z)"
_LINES = re.MULTILINE | re.DOTALL
_BLOCK = re.compile(r"^```(?P<kind>console|diff|sql (?P<path>\S+))\n(?P<text>.*?)^```$", _LINES)
_FILE = re.compile(r"^--- (?P<path>\S+)\n", re.MULTILINE)
_FAILED = re.compile(r"\d+ errors?\b")


class Command(Value):
    """A command, and what the document shows of its output: a line with … stands for any lines."""

    text: str
    shown: str


class Edit(Value):
    """Lines that somebody takes out of a file with an editor."""

    path: str
    removed: str


class Written(Value):
    """A file that somebody fills in, and what the document shows of it: a line with … stands for any lines."""

    path: str
    shown: str


Step = Command | Edit | Written


def story(title: str, document: Path = README) -> Iterator[Step]:
    """The steps of a section, in the order in which the document tells them."""
    section = re.search(_SECTION.format(title=re.escape(title)), document.read_text(encoding="utf-8"), _LINES)
    for block in _BLOCK.finditer(section["text"] if section else ""):
        if block["path"]:
            yield Written(path=block["path"], shown=block["text"].rstrip("\n"))
            continue
        if block["kind"] == "diff":
            yield _edit(block["text"])
            continue
        for part in re.split(r"^\$ ", block["text"], flags=re.MULTILINE)[1:]:
            text, _, shown = part.partition("\n")
            yield Command(text=text, shown=shown.rstrip("\n"))


def _edit(diff: str) -> Edit:
    path = _FILE.match(diff)
    lines = diff.splitlines(keepends=True)[1:]
    return Edit(path=path["path"] if path else "", removed="".join(line[1:] for line in lines if line.startswith("-")))


def expected_code(output: str) -> int:
    """The exit code that belongs to an output: lint's last line counts its errors."""
    return 1 if _FAILED.match(output.rstrip("\n").rpartition("\n")[2]) else 0
