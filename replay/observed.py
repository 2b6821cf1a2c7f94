"""What a server did for one statement: the words for it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import psycopg

from rules.lock_mode import Lock
from rules.name import Name
from rules.value import Value

_NO_LOCKS: Mapping[Name, Lock] = MappingProxyType({})


class ServerError(Value):
    """What the server said instead. position: the character of the statement that it points at, from 1; 0: at none."""

    sqlstate: str
    message: str
    position: int = 0


class Observed(Value):
    """What the server did for one statement. Names are full, schema and all, as they were before the statement.

    locks: the strongest lock on each relation that was there before: tables, views, sequences, composite types; an
    index only where the statement is about an index. rewrites: tables and materialized views with a new relfilenode.
    scans: tables of which rows were read; one without rows is never among them. index_builds: indexes that are new, on
    a table that was there before, or have a new relfilenode. error: then nothing of the statement remains, and
    nothing else is known. seconds: how long it took.
    sampled: it cannot run inside a transaction, so the locks are those that another session saw it hold while it
    waited. unknown_locks: the same, and no lock was seen in time.
    """

    locks: Mapping[Name, Lock] = _NO_LOCKS
    rewrites: tuple[Name, ...] = ()
    scans: tuple[Name, ...] = ()
    index_builds: tuple[Name, ...] = ()
    error: ServerError | None = None
    seconds: float = 0.0
    sampled: bool = False
    unknown_locks: bool = False


def server_error(error: psycopg.Error) -> ServerError:
    """The server's own words; the driver's where the connection broke."""
    diagnosis = error.diag
    return ServerError(
        sqlstate=diagnosis.sqlstate or error.sqlstate or "08006",
        message=diagnosis.message_primary or str(error).strip() or type(error).__name__,
        position=int(diagnosis.statement_position or 0),
    )
