"""One execution of a script in one transaction, up to the moment in which it is committed or taken back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from time import monotonic
from typing import Any

import psycopg
from psycopg import sql

from rules.name import Name
from rules.value import Value
from runner.batch.words import COMMA, rows_of, table
from runner.change.capture import Capture
from runner.change.schema import schema_digest
from runner.change.watched import Watched, watched_tables
from runner.change.written import Written, written
from runner.connection.identity import identify
from runner.connection.path import guard, under
from runner.correct.conditions import Conditions
from runner.correct.digest import digest_of
from runner.correct.limits import Limits
from runner.correct.names import with_full_names
from runner.correct.outcome import ConditionSeen, Executed, StepDone
from runner.correct.script import Script
from runner.errors import RefusedError
from runner.failpoint import reached
from runner.statement import statement

_MOST_ROUNDS = 20


class Changed(Value):
    """What was done in the transaction that is still open, and the sight of its rows.

    since: when it began to hold locks, by the clock of `monotonic`, in seconds.
    """

    capture: Capture
    tables: tuple[Watched, ...]
    steps: tuple[StepDone, ...]
    conditions: tuple[ConditionSeen, ...]
    written: Written
    target: dict[str, object]
    schema: str
    since: float
    took_ms: float


class Begun(Value):
    """A transaction that is open, and has no snapshot yet. path: under which the author's names are looked up.

    script: with the full names of its tables.
    """

    script: Script
    path: str


def begin(conn: psycopg.Connection[Any], limits: Limits, script: Script) -> Begun:
    """Opens the transaction and keeps others from giving the tables other columns.

    From now on our own SQL is not looked up in the author's schemas: see runner.connection.path. Raises RefusedError where
    what is declared is no table whose rows are seen.
    """
    named = with_full_names(conn, script)
    path = guard(conn)
    tables = watched_tables(conn, named.tables, named.volatile)
    conn.execute(statement("correct/begin"))
    for name, value in limits.settings():
        conn.execute(
            statement("correct/limit").format(name=sql.Identifier(name), value=sql.Literal(value)), binary=True
        )
    if conn.info.server_version >= 140000:
        conn.execute(statement("correct/alive"))
    held = COMMA.join(rows_of(each.name, each.name.name, only=each.only) for each in tables)
    conn.execute(statement("correct/hold").format(tables=held), ())
    return Begun(script=named, path=path)


def execute(conn: psycopg.Connection[Any], begun: Begun, salt: str, ledger: psycopg.Connection[Any]) -> Changed:
    """In the transaction that begin opened, the connection's first. Raises RefusedError, psycopg.Error.

    ledger: another connection, which sees the schema as it is, not as it was at the snapshot. It is asked when the
    statements are done: until the end nobody can change a trigger or constraint of a table that was written.
    """
    since, script = monotonic(), begun.script
    _freeze(conn, script.freeze)
    reached("frozen")
    tables = watched_tables(conn, script.tables, script.volatile)
    capture = Capture(conn, tables, salt)
    reached("watched")
    conditions = Conditions(script.before, script.after)
    with under(conn, begun.path):
        before = conditions.ask_before(conn)
        began = monotonic()
        steps = tuple(script.work(conn))
        fire_all(conn)
        took_ms = (monotonic() - began) * 1_000
        after = conditions.ask_after(conn)
    reached("corrected")
    return Changed(
        capture=capture,
        tables=tables,
        steps=steps,
        conditions=(*before, *after),
        written=written(conn, tables),
        target=_target(conn, begun.path),
        schema=schema_digest(ledger, tables),
        since=since,
        took_ms=took_ms,
    )


def fire_all(conn: psycopg.Connection[Any]) -> None:
    """What COMMIT would still check or change: again, as long as one that was put off has put off another one."""
    for _ in range(_MOST_ROUNDS):
        before = rows_written(conn)
        conn.execute("SET CONSTRAINTS ALL IMMEDIATE")
        if rows_written(conn) == before:
            return
    raise RefusedError("a deferred trigger defers itself again and again. What COMMIT would do cannot be seen.")


def executed(changed: Changed, script: Script, *, set_id: int, rows_digest: str, notes: tuple[str, ...]) -> Executed:
    """The same, once its rows are kept or digested; without totals."""
    return Executed(
        digest=digest_of(
            script=script.sha256,
            target=changed.target,
            schema=changed.schema,
            counts=[step.rows for step in changed.steps],
            rows=rows_digest,
        ),
        rows_digest=rows_digest,
        set_id=set_id,
        target=changed.target,
        schema=changed.schema,
        steps=changed.steps,
        conditions=changed.conditions,
        totals=(),
        sequences=changed.written.sequences,
        locks=changed.written.locks,
        took_ms=changed.took_ms,
        held_ms=(monotonic() - changed.since) * 1_000,
        notes=notes,
        problems=tuple(_problems(changed, script)),
    )


def _problems(changed: Changed, script: Script) -> Iterator[str]:
    """What speaks against it, whatever the rows are."""
    for step in changed.steps:
        if not step.as_expected:
            yield (
                f"line {step.line}: {step.rows:,} rows where {_wanted(step)} were expected "
                f"({step.kind.value} of {step.table})."
            )
    for seen in changed.conditions:
        if not seen.holds:
            yield f"{seen.when}: {seen.name}: {_shown(seen.value)}, and {_shown(seen.wanted)} was wanted."
    for name in changed.written.undeclared:
        yield f"{name} was written to, by a trigger or a cascade, and is not among the tables of the file."
    for watched in changed.tables:
        if script.needs_keys and not watched.key:
            yield (
                f"{watched.name} has no key by which its rows could be found again: it cannot be reverted by images. "
                'Write revert = "sql" or "none".'
            )


def _freeze(conn: psycopg.Connection[Any], names: Sequence[Name]) -> None:
    if names:
        tables = COMMA.join(table(name) for name in names)
        conn.execute(statement("correct/freeze").format(tables=tables), ())


def _target(conn: psycopg.Connection[Any], path: str) -> dict[str, object]:
    """Where, as whom, and how names are looked up: what the same script may do otherwise elsewhere."""
    identity = identify(conn)
    return {**identity.fingerprint(), "user": identity.user, "search_path": path}


def rows_written(conn: psycopg.Connection[Any]) -> int:
    """How many rows the transaction has written so far, in all tables."""
    ((rows,),) = conn.execute(statement("change/rows_written")).fetchall()
    return int(rows)


def _wanted(step: StepDone) -> str:
    least, most = step.expected.least, step.expected.most
    if most is None:
        return f"{least:,} or more"
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"


def _shown(value: str | None) -> str:
    return "NULL" if value is None else value
