"""`threephase backfill check`: what can be said of backfill files without a database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from linter.backfill import Refused, read_backfill_file
from linter.backfill.block import block_of
from linter.backfill.checked import Checked, check_github, check_json, check_text
from linter.backfill.files import backfill_files
from linter.backfill.keys import problem_with
from linter.backfill.refusal import Refusal, Why, finding
from linter.errors import InputError
from linter.place import shown
from linter.position import Lines
from rules.backfill import Backfill
from rules.finding import Finding
from rules.value import replace
from runner.errors import RefusedError
from runner.pace.bounds import BOUNDS, within_bounds
from runner.settings import starting
from threephase.exit_code import ExitCode
from threephase.output import complain, terminal_width, uses_colour, write
from threephase.session import repository_root


def check_command(paths: Sequence[Path], format: str, output_file: Path | None, color: str) -> int:
    """Checks, writes the report, and returns the exit code."""
    files: list[Checked] = []
    unreadable: list[str] = []
    for path, name in backfill_files(paths, Path.cwd()):
        try:
            files.append(checked(path, name))
        except InputError as error:
            unreadable.append(str(error))
    write(_rendered(files, unreadable, format, output_file, color), output_file)
    for sentence in unreadable:
        complain(sentence)
    if unreadable:
        return ExitCode.USAGE
    return ExitCode.FINDINGS if any(file.findings for file in files) else ExitCode.CLEAN


def checked(path: Path, name: str) -> Checked:
    """One file, judged by the linter, and its settings by the runner. Raises InputError if it cannot be read."""
    read = read_backfill_file(path, name)
    if isinstance(read, Refused):
        found = sorted((*read.findings, *_settings(read.source)), key=lambda finding: finding.span)
        return Checked(path=name, source=read.source, backfill=None, findings=tuple(found))
    source = read.text.removeprefix("\ufeff")
    findings = tuple(_settings(source)) or tuple(_together(read, source))
    return Checked(path=name, source=source, backfill=read, findings=findings)


def _settings(source: str) -> Iterator[Finding]:
    """What the runner would refuse of each setting and of the window, on its line; the rest of the file may be wrong."""
    block = block_of(source)
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


def _rendered(
    files: Sequence[Checked], unreadable: Sequence[str], format: str, output_file: Path | None, color: str
) -> str:
    match format:
        case "json":
            return check_json(files, unreadable)
        case "github":
            cwd = Path.cwd()
            root = repository_root(cwd)
            return check_github([replace(file, path=shown(cwd / file.path, root)) for file in files], unreadable)
        case _:
            from threephase.colours import style

            to_file = output_file is not None
            coloured = uses_colour(color, to_file=to_file)
            return check_text(files, unreadable, style(coloured=coloured), terminal_width(to_file=to_file))
