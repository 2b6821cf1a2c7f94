"""A backfill's text to what it says, or to findings that say why it cannot be run."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from linter.backfill.block import FORM
from linter.backfill.refusal import Why
from linter.backfill.statement import read_statement
from linter.backfill.verify import problem_with_verify
from linter.block.block import Block, read_block
from linter.block.refusal import Refusal, Refused, refuse
from linter.read import read_script
from linter.scan import Scan, scan
from linter.split import Statement, split
from rules.backfill import SETTINGS, Backfill, Work

_MARK = "\ufeff"


def read_backfill_file(path: Path, shown: str) -> Backfill | Refused:
    """The file, read. shown: how its path is printed. Raises InputError if it cannot be read."""
    return read_backfill(read_script(path, shown), shown)


def read_backfill(text: str, path: str) -> Backfill | Refused:
    """The whole text of a file, with its byte order mark if it has one. path: as it is printed; it names the run."""
    source = text.removeprefix(_MARK)
    scanned = scan(source)
    statements = list(split(scanned.tokens))
    block = read_block(scanned.comments, statements[0][0].start if statements else len(source), FORM)
    refusals = [*_about_file(source, scanned, statements)]
    work = None if refusals else _work(source, statements[0], scanned, block)
    refusals += block if isinstance(block, tuple) else _about_queries(block)
    refusals += work if isinstance(work, tuple) else ()
    if refusals or not isinstance(block, Block) or not isinstance(work, Work):
        return refuse(path, source, refusals)
    return _backfill(text, path, work, block)


def _work(
    source: str, statement: Statement, scanned: Scan, block: Block | tuple[Refusal, ...]
) -> Work | tuple[Refusal, ...]:
    """Of a block that is not understood, nothing is held against the statement."""
    values: Mapping[str, Any] = (
        block.values if isinstance(block, Block) else {"images": False, "unguarded": "?", "volatile": "?"}
    )
    return read_statement(
        source,
        statement,
        scanned.comments,
        images=values.get("images", True),
        unguarded="unguarded" in values,
        volatile="volatile" in values,
    )


def _about_file(source: str, scanned: Scan, statements: Sequence[Statement]) -> Iterator[Refusal]:
    """That it has one statement, and ends where it seems to end."""
    if scanned.unfinished is not None:
        what, start = scanned.unfinished.what, scanned.unfinished.start
        yield _statement(f"The {what} that begins here never ends.", "End it.", start, start + 1)
    elif not statements:
        end = len(source.rstrip())
        yield _statement(
            "The file has no statement.", "Write the UPDATE, DELETE or INSERT … SELECT below the block.", end, end
        )
    elif len(statements) > 1:
        message = f"The file has {len(statements)} statements; a backfill has one."
        advice = "Write a file for each. BEGIN, COMMIT and SET are the runner's own."
        yield _statement(message, advice, statements[1][0].start, statements[1][-1].end)


def _about_queries(block: Block) -> list[Refusal]:
    verify = block.values.get("verify")
    problem = problem_with_verify(verify, block.places.get("verify", (0, 0))) if verify is not None else None
    return [] if problem is None else [problem]


def _statement(message: str, advice: str, start: int, end: int) -> Refusal:
    return Refusal(rule=Why.STATEMENT, message=message, help=advice, start=start, end=end)


def _backfill(text: str, path: str, work: Work, block: Block) -> Backfill:
    fields = {name: value for name, value in block.values.items() if name not in SETTINGS}
    return Backfill(
        name=PurePosixPath(path).stem,
        path=path,
        sha256=hashlib.sha256(text.encode("utf-8")).hexdigest(),
        text=text,
        work=work,
        settings=tuple((name, value) for name, value in block.values.items() if name in SETTINGS),
        **fields,
    )
