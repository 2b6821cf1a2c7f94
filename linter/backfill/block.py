"""The block of a backfill: TOML in comments, between `-- /// backfill` and `-- ///`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from linter.backfill.keys import problem_with
from linter.backfill.refusal import Refusal, Why
from linter.nearest import did_you_mean
from linter.scan import Comment, scan
from rules.value import Value

_OPENS = re.compile(r"--[ \t]*///[ \t]*(?P<kind>[^\s/].*?)?[ \t]*\Z")
_AT = re.compile(r" \(at line (\d+), column (\d+)\)\Z|(?P<end> \(at end of document\))\Z")
_KEY = re.compile(r"\s*([\"']?)(?P<key>[\w-]+)\1\s*[.=]")
_FORM = 'Begin the file with it:\n  -- /// backfill\n  -- after = "20260110120000_add_display_name"\n  -- ///'

_BARE = "Inside the block every line is a comment of its own."


class Block(Value):
    """The block's values. places: of each key, where it stands in the file. closed: where the line that ends it stands."""

    values: Mapping[str, Any]
    places: Mapping[str, tuple[int, int]]
    closed: tuple[int, int]


def read_block(comments: Sequence[Comment], statement: int) -> Block | tuple[Refusal, ...]:
    """The one block of a file whose statement begins at that character, or what is wrong with it."""
    block = _found(comments, statement)
    return (tuple(_problems(block)) or block) if isinstance(block, Block) else block


def block_of(source: str) -> Block | None:
    """The block of a file, though its keys and values may be wrong; None where there is none, or it is not TOML."""
    block = _found(scan(source).comments, len(source))
    return block if isinstance(block, Block) else None


def _found(comments: Sequence[Comment], statement: int) -> Block | tuple[Refusal, ...]:
    marks = [place for place, comment in enumerate(comments) if _OPENS.match(comment.text)]
    if not marks:
        return (_refusal("The file has no block.", _FORM, 0, 0),)
    opened = comments[marks[0]]
    kind = _kind(opened)
    if kind != "backfill":
        known = did_you_mean(kind, ["backfill"], _FORM) if kind else _FORM
        return (_refusal(f"A block opens here that is none of a backfill: {opened.text.strip()}", known, *opened[1:]),)
    if len(marks) == 1 or _kind(comments[marks[1]]):
        return (_refusal("The block is never closed.", "End it with a line of its own:\n  -- ///", *opened[1:]),)
    closed = comments[marks[1]]
    if opened.start < statement < closed.start:
        return (_refusal(_BARE, "Begin it with `-- `.", statement, statement + 1),)
    if closed.start > statement:
        message = "The block stands behind the statement."
        return (_refusal(message, "Put it first: it says what must hold before the statement.", *opened[1:]),)
    if len(marks) > 2:
        again = comments[marks[2]]
        return (_refusal("A second block opens here.", "A backfill has one. Put all into the first.", *again[1:]),)
    return _read(comments[marks[0] + 1 : marks[1]], closed)


def _kind(mark: Comment) -> str:
    found = _OPENS.match(mark.text)
    return (found["kind"] or "") if found else ""


def _read(lines: Sequence[Comment], closed: Comment) -> Block | tuple[Refusal, ...]:
    import tomllib

    for line in lines:
        if not line.text.startswith("--"):
            return (_refusal(_BARE, "Begin it with `-- `.", line.start, line.end),)
    texts = [line.text[2:].removeprefix(" ") for line in lines]
    try:
        values = tomllib.loads("".join(f"{text}\n" for text in texts))
    except (ValueError, RecursionError) as error:
        return (_not_toml(error, lines, texts, closed),)
    return Block(values=values, places=dict(_places(lines, texts)), closed=(closed.start, closed.end))


def _problems(block: Block) -> Iterator[Refusal]:
    for key, value in block.values.items():
        problem = problem_with(key, value)
        if problem is not None:
            yield _refusal(*problem, *block.places.get(key, block.closed))


def _places(lines: Sequence[Comment], texts: Sequence[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Each key with its line; the first line that assigns it, so the last to be given out."""
    for line, text in reversed(list(zip(lines, texts, strict=True))):
        found = _KEY.match(text)
        header = re.match(r"\s*\[+\s*([\w-]+)", text)
        if found or header:
            start = line.end - len(text.lstrip())
            yield (
                (found["key"] if found else header[1] if header else ""),
                (start, line.start + len(line.text.rstrip())),
            )


def _not_toml(error: Exception, lines: Sequence[Comment], texts: Sequence[str], closed: Comment) -> Refusal:
    found = _AT.search(str(error))
    reason = _AT.sub("", str(error)).rstrip(".")
    advice = (
        'A line of the block is TOML behind `-- `: a key, `=`, and a value, such as\n  -- after = "20260110120000_a"'
    )
    if found is None or found["end"] or int(found[1]) > len(lines):
        return _refusal(f"The block is not TOML: {reason}.", advice, closed.start, closed.end)
    line, text = lines[int(found[1]) - 1], texts[int(found[1]) - 1]
    start = min(line.end - len(text) + int(found[2]) - 1, max(line.start, line.end - 1))
    return _refusal(f"The block is not TOML: {reason}.", advice, start, line.end)


def _refusal(message: str, advice: str, start: int, end: int) -> Refusal:
    return Refusal(rule=Why.BLOCK, message=message, help=advice, start=start, end=end)
