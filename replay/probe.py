"""What a session is asked about its own transaction: its locks, what it changed in pg_class, how many rows it has read."""

from __future__ import annotations

from typing import NamedTuple

import psycopg

from replay.relations import CHANGED, Relations, relations_of
from rules.lock_mode import Lock

# Counts that an earlier transaction has not yet handed to the statistics collector are still among these.
# System catalogs have oids below 16384 (FirstNormalObjectId).
_BEGIN = """
    begin;
    select oid, read from (
        select oid,
            pg_catalog.pg_stat_get_xact_tuples_returned(oid) + pg_catalog.pg_stat_get_xact_tuples_fetched(oid) as read
        from pg_catalog.pg_class where oid >= 16384 and relkind in ('r', 'm', 'i')
    ) before where read > 0
"""

_LOCKS = """
    select l.relation, l.mode, c.oid is not null,
        pg_catalog.pg_stat_get_xact_tuples_returned(l.relation) + pg_catalog.pg_stat_get_xact_tuples_fetched(l.relation)
    from pg_catalog.pg_locks l left join pg_catalog.pg_class c on c.oid = l.relation
    where l.pid = pg_catalog.pg_backend_pid() and l.locktype = 'relation' and l.granted and l.relation >= 16384
        and l.database = (select oid from pg_catalog.pg_database where datname = pg_catalog.current_database())
"""

_SCHEMAS_CHANGED = """
    select 1 from pg_catalog.pg_namespace
    where xmin::text::bigint >= pg_catalog.txid_current_if_assigned() & 4294967295
"""

_PROBE = f"set constraints all immediate; {_LOCKS}; {CHANGED}; {_SCHEMAS_CHANGED}; commit"

LOCKS = {f"{lock.name.title().replace('_', '')}Lock": lock for lock in Lock}
"""By their names in pg_locks: `AccessExclusiveLock`."""


class Locked(NamedTuple):
    """A relation on which the session holds a lock. read: how many rows it has read of it, as far as that is known."""

    oid: int
    lock: Lock
    exists: bool
    read: int


class Trail(NamedTuple):
    """What a transaction has left. schemas: whether it made, dropped or renamed a schema."""

    locked: tuple[Locked, ...]
    changed: Relations
    schemas: bool


def begin(conn: psycopg.Connection) -> dict[int, int]:
    """Begins a transaction; returns how many rows the session counts as read before it, by relation."""
    cursor = conn.execute(_BEGIN)
    cursor.nextset()
    return dict(cursor.fetchall())


def commit(conn: psycopg.Connection, read_before: dict[int, int]) -> Trail:
    """Asks what the transaction has done, then commits it. Raises what a deferred constraint or the COMMIT raises."""
    cursor = conn.execute(_PROBE)
    cursor.nextset()
    locked = tuple(
        Locked(oid, LOCKS[mode], exists, read - read_before.get(oid, 0))
        for oid, mode, exists, read in cursor.fetchall()
    )
    cursor.nextset()
    changed = {relation.oid: relation for relation in relations_of(cursor.fetchall())}
    cursor.nextset()
    return Trail(locked, changed, bool(cursor.fetchall()))
