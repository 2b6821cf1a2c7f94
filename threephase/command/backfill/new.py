"""`threephase backfill new`: a backfill file from a migration's statement, or an empty one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from linter.backfill.document import template
from linter.backfill.passed import PassedOver, passed_over
from linter.backfill.taken import Taken, take
from linter.block.checked import Checked, check_text
from linter.errors import ConfigError, InputError
from linter.place import shown
from threephase.command.backfill.migration import HOME, Migration, backfills_beside, find_migration
from threephase.command.new_file import check_name, create, home_here
from threephase.exit_code import ExitCode
from threephase.output import complain, terminal_width, write

_UNFIT = re.compile(r"[^A-Za-z0-9._-]")
_TIMESTAMP = re.compile(r"\d+_(?=.)")


def new_command(name: str | None, given: str | None, output: Path | None) -> int:
    """Writes the files, says what to do next, and returns the exit code."""
    if name is None and given is None:
        raise ConfigError("Name the backfill, or a migration with --from.")
    if name is not None:
        check_name(name)
    if given is None:
        return _empty(str(name), output)
    return _from_migration(find_migration(given), name, output)


def _empty(name: str, output: Path | None) -> int:
    path = _places(output or home_here(HOME), name.removesuffix(".sql"), 1)[0]
    create([(path, template())])
    where = shown(path, Path.cwd())
    write(f"{where}\n\nWrite the statement into it, then:\n  threephase backfill check {where}\n", None)
    return ExitCode.CLEAN


def _from_migration(migration: Migration, name: str | None, output: Path | None) -> int:
    taken = take(migration.text, migration.findings, migration.name, migration.before)
    folder, base = output or backfills_beside(migration), _base(migration, name)
    others = _passed(passed_over(migration.text, migration.findings), migration)
    if not taken:
        complain(f"{migration.shown} has no UPDATE, DELETE or INSERT … SELECT over older rows; nothing was written.")
        write(f"{others}A backfill of your own: threephase backfill new {base}\n", None)
        return ExitCode.FINDINGS
    written = [one for one in taken if one.text is not None]
    paths = _places(folder, base, len(written)) if written else []
    create([(path, one.text or "") for path, one in zip(paths, written, strict=True)])
    for path, one in zip(paths, written, strict=True):
        write(_told(shown(path, Path.cwd()), one, migration), None)
    left = [one for one in taken if one.text is None]
    if left:
        write(_left(left, migration), None)
    if others:
        write(f"\n{others}", None)
    if migration.name is not None and len(written) == migration.statements:
        write(f"\nNothing is left in {migration.shown} then: remove the migration, if it was never applied.\n", None)
    return ExitCode.FINDINGS if left else ExitCode.CLEAN


def _base(migration: Migration, name: str | None) -> str:
    """What the file is called: as it was said, else as the migration without its timestamp."""
    if name is not None:
        return name.removesuffix(".sql")
    return _UNFIT.sub("_", _TIMESTAMP.sub("", migration.stem, count=1))


def _places(output: Path, base: str, count: int) -> list[Path]:
    """Where the files go. output: a folder, or the one .sql file."""
    if output.suffix.lower() == ".sql":
        if count > 1:
            raise InputError(f"{output}: the migration has {count} such statements. Name a folder with -o.")
        return [output]
    if count == 1:
        return [output / f"{base}.sql"]
    return [output / f"{base}_{number}.sql" for number in range(1, count + 1)]


def _told(where: str, one: Taken, migration: Migration) -> str:
    text = "".join(f"  {line}".rstrip() + "\n" for line in (one.text or "").splitlines())
    note = "".join(f"\nnote: {finding.message} It was given a guard; read it.\n" for finding in one.findings)
    first, last = one.span.line, one.span.end_line
    lines = f"line {first}" if first == last else f"lines {first} to {last}"
    return (
        f"{where}\n\n{text}{note}\nNext:\n"
        f"  1. Take the statement out of {migration.shown} ({lines}), before that is merged.\n"
        f"  2. threephase backfill check {where}\n"
        f"  3. threephase backfill dry-run {where} --rehearse\n"
        f"  4. threephase backfill run {where}\n"
    )


def _passed(others: Sequence[PassedOver], migration: Migration) -> str:
    said = "".join(f"  line {one.span.line}: {one.what}: {one.why}\n" for one in others)
    return f"Passed over in {migration.shown}:\n{said}" if others else ""


def _left(left: Sequence[Taken], migration: Migration) -> str:
    findings = tuple(finding for one in left for finding in one.findings)
    file = Checked(path=migration.shown, source=migration.text, facts=None, findings=findings)
    report = check_text([file], (), "backfill", width=terminal_width(to_file=False)).rsplit("\n\n", 1)[0]
    count = "One statement" if len(left) == 1 else f"{len(left)} statements"
    return f"\n{count} cannot be run in batches as written:\n\n{report}\n"
