"""The SQL that the runner sends, read from runner/sql."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import LiteralString, cast

from psycopg import sql


@cache
def statement(name: str) -> sql.SQL:
    """The text of runner/sql/NAME.sql, to be sent as it is or formatted with identifiers; values are parameters."""
    text = files("runner").joinpath("sql", f"{name}.sql").read_text(encoding="utf-8")
    # Our own files are as literal as our code; mypy does not know LiteralString, pyright does.
    return sql.SQL(cast("LiteralString", text))  # type: ignore[redundant-cast]
