"""The migration from which a backfill is taken: by its path, or by the name that lint's help prints."""

from __future__ import annotations

import os
from pathlib import Path

from linter.errors import InputError
from linter.folder import MigrationFile
from linter.lint import lint_folder
from linter.nearest import did_you_mean
from linter.parse import parse
from linter.policy import Policy
from rules.finding import Finding
from rules.value import Value, replace
from threephase.command.new_file import beside
from threephase.session import Source, configuration, sources, transport

HOME = "backfills"
"""The folder that is theirs."""


class Migration(Value):
    """One migration. name: None of a lone file, which no database knows. stem: what its backfill may be called.

    findings: those of lint, with the answers of its comments. before: the migration before it. statements: how many
    it has. folder: where the migrations lie.
    """

    name: str | None
    stem: str
    shown: str
    text: str
    findings: tuple[Finding, ...]
    before: str | None
    statements: int
    folder: Path


def find_migration(given: str) -> Migration:
    """The migration that is meant, read and judged. Raises InputError."""
    if os.path.lexists(given):
        found = sources([Path(given)])[0]
        reported = [file for file in found.folder.migrations if file.reported]
        if len(reported) != 1:
            raise InputError(f"{given}: there are {len(reported)} migrations. Name one of them.")
        return _judged(found, reported[0])
    if os.sep in given:
        raise InputError(f"{given}: does not exist. Name a migration's folder, its migration.sql, or its name.")
    found = sources(())[0]
    by_name = {file.name: file for file in found.folder.migrations}
    if given not in by_name:
        near = did_you_mean(given, by_name, f"There are {len(by_name)} in it.")
        raise InputError(f"{found.folder.shown}: there is no migration {given}. {near}")
    return _judged(found, by_name[given])


def _judged(source: Source, file: MigrationFile) -> Migration:
    texts = {read.name: text for read, text in source.texts}
    if file.name not in texts:
        raise next(iter(source.errors), InputError(f"{file.shown}: does not exist."))
    folder = source.folder
    alone = replace(folder, migrations=tuple(replace(each, reported=each is file) for each in folder.migrations))
    reading = [(replace(read, reported=read.name == file.name), text) for read, text in source.texts]
    how = transport(source, configuration(None, [source]))
    verdict = lint_folder(alone, reading, Policy(), schemas=source.schemas, transport=how)
    names = [each.name for each in folder.migrations if each.exists]
    place = names.index(file.name)
    return Migration(
        name=file.name if folder.history_known else None,
        stem=file.name if folder.history_known else Path(file.name).stem,
        shown=file.shown,
        text=texts[file.name],
        findings=verdict.migrations[0].findings,
        before=names[place - 1] if place > 0 else None,
        statements=len(parse(texts[file.name]).statements),
        folder=folder.path,
    )


def backfills_beside(migration: Migration) -> Path:
    """The folder of backfills of the project that the migration belongs to."""
    return migration.folder / HOME if migration.name is None else beside(migration.folder, HOME)
