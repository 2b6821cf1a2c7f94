"""`threephase backfill check`: what can be said of backfill files without a database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from linter.backfill import Refused, read_backfill_file
from linter.backfill.block import FORM
from linter.backfill.checked import facts
from linter.backfill.keys import problem_with
from linter.backfill.refusal import Why
from linter.block.block import block_of
from linter.block.checked import Checked
from linter.block.refusal import Refusal, finding
from linter.position import Lines
from rules.backfill import Backfill
from rules.finding import Finding
from runner.errors import RefusedError
from runner.pace.bounds import BOUNDS, within_bounds
from runner.settings import starting
from threephase.command.checked_files import Rendering, check_files


def check_command(paths: Sequence[Path], format: str, output_file: Path | None, color: str) -> int:
    """Checks, writes the report, and returns the exit code."""
    return check_files(paths, checked, FORM.kind, Rendering(format=format, output_file=output_file, color=color))


def checked(path: Path, name: str) -> Checked:
    """One file, judged by the linter, and its settings by the runner. Raises InputError if it cannot be read."""
    read = read_backfill_file(path, name)
    if isinstance(read, Refused):
        found = sorted((*read.findings, *_settings(read.source)), key=lambda finding: finding.span)
        return Checked(path=name, source=read.source, facts=None, findings=tuple(found))
    source = read.text.removeprefix("\ufeff")
    findings = tuple(_settings(source)) or tuple(_together(read, source))
    return Checked(path=name, source=source, facts=facts(read), findings=findings)


def _settings(source: str) -> Iterator[Finding]:
    """What the runner would refuse of each setting and of the window, on its line; the rest of the file may be wrong."""
    block = block_of(source, FORM)
    if block is None:
        return
    for name, value in block.values.items():
        if name in BOUNDS and problem_with(name, value) is None:
            try:
                within_bounds(name, value)
            except RefusedError as error:
                yield _finding(str(error), block.places.get(name, block.closed), source)


def _together(backfill: Backfill, source: str) -> Iterator[Finding]:
    """What no setting can say by itself."""
    try:
        starting(backfill)
    except RefusedError as error:
        yield _finding(str(error), (0, 0), source)


def _finding(problem: str, place: tuple[int, int], source: str) -> Finding:
    refusal = Refusal(
        rule=Why.BLOCK,
        message=problem,
        help="docs/backfill.md has every setting with what it may be.",
        start=place[0],
        end=place[1],
    )
    return finding(refusal, Lines(source))
