"""The signals of a server: what is asked of it, and what it shows."""

from __future__ import annotations

from collections.abc import Callable, Collection
from time import monotonic
from typing import Any

import psycopg

from rules.value import Value
from runner.pace.gate import Reading
from runner.pace.own_signal import NoNumberError, own_number
from runner.pace.reason import Reason
from runner.settings import Settings
from runner.statement import statement


class _Signal(Value):
    """limit: the setting that asks for it. said: what is the matter, with {value} and {name}.

    untold: the same where there is a name without a value; where there is neither, the role lacks a right.
    lasting: where waiting may not be enough, because it is our doing or ends in an outage: then it can be critical.
    instead: another query, where the first one cannot tell.
    """

    limit: str
    query: str
    said: str
    lasting: bool
    untold: str | None = None
    instead: str | None = None


_SIGNALS: dict[Reason, _Signal] = {
    Reason.REPLICA_LAG: _Signal(
        limit="max_lag_s",
        query="signal_replica_lag",
        said="The standby {name} is {value:.1f} s behind",
        untold="The standby {name} is away, or does not say how far it is",
        lasting=True,  # our WAL is what it has to replay
    ),
    Reason.BLOCKED_SESSIONS: _Signal(
        limit="max_blocked",
        query="signal_blocked_sessions",
        said="Sessions that wait for this run's locks: {value:.0f}",
        lasting=True,  # our locks
    ),
    Reason.ACTIVE_SESSIONS: _Signal(
        limit="max_active",
        query="signal_active_sessions",
        said="Other active sessions: {value:.0f}",
        lasting=False,  # their work: they need us to wait, not to end
    ),
    Reason.OLDEST_SNAPSHOT: _Signal(
        limit="max_xmin_age_s",
        query="signal_oldest_snapshot",
        said="The transaction of {name} is {value:.0f} s old, and dead rows stay until it ends",
        lasting=False,  # a dump that takes an hour takes it whether we wait or end
    ),
    Reason.ARCHIVE_BACKLOG: _Signal(
        limit="max_archive_backlog",
        query="signal_archive_backlog",
        said="WAL segments that wait to be archived: {value:.0f}",
        untold="The last archived segment is {name}, which does not tell how many wait; pg_monitor may count them",
        lasting=True,  # the disk fills up
        instead="signal_archive_directory",
    ),
    Reason.WRAPAROUND_VACUUM: _Signal(
        limit="max_wraparound_vacuums",
        query="signal_wraparound_vacuum",
        said="Autovacuum works on the table against wraparound, process {name}",
        lasting=False,  # it must finish, and will
    ),
}


def asked(settings: Settings) -> tuple[Reason, ...]:
    """The signals without which nothing is done."""
    limited = [name for name, signal in _SIGNALS.items() if getattr(settings, signal.limit) is not None]
    return (*limited, *([] if settings.signal is None else [Reason.SIGNAL]))


def read(
    conn: psycopg.Connection[Any],
    settings: Settings,
    walked_oid: int,
    our_pids: Collection[int],
    clock: Callable[[], float] = monotonic,
) -> tuple[Reading, ...]:
    """Asks for each, on an autocommit connection that is not inside a transaction; what fails is a reading without a value.

    our_pids: the backends of this run. Raises psycopg.OperationalError only if the connection is lost.
    """
    values = {"walked_oid": walked_oid, "our_pids": list(our_pids)}
    return tuple(
        _own(conn, settings, clock) if name is Reason.SIGNAL else _reading(conn, settings, name, values, clock)
        for name in asked(settings)
    )


def _reading(
    conn: psycopg.Connection[Any],
    settings: Settings,
    name: Reason,
    values: dict[str, object],
    clock: Callable[[], float],
) -> Reading:
    signal = _SIGNALS[name]
    at = clock()
    value, of_what = _first_known(conn, [signal.query, *([signal.instead] if signal.instead else [])], values)
    limit = float(getattr(settings, signal.limit))
    detail = _detail(name, signal, value, of_what, limit, conn.info.user)
    critical = _critical(settings, limit) if signal.lasting else None
    return Reading(name=name, value=value, at=at, limit=limit, critical=critical, detail=detail)


def _detail(name: Reason, signal: _Signal, value: float | None, of_what: str | None, limit: float, role: str) -> str:
    if value is not None:
        return f"{signal.said.format(value=value, name=of_what or '(no name)')}; {signal.limit} is {limit:g}."
    if of_what is not None and signal.untold is not None:
        return f"{signal.untold.format(name=of_what)}. Mend it, or set {signal.limit}=none."
    return f"{name} cannot be told by this role. GRANT pg_monitor TO {role}, or set {signal.limit}=none."


def _first_known(
    conn: psycopg.Connection[Any], queries: list[str], values: dict[str, object]
) -> tuple[float | None, str | None]:
    of_what = None
    for query in queries:
        try:
            row = conn.execute(statement(query), values).fetchone()
        except psycopg.Error:
            if conn.closed:
                raise
            continue
        if row is not None and row[0] is not None:
            return float(row[0]), row[1]
        of_what = row[1] if row is not None else None
    return None, of_what


def _own(conn: psycopg.Connection[Any], settings: Settings, clock: Callable[[], float]) -> Reading:
    """The DBA's own query."""
    at = clock()
    limit = float(settings.max_signal or 0)
    critical = _critical(settings, limit)
    try:
        value = own_number(conn, settings.signal or "")
    except NoNumberError as error:
        return Reading(name=Reason.SIGNAL, value=None, at=at, limit=limit, critical=critical, detail=str(error))
    detail = f"The signal's query yields {value:g}; max_signal is {limit:g}."
    return Reading(name=Reason.SIGNAL, value=value, at=at, limit=limit, critical=critical, detail=detail)


def _critical(settings: Settings, limit: float) -> float | None:
    """So many times the limit; of a limit of 0 there is no such thing."""
    return None if settings.critical is None or limit <= 0 else limit * settings.critical
