"""A correction's text to what it says, or to findings that say why it cannot be run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from linter.block.block import Block, read_block
from linter.block.refusal import Refusal, Refused, refuse
from linter.correction.changes import Change
from linter.correction.head import problems_with, understood
from linter.correction.keys import FORM
from linter.correction.statement import is_change, read_statement
from linter.correction.why import Why
from linter.position import Lines
from linter.read import read_script
from linter.scan import Scan, scan
from linter.split import Statement, split
from rules.correction import Correction, Expected, Step

_MARK = "\ufeff"


def read_correction_file(path: Path, shown: str) -> Correction | Refused:
    """The file, read. shown: how its path is printed. Raises InputError if it cannot be read."""
    return read_correction(read_script(path, shown), shown)


def read_correction(text: str, path: str) -> Correction | Refused:
    """The whole text of a file, with its byte order mark if it has one. path: as it is printed."""
    source = text.removeprefix(_MARK)
    scanned = scan(source)
    statements = list(split(scanned.tokens))
    block = read_block(scanned.comments, statements[0][0].start if statements else len(source), FORM)
    fields = understood(block) if isinstance(block, Block) else {}
    refusals = list(block if isinstance(block, tuple) else problems_with(block, fields, PurePosixPath(path).name))
    refusals += _about_file(source, scanned, statements)
    tables, volatile = fields.get("tables"), fields.get("volatile", ()) if fields else None
    read = [] if scanned.unfinished else [read_statement(source, each, tables, volatile) for each in statements]
    refusals += [refusal for one in read if isinstance(one, tuple) for refusal in one]
    if isinstance(block, Block):
        refusals += _about_count(block, fields, statements)
    if refusals:
        return refuse(path, source, refusals)
    steps = _steps(source, statements, [one for one in read if isinstance(one, list)], fields.pop("expect"))
    return Correction(
        name=PurePosixPath(path).stem,
        path=path,
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        text=text,
        steps=tuple(steps),
        **fields,
    )


def _about_file(source: str, scanned: Scan, statements: Sequence[Statement]) -> Iterator[Refusal]:
    """That it has statements, and ends where it seems to end."""
    if scanned.unfinished is not None:
        what, start = scanned.unfinished.what, scanned.unfinished.start
        yield _refusal(Why.STATEMENT, f"The {what} that begins here never ends.", "End it.", (start, start + 1))
    elif not statements:
        end = len(source.rstrip())
        yield _refusal(
            Why.STATEMENT, "The file has no statement.", "Write INSERT, UPDATE or DELETE below the block.", (end, end)
        )


def _about_count(block: Block, fields: Mapping[str, Any], statements: Sequence[Statement]) -> Iterator[Refusal]:
    """That `expect` has an entry for each change; a statement that is none is refused by itself."""
    expected, found = fields.get("expect"), sum(map(is_change, statements))
    if expected is None or not found or len(expected) == found:
        return
    message = f"expect has {len(expected)} of {found} entries: one is wanted for each statement, in their order."
    advice = 'A number of rows, or a range: expect = [3, "1..5", "0.."]'
    yield _refusal(Why.BLOCK, message, advice, block.places.get("expect", block.closed))


def _steps(
    source: str, statements: Sequence[Statement], found: Sequence[list[Change]], expected: Sequence[Expected]
) -> Iterator[Step]:
    lines = Lines(source)
    for tokens, changes, rows in zip(statements, found, expected, strict=True):
        yield Step(
            text=source[tokens[0].start : tokens[-1].end],
            kind=changes[-1].kind,
            table=changes[-1].table,
            writes=tuple(dict.fromkeys(change.table for change in changes)),
            line=lines.line(tokens[0].start),
            expected=rows,
        )


def _refusal(rule: Why, message: str, advice: str, place: tuple[int, int]) -> Refusal:
    return Refusal(rule=rule, message=message, help=advice, start=place[0], end=place[1])
