"""Files in, text out: what cannot be read is refused with its place, never skipped and never guessed."""

from __future__ import annotations

import codecs
import stat
from contextlib import suppress
from pathlib import Path

from linter.errors import InputError
from linter.folder import MigrationFile, MigrationFolder
from linter.place import because
from rules.value import replace

_MARK = "\ufeff"
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

# Opening one of these waits for a writer that may never come, or reads without end.
_NO_FILE = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def read_all(folder: MigrationFolder) -> tuple[list[tuple[MigrationFile, str]], list[InputError]]:
    """Every migration that can be read, with its text, and an error for each that cannot: one must not hide the rest.

    A folder without migration.sql is in neither list; `folder.missing` names it.
    """
    texts: list[tuple[MigrationFile, str]] = []
    errors: list[InputError] = []
    for migration in folder.migrations:
        if not migration.exists:
            continue
        try:
            text, marked = _read_migration(migration.path, migration.shown)
            texts.append((replace(migration, marked=True) if marked else migration, text))
        except InputError as error:
            errors.append(error)
    return texts, errors


def read_schemas(folder: MigrationFolder) -> tuple[tuple[str, str], ...]:
    """Each .prisma file of the folder's schema as it is to be printed, with its text. One that cannot be read is left
    out: Prisma will complain of it, and a rule that misses it only says less."""
    texts = []
    for file in folder.schemas:
        with suppress(InputError):
            texts.append((file.shown, read_text(file.path, file.shown)))
    return tuple(texts)


def read_migration(path: Path, shown: str | None = None) -> str:
    """The text of a migration: UTF-8, without its byte order mark, line endings as they are.

    Lines and columns of the text are those an editor shows, which never counts the mark. Raises InputError.
    """
    return _read_migration(path, shown or str(path))[0]


def _read_migration(path: Path, shown: str) -> tuple[str, bool]:
    """The text, and whether a byte order mark stood before it."""
    text = read_script(path, shown)
    return text.removeprefix(_MARK), text.startswith(_MARK)


def read_script(path: Path, shown: str) -> str:
    """The whole text of a file of SQL: UTF-8, its byte order mark and line endings as they are. Raises InputError."""
    text = _decoded(path, shown)
    if "\0" in text:
        content = read_bytes(path, shown)
        place = _place(content, content.find(b"\0"))
        raise InputError(f"{shown}: NUL byte at {place}. PostgreSQL refuses it; remove it.")
    return text


def read_text(path: Path, shown: str) -> str:
    """The text of a file: UTF-8, without its byte order mark. shown: how the path is printed. Raises InputError."""
    return _decoded(path, shown).removeprefix(_MARK)


def _decoded(path: Path, shown: str) -> str:
    content = read_bytes(path, shown)
    if content.startswith(_UTF16):
        raise InputError(f"{shown}: the file is UTF-16, by its byte order mark. Save it as UTF-8.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        byte = f"0x{content[error.start]:02X}"
        place = _place(content, error.start)
        raise InputError(f"{shown}: not UTF-8: byte {byte} at {place}. Save the file as UTF-8.") from error


def read_bytes(path: Path, shown: str) -> bytes:
    """The bytes of a regular file; anything else is refused before it is opened. Raises InputError."""
    try:
        mode = path.stat().st_mode
        for is_kind, kind in _NO_FILE:
            if is_kind(mode):
                raise InputError(f"{shown}: this is {kind}, not a file. Put a regular file in its place.")
        with path.open("rb", buffering=0) as file:
            return file.read()
    except (OSError, ValueError) as error:
        raise InputError(f"{shown}: cannot be read: {because(error)}.") from error


def _place(content: bytes, offset: int) -> str:
    line = content.count(b"\n", 0, offset) + 1
    return f"byte offset {offset} (line {line})"
