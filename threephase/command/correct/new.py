"""`threephase correct new`: a correction file for an incident, to be filled in."""

from __future__ import annotations

from pathlib import Path

from linter.correction.document import template
from linter.place import shown
from threephase.command.new_file import check_name, create, home_here
from threephase.exit_code import ExitCode
from threephase.output import write

HOME = "corrections"
"""The folder that is theirs."""


def new_command(incident: str, output: Path | None) -> int:
    """Writes the file, says what to do next, and returns the exit code. output: a folder, or the one .sql file."""
    check_name(incident)
    path = _place(output or home_here(HOME), incident)
    create([(path, template(incident))])
    where = shown(path, Path.cwd())
    write(f"{where}\n\nWrite into it what is wrong, what shall be, and the statements, then:\n", None)
    write(f"  threephase correct check {where}\n", None)
    return ExitCode.CLEAN


def _place(output: Path, incident: str) -> Path:
    return output if output.suffix.lower() == ".sql" else output / f"{incident}.sql"
