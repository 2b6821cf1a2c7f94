"""What lint and baseline share: the folders that the paths mean, the configuration over them, the migrations' texts."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from linter.discover import discover
from linter.errors import ConfigError, InputError
from linter.folder import MigrationFile, MigrationFolder
from linter.prisma.sending import transport_of
from linter.prisma.version import parse_version
from linter.read import read_all, read_schemas
from linter.transport import Transport
from rules.value import Value
from threephase.config import Config, Sending, find_config, read_config


class Source(Value):
    """A migrations folder with the text of each migration that could be read, and an error for each that could not.

    schemas: the .prisma files it was made from, each as it is to be printed, with its text.
    """

    folder: MigrationFolder
    texts: list[tuple[MigrationFile, str]]
    errors: list[InputError]
    schemas: tuple[tuple[str, str], ...] = ()


def sources(paths: Sequence[Path]) -> list[Source]:
    """The folders that the paths mean, read. Raises InputError if one cannot be found."""
    found = []
    for folder in discover(paths, Path.cwd()):
        texts, errors = read_all(folder)
        found.append(Source(folder=folder, texts=texts, errors=errors, schemas=read_schemas(folder)))
    return found


def configuration(config_file: Path | None, found: Sequence[Source]) -> Config:
    """The named threephase.toml, or the one above the migrations, or above here, or the defaults."""
    if config_file is not None:
        if not config_file.exists():
            raise ConfigError(f"{config_file}: there is no such file. Name an existing threephase.toml with --config.")
        return read_config(config_file)
    starts = [source.folder.path for source in found[:1]] + [Path.cwd()]
    nearest = next(filter(None, map(find_config, starts)), None)
    return read_config(nearest) if nearest is not None else Config()


def transport(source: Source, config: Config, mode: str | None = None, version: str | None = None) -> Transport:
    """How the migrations of this folder are sent. mode, version: as the command line has them, which goes first.

    Raises ConfigError for what is no version.
    """
    own_version = None if version is None else parse_version(version)
    if version is not None and own_version is None:
        raise ConfigError(f"--prisma-version must be a version such as 6.19.3, not {version!r}.")
    decided = config.transaction_mode if version is None else None
    chosen = (Sending(mode) if mode else decided) or Sending.AUTO
    return transport_of(source.folder.path, mode=chosen.mode, version=own_version or config.prisma_version)


def repository_root(cwd: Path) -> Path:
    """The folder that holds .git, at cwd or above it; cwd where there is none."""
    return next((folder for folder in (cwd, *cwd.parents) if (folder / ".git").exists()), cwd)


def environment() -> dict[str, str]:
    """The process's environment; the only place that reads it as a whole."""
    return dict(os.environ)
