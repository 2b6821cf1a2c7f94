"""`threephase correct check`: what can be said of correction files without a database."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from linter.block.block import block_of
from linter.block.checked import Checked
from linter.block.refusal import Refusal, finding
from linter.correction import Refused, read_correction_file
from linter.correction.checked import facts
from linter.correction.keys import FORM
from linter.correction.why import Why
from linter.position import Lines
from rules.correction import Correction
from rules.finding import Finding
from threephase.command.checked_files import Rendering, check_files


def check_command(paths: Sequence[Path], format: str, output_file: Path | None, color: str) -> int:
    """Checks, writes the report, and returns the exit code."""
    return check_files(paths, checked, FORM.kind, Rendering(format=format, output_file=output_file, color=color))


def checked(path: Path, name: str) -> Checked:
    """One file, and that its way back is there. Raises InputError if it cannot be read."""
    read = read_correction_file(path, name)
    if isinstance(read, Refused):
        return Checked(path=name, source=read.source, facts=None, findings=read.findings)
    source = read.text.removeprefix("\ufeff")
    return Checked(path=name, source=source, facts=facts(read), findings=tuple(_way_back(read, path, source)))


def _way_back(correction: Correction, path: Path, source: str) -> Iterator[Finding]:
    """That the file is there which would undo it."""
    if correction.revert_file is None or os.path.lexists(path.parent / correction.revert_file):
        return
    block = block_of(source, FORM)
    start, end = block.places.get("revert_file", block.closed) if block is not None else (0, 0)
    message = f"{correction.revert_file} is not there, beside this file."
    advice = "Write the correction that would undo this one, before this one is run."
    yield finding(Refusal(rule=Why.BLOCK, message=message, help=advice, start=start, end=end), Lines(source))
