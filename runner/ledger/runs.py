"""Runs as the ledger keeps them: begun, found again, moved from state to state."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import DictRow, dict_row

from rules.value import Value
from runner.errors import LedgerError, NotFoundError, RefusedError
from runner.ledger import target_json
from runner.ledger.chain import append, as_jsonb
from runner.settings import Settings, changed, from_json, to_json
from runner.state import SUCCESSORS, State, may_follow
from runner.statement import statement
from runner.target.key import Target


class Run(Value):
    """A run. kind: backfill or revert. reverts: the run that a revert undoes. pass_number: 1, then the sweeps.

    ended_at: None also for one that failed, since it can be resumed.
    """

    id: int
    kind: str
    name: str
    sha256: str
    file: str
    reverts: int | None
    target: Target
    settings: Settings
    state: State
    why: str
    pass_number: int
    started_at: datetime
    ended_at: datetime | None


def create_run(
    conn: psycopg.Connection[Any],
    *,
    kind: str,
    name: str,
    sha256: str,
    file: str,
    target: Target,
    settings: Settings,
    reverts: int | None = None,
    facts: Mapping[str, object],
) -> Run | None:
    """A new run with its chain and the first entry, in one transaction; None if one of that name is unfinished.

    Raises RefusedError for a revert of a run whose images were purged meanwhile.
    """
    values = {"kind": kind, "name": name, "sha256": sha256, "file": file, "reverts": reverts}
    kept = {"target": as_jsonb(target_json.to_json(target)), "settings": as_jsonb(to_json(settings))}
    try:
        with conn.transaction():
            ((number,),) = conn.execute(statement("ledger_run_insert"), {**values, **kept}).fetchall()
            append(conn, number, "began", {**facts, "settings": to_json(settings)})
            return read_run(conn, number)
    except psycopg.errors.UniqueViolation as error:
        if error.diag.constraint_name != "run_unfinished":
            raise
        return None
    except psycopg.errors.ObjectNotInPrerequisiteState as error:
        raise RefusedError(str(error.diag.message_primary)) from None


def read_run(conn: psycopg.Connection[Any], id: int) -> Run:
    """The run as it is now. Raises NotFoundError where there is none of that number."""
    runs = _runs(conn, id=id)
    if not runs:
        raise NotFoundError(f"There is no run {id} in the ledger. `threephase backfill list` shows those there are.")
    return runs[0]


def unfinished(conn: psycopg.Connection[Any], name: str) -> Run | None:
    """The run of that name that is running, paused or failed; there is at most one."""
    return next(iter(_runs(conn, name=name, unfinished=True)), None)


def latest(conn: psycopg.Connection[Any], name: str) -> Run | None:
    """The newest run of that name."""
    return next(iter(_runs(conn, name=name)), None)


def list_runs(conn: psycopg.Connection[Any]) -> list[Run]:
    """All runs that can be read, the newest first."""
    return [found for found in _found(conn) if isinstance(found, Run)]


def unreadable_runs(conn: psycopg.Connection[Any]) -> list[LedgerError]:
    """The others: what is wrong with each. They are in nobody's way, but for runs of the same name."""
    return [found for found in _found(conn) if isinstance(found, LedgerError)]


def move(conn: psycopg.Connection[Any], id: int, then: State, why: str, facts: Mapping[str, object]) -> Run:
    """Puts the run into another state once no batch is under way. Raises RefusedError with what is possible instead."""
    with conn.transaction():
        run = _locked(conn, id)
        if not may_follow(run.state, then):
            possible = ", ".join(sorted(SUCCESSORS[run.state])) or "none, it has ended"
            raise RefusedError(f"Run {id} is {run.state} and cannot become {then}. Possible: {possible}.")
        conn.execute(statement("ledger_run_state"), {"id": id, "state": then, "why": why, "ends": not SUCCESSORS[then]})
        append(conn, id, "state", {**facts, "before": run.state, "after": then, "why": why})
        return read_run(conn, id)


def change_setting(
    conn: psycopg.Connection[Any], id: int, name: str, text: str, facts: Mapping[str, object]
) -> Settings:
    """Changes one setting, which holds from the next batch on. Raises UsageError, or RefusedError if it has ended."""
    with conn.transaction():
        run = _unended(conn, id)
        settings = changed(run.settings, name, text)
        before, after = to_json(run.settings), to_json(settings)
        conn.execute(statement("ledger_run_settings"), {"id": id, "changed": as_jsonb({name: after[name]})})
        append(conn, id, "setting", {**facts, "name": name, "before": before[name], "after": after[name]})
        return settings


def set_pass(conn: psycopg.Connection[Any], id: int, pass_number: int, facts: Mapping[str, object]) -> bool:
    """Brings the run to its next pass; False if another worker has done so already."""
    with conn.transaction():
        if _unended(conn, id).pass_number != pass_number - 1:
            return False
        conn.execute(statement("ledger_run_pass"), {"id": id, "pass": pass_number})
        append(conn, id, "pass", {**facts, "pass": pass_number})
        return True


def _unended(conn: psycopg.Connection[Any], id: int) -> Run:
    run = _locked(conn, id)
    if run.ended_at is not None:
        raise RefusedError(f"Run {id} is {run.state}: it has ended and stays as it is.")
    return run


def _locked(conn: psycopg.Connection[Any], id: int) -> Run:
    conn.execute(statement("ledger_run_lock"), (id,))
    return read_run(conn, id)


def _runs(
    conn: psycopg.Connection[Any], *, id: int | None = None, name: str | None = None, unfinished: bool = False
) -> list[Run]:
    found = _found(conn, id=id, name=name, unfinished=unfinished)
    for each in found:
        if isinstance(each, LedgerError):
            raise each
    return [each for each in found if isinstance(each, Run)]


def _found(conn: psycopg.Connection[Any], **only: object) -> list[Run | LedgerError]:
    """only: as the statement's parameters."""
    wanted = {"id": None, "name": None, "unfinished": False, **only}
    with conn.cursor(row_factory=dict_row) as cursor:
        return [_run(row) for row in cursor.execute(statement("ledger_runs"), wanted)]


def _run(row: DictRow) -> Run | LedgerError:
    try:
        kept = {
            "target": target_json.from_json(json.loads(row["target"])),
            "settings": from_json(json.loads(row["settings"])),
            "state": State(row["state"]),
        }
    except LedgerError as error:
        return LedgerError(f"Run {row['id']} ({row['name']}) cannot be read. {error}")
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return LedgerError(
            f"Run {row['id']} ({row['name']}) cannot be read: its target is not as threephase writes it."
        )
    return Run(**{**row, **kept})
