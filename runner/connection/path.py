"""The search_path, by which an operator that anybody made may be taken for PostgreSQL's own.

Where an operator's types match but nearly, as `text[] = text[]` does `anyarray = anyarray`, PostgreSQL takes one of exactly
these types from any schema in the path; and it is executed with the rights of whoever asks (manual, 10.2).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from runner.statement import statement

_OURS = "pg_catalog, pg_temp"


def guard(conn: psycopg.Connection[Any]) -> str:
    """From now on nothing but PostgreSQL's own is found without its schema; the path that was there before."""
    ((given,),) = conn.execute(statement("search_path_now")).fetchall()
    conn.execute(statement("path_of_session"), (_OURS,))
    return str(given)


@contextmanager
def under(conn: psycopg.Connection[Any], path: str) -> Iterator[None]:
    """Inside a transaction: names are looked up as their author expects. What fails inside ends the transaction anyway."""
    conn.execute(statement("path_of_transaction"), (path,))
    yield
    conn.execute(statement("path_of_transaction"), (_OURS,))
