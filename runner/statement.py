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
    return as_sql(text)


def as_sql(text: str) -> sql.SQL:
    """Text that no user's value is in: our own files, a reviewed file's statement, what PostgreSQL calls a type.

    pyright then lets it pass as a literal; mypy does not know LiteralString, and finds the cast redundant.
    """
    return sql.SQL(cast("LiteralString", text))  # type: ignore[redundant-cast]
