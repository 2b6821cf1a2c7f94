"""What discovery asks of a Prisma schema: its files, its provider, and where its migrations may lie."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from linter.place import is_folder, shown
from linter.read import read_text

_STRING_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*.*?(?:\*/|\Z)', re.DOTALL)
_DATASOURCE = re.compile(r"^\s*datasource\s+[\w-]+\s*\{(?P<body>.*?)(?:^\s*\}|\Z)", re.MULTILINE | re.DOTALL)
_PROVIDER = re.compile(r'^\s*provider\s*=\s*"(?P<name>[^"]*)"', re.MULTILINE)


def schema_files(schema: Path) -> Iterator[Path]:
    """The file itself, or every .prisma file in and below the folder, as multi-file schemas are read."""
    if not is_folder(schema):
        yield schema
        return
    for parent, folders, files in os.walk(schema):
        folders[:] = sorted(name for name in folders if name not in {"node_modules", "migrations"})
        yield from (Path(parent, name) for name in sorted(files) if name.endswith(".prisma"))


def datasource(schema: Path, cwd: Path) -> tuple[Path, str | None] | None:
    """The file that holds the datasource block and the block's provider; None if no file has one."""
    for file in schema_files(schema):
        text = read_text(file, shown(file, cwd))
        if block := _DATASOURCE.search(_without_comments(text)):
            provider = _PROVIDER.search(block["body"])
            return file, provider["name"] if provider else None
    return None


def migrations_places(schema: Path, cwd: Path) -> tuple[Path, ...]:
    """Where Prisma keeps the migrations of this schema unless its configuration says otherwise.

    Beside a single file. Of a multi-file schema: beside the datasource (6.7 to 6.19), in the schema's folder (7), or
    beside that folder (before 6.7).
    """
    if not is_folder(schema):
        return (schema.parent / "migrations",)
    holder = datasource(schema, cwd)
    parents = ([holder[0].parent] if holder else []) + [schema, schema.parent]
    return tuple(dict.fromkeys(parent / "migrations" for parent in parents))


def _without_comments(text: str) -> str:
    return _STRING_OR_COMMENT.sub(lambda found: found[0] if found[0].startswith('"') else "", text)
