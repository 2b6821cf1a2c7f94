"""Files checked one by one, and the report on all of them: of `backfill check` and of `correct check`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from linter.block.checked import Checked, check_github, check_json, check_text
from linter.block.files import sql_files
from linter.errors import InputError
from linter.place import shown
from rules.value import Value, replace
from threephase.exit_code import ExitCode
from threephase.output import complain, terminal_width, uses_colour, write
from threephase.session import repository_root


class Rendering(Value):
    """How a report is wanted, and where."""

    format: str
    output_file: Path | None
    color: str


def check_files(paths: Sequence[Path], check: Callable[[Path, str], Checked], kind: str, rendering: Rendering) -> int:
    """Checks, writes the report, and returns the exit code. check: a path and how it is printed to what is to be said."""
    files: list[Checked] = []
    unreadable: list[str] = []
    for path, name in sql_files(paths, Path.cwd(), kind):
        try:
            files.append(check(path, name))
        except InputError as error:
            unreadable.append(str(error))
    write(_rendered(files, unreadable, kind, rendering), rendering.output_file)
    for sentence in unreadable:
        complain(sentence)
    if unreadable:
        return ExitCode.USAGE
    return ExitCode.FINDINGS if any(file.findings for file in files) else ExitCode.CLEAN


def _rendered(files: Sequence[Checked], unreadable: Sequence[str], kind: str, rendering: Rendering) -> str:
    match rendering.format:
        case "json":
            return check_json(files, unreadable, kind)
        case "github":
            cwd = Path.cwd()
            root = repository_root(cwd)
            return check_github([replace(file, path=shown(cwd / file.path, root)) for file in files], unreadable)
        case _:
            from threephase.colours import style

            to_file = rendering.output_file is not None
            coloured = uses_colour(rendering.color, to_file=to_file)
            return check_text(files, unreadable, kind, style(coloured=coloured), terminal_width(to_file=to_file))
