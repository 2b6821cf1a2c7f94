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
from runner.correct.conditions import Conditions
from runner.correct.digest import digest_of
from runner.correct.limits import Limits
from runner.correct.outcome import ConditionSeen, Executed, StepDone
from runner.correct.script import Script
from runner.failpoint import reached
from runner.statement import statement


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


def begin(conn: psycopg.Connection[Any], limits: Limits, script: Script) -> None:
    """Opens the transaction and keeps others from giving the tables another shape, without taking its snapshot.

    Raises RefusedError where what is declared is no table whose rows are seen.
    """
    tables = watched_tables(conn, script.tables, script.volatile)
    conn.execute(statement("correct/begin"))
    for name, value in (
        ("lock_timeout", limits.lock_timeout_ms),
        ("statement_timeout", limits.statement_timeout_ms),
        ("idle_in_transaction_session_timeout", limits.idle_timeout_ms),
        ("standard_conforming_strings", "on"),  # as whoever read the file took its strings
    ):
        conn.execute(
            statement("correct/limit").format(name=sql.Identifier(name), value=sql.Literal(value)), binary=True
        )
    held = COMMA.join(rows_of(each.name, each.name.name, only=each.only) for each in tables)
    conn.execute(statement("correct/hold").format(tables=held), ())


def execute(conn: psycopg.Connection[Any], script: Script, salt: str) -> Changed:
    """In the transaction that begin opened, the connection's first. Raises RefusedError, psycopg.Error."""
    since = monotonic()
    _freeze(conn, script.freeze)
    reached("frozen")
    tables = watched_tables(conn, script.tables, script.volatile)
    target, schema = _target(conn), schema_digest(conn, tables)
    capture = Capture(conn, tables, salt)
    reached("watched")
    conditions = Conditions(script.before, script.after)
    before = conditions.ask_before(conn)
    began = monotonic()
    steps = tuple(script.work(conn))
    conn.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what COMMIT would still check or change is seen, too
    took_ms = (monotonic() - began) * 1_000
    reached("corrected")
    return Changed(
        capture=capture,
        tables=tables,
        steps=steps,
        conditions=(*before, *conditions.ask_after(conn)),
        written=written(conn, tables),
        target=target,
        schema=schema,
        since=since,
        took_ms=took_ms,
    )


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


def _target(conn: psycopg.Connection[Any]) -> dict[str, object]:
    """Where, as whom, and how names are looked up: what the same script may do otherwise elsewhere."""
    identity = identify(conn)
    ((search_path,),) = conn.execute(statement("search_path_now")).fetchall()
    return {**identity.fingerprint(), "user": identity.user, "search_path": search_path}


def _wanted(step: StepDone) -> str:
    least, most = step.expected.least, step.expected.most
    if most is None:
        return f"{least:,} or more"
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"


def _shown(value: str | None) -> str:
    return "NULL" if value is None else value
