"""The block at the head of a file: TOML in comments, between `-- /// kind` and `-- ///`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from linter.block.form import COMMANDS, Form
from linter.block.refusal import Refusal
from linter.nearest import did_you_mean
from linter.scan import Comment, scan
from rules.value import Value

_OPENS = re.compile(r"--[ \t]*///[ \t]*(?P<kind>[^\s/].*?)?[ \t]*\Z")
_AT = re.compile(r" \(at line (\d+), column (\d+)\)\Z|(?P<end> \(at end of document\))\Z")
_KEY = re.compile(r"\s*([\"']?)(?P<key>[\w-]+)\1\s*[.=]")

_BARE = "Inside the block every line is a comment of its own."


class Block(Value):
    """The block's values. places: of each key, where it stands in the file. closed: where the line that ends it stands."""

    values: Mapping[str, Any]
    places: Mapping[str, tuple[int, int]]
    closed: tuple[int, int]


def read_block(comments: Sequence[Comment], statement: int, form: Form) -> Block | tuple[Refusal, ...]:
    """The one block of a file whose first statement begins at that character, or what is wrong with it."""
    block = _found(comments, statement, form)
    return (tuple(_problems(block, form)) or block) if isinstance(block, Block) else block


def block_of(source: str, form: Form) -> Block | None:
    """The block of a file, though its keys and values may be wrong; None where there is none, or it is not TOML."""
    block = _found(scan(source).comments, len(source), form)
    return block if isinstance(block, Block) else None


def _found(comments: Sequence[Comment], statement: int, form: Form) -> Block | tuple[Refusal, ...]:
    marks = [place for place, comment in enumerate(comments) if _OPENS.match(comment.text)]
    if not marks:
        return (_refusal(form, "The file has no block.", form.whole, 0, 0),)
    opened = comments[marks[0]]
    kind = _kind(opened)
    if kind != form.kind:
        message = f"A block opens here that is none of a {form.kind}: {opened.text.strip()}"
        return (_refusal(form, message, _meant(kind, form), *opened[1:]),)
    if len(marks) == 1 or _kind(comments[marks[1]]):
        return (_refusal(form, "The block is never closed.", "End it with a line of its own:\n  -- ///", *opened[1:]),)
    closed = comments[marks[1]]
    if opened.start < statement < closed.start:
        return (_refusal(form, _BARE, "Begin it with `-- `.", statement, statement + 1),)
    if closed.start > statement:
        message = "The block stands behind the statement."
        return (_refusal(form, message, "Put it first: it says what must hold before the statement.", *opened[1:]),)
    if len(marks) > 2:
        again = comments[marks[2]]
        one = f"A {form.kind} has one. Put all into the first."
        return (_refusal(form, "A second block opens here.", one, *again[1:]),)
    return _read(comments[marks[0] + 1 : marks[1]], closed, form)


def _meant(kind: str, form: Form) -> str:
    """What to do about a block of that kind; "" is the mark that ends one."""
    if kind in COMMANDS:
        return f"`{COMMANDS[kind]}` reads a {kind}. For a {form.kind} write its own block:\n  -- /// {form.kind}"
    return did_you_mean(kind, [form.kind], form.whole) if kind else form.whole


def _kind(mark: Comment) -> str:
    found = _OPENS.match(mark.text)
    return (found["kind"] or "") if found else ""


def _read(lines: Sequence[Comment], closed: Comment, form: Form) -> Block | tuple[Refusal, ...]:
    import tomllib

    for line in lines:
        if not line.text.startswith("--"):
            return (_refusal(form, _BARE, "Begin it with `-- `.", line.start, line.end),)
    texts = [line.text[2:].removeprefix(" ") for line in lines]
    try:
        values = tomllib.loads("".join(f"{text}\n" for text in texts), parse_float=form.number)
    except (ValueError, RecursionError) as error:
        return (_not_toml(error, lines, texts, closed, form),)
    return Block(values=values, places=dict(_places(lines, texts)), closed=(closed.start, closed.end))


def _problems(block: Block, form: Form) -> Iterator[Refusal]:
    for key, value in block.values.items():
        problem = form.problem(key, value)
        if problem is not None:
            yield _refusal(form, *problem, *block.places.get(key, block.closed))


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


def _not_toml(error: Exception, lines: Sequence[Comment], texts: Sequence[str], closed: Comment, form: Form) -> Refusal:
    found = _AT.search(str(error))
    message = f"The block is not TOML: {_AT.sub('', str(error)).rstrip('.')}."
    advice = f"A line of the block is TOML behind `-- `: a key, `=`, and a value, such as\n  -- {form.example}"
    if found is None or found["end"] or int(found[1]) > len(lines):
        return _refusal(form, message, advice, closed.start, closed.end)
    line, text = lines[int(found[1]) - 1], texts[int(found[1]) - 1]
    start = min(line.end - len(text) + int(found[2]) - 1, max(line.start, line.end - 1))
    return _refusal(form, message, advice, start, line.end)


def _refusal(form: Form, message: str, advice: str, start: int, end: int) -> Refusal:
    return Refusal(rule=form.rule, message=message, help=advice, start=start, end=end)
