"""A dry run: all of it is done, twice, and taken back; what it changed is kept to be read and approved."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from functools import partial
from threading import Event
from time import monotonic
from typing import Any, TypeVar

import psycopg

from rules.value import replace
from runner.change.capture import carry
from runner.change.differ import Differences, differences
from runner.change.rows import totals
from runner.connection.connect import connect, connect_to_ledger
from runner.connection.dsn import Dsn
from runner.correct.attempt import TriedAgain, attempted
from runner.correct.ended import enter_end
from runner.correct.execution import Changed, begin, execute, executed
from runner.correct.limits import Limits
from runner.correct.outcome import Executed
from runner.correct.script import Script
from runner.correct.stated import named, stated, title
from runner.errors import RunnerError
from runner.failpoint import reached
from runner.ledger.install import require
from runner.ledger.proposals import propose
from runner.statement import statement

T = TypeVar("T")
_SALT_BYTES = 16
_SHOWN_COLUMNS = 10


class _Held:
    """How long locks were held so far, in milliseconds: twice, and while rows are copied that a run does not copy."""

    ms = 0.0


def dry_run(
    dsn: Dsn,
    script: Script,
    facts: Mapping[str, object],
    *,
    limits: Limits,
    stop: Event,
    tell: Callable[[TriedAgain], None],
) -> Executed:
    """Executes the script twice and rolls back. The first time is kept with its rows, also where something speaks against.

    Twice, for what differs by itself (a time, a number drawn) would differ from what is approved, too. It takes locks,
    writes WAL, fires triggers and moves sequences. Raises RunnerError.
    """
    with closing(connect_to_ledger(dsn, name=title(script))) as ledger:
        require(ledger)
    try:
        return attempted(lambda _: _tried(dsn, script, facts, limits), limits, stop, tell)
    except RunnerError as error:
        enter_end(dsn, "failed", {**facts, "what": "dry run", **named(script)}, error)
        raise


def _tried(dsn: Dsn, script: Script, facts: Mapping[str, object], limits: Limits) -> Executed:
    salt = secrets.token_hex(_SALT_BYTES)
    with closing(connect_to_ledger(dsn, name=title(script))) as ledger, ledger.transaction():
        ledger.execute(statement("correct/patient"))
        held = _Held()
        once = partial(_executed, dsn, script, limits, salt, ledger, held)
        first = once(lambda conn, done: _kept(conn, done, script, ledger))
        again = once(lambda conn, done: _again(conn, done, script, first, ledger))
        seen = replace(first, totals=totals(ledger, first.set_id), held_ms=held.ms)
        seen = replace(seen, problems=(*seen.problems, *_differing(again), *_nothing(seen)))
        propose(ledger, stated(script, seen), facts)
    return seen


def _executed(
    dsn: Dsn,
    script: Script,
    limits: Limits,
    salt: str,
    ledger: psycopg.Connection[Any],
    held: _Held,
    look: Callable[[psycopg.Connection[Any], Changed], T],
) -> T:
    """What is seen in a transaction of its own, on a connection of its own, before it is rolled back."""
    with closing(connect(dsn, name=title(script))) as conn:
        since = monotonic()
        seen = look(conn, execute(conn, begin(conn, limits, script), salt, ledger))
        conn.execute("ROLLBACK")
        held.ms += (monotonic() - since) * 1_000
        return seen


def _kept(conn: psycopg.Connection[Any], changed: Changed, script: Script, ledger: psycopg.Connection[Any]) -> Executed:
    """The rows go to a set that stays, by a connection that commits."""
    seen = changed.capture.keep(script.left)
    kept = changed.capture.set_of(ledger)
    carry(conn, seen.set_id, ledger, kept)
    reached("kept")
    about = (conn, seen.set_id, changed.capture.place_of)
    notes = tuple(script.notes(*about)) if script.notes is not None else ()
    strays = tuple(script.strays(*about)) if script.strays is not None else ()
    done = executed(changed, script, set_id=kept, rows_digest=seen.digest, notes=notes)
    return replace(done, problems=(*done.problems, *strays))


def _again(
    conn: psycopg.Connection[Any], changed: Changed, script: Script, first: Executed, ledger: psycopg.Connection[Any]
) -> Differences | None:
    """What came out otherwise the second time; None: nothing."""
    seen = changed.capture.keep(script.left)
    return None if seen.digest == first.rows_digest else differences(ledger, first.set_id, conn, seen.set_id)


def _differing(seen: Differences | None) -> Iterator[str]:
    if seen is None:
        return
    columns = seen.columns()
    for column in columns[:_SHOWN_COLUMNS]:
        key = f"'{column}'" if '"' in column else f'"{column}"'  # as TOML has it
        yield (
            f"{column} came out otherwise when the same was done again, and would at the run. If that is wanted: "
            f'volatile = {{ {key} = "why" }}.'
        )
    if not columns:
        yield (
            f"{len(seen.rows):,}{' or more' if seen.more else ''} rows came out otherwise when the same was done again. "
            "Somebody else changes them (freeze their table), or their keys are drawn anew each time (name them as "
            "volatile)."
        )


def _nothing(done: Executed) -> Iterator[str]:
    if not done.totals:
        yield "nothing is changed by it."
