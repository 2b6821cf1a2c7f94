"""What is executed: the statements of a correction file, or those that undo a correction."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg

from rules.correction import Condition, Correction, RevertBy, Volatile
from rules.name import Name
from rules.value import Value
from runner.change.capture import More, Places
from runner.correct.outcome import StepDone
from runner.statement import as_sql

Work = Callable[[psycopg.Connection[Any]], Iterator[StepDone]]
"""Does all of it in the transaction that is open, step by step."""
Look = Callable[[psycopg.Connection[Any], int, Places], Iterator[str]]
"""What is to be said of a set of changed rows, in sentences."""


class Script(Value):
    """kind: correction or revert. reverts: the correction that a revert undoes. text: the whole file.

    needs_keys: whether each table must have a key, so that its rows can be put back. left: keeps the rows that it had to
    leave as they are. notes: says how many. strays: says what it changed and should not have; both of a set and its tables.
    The other fields are those of rules.correction.Correction.
    """

    kind: str
    reverts: int | None
    incident: str
    reason: str
    sha256: str
    text: str
    tables: tuple[Name, ...]
    freeze: tuple[Name, ...] = ()
    work: Work
    before: tuple[Condition, ...] = ()
    after: tuple[Condition, ...] = ()
    volatile: tuple[Volatile, ...]
    needs_keys: bool
    left: More | None = None
    notes: Look | None = None
    strays: Look | None = None


def script_of(correction: Correction) -> Script:
    """A correction file's."""
    return Script(
        kind="correction",
        reverts=None,
        incident=correction.incident,
        reason=correction.reason,
        sha256=correction.sha256,
        text=correction.text,
        tables=correction.tables,
        freeze=correction.freeze,
        work=_work(correction),
        before=correction.before,
        after=correction.after,
        volatile=correction.volatile,
        needs_keys=correction.revert is RevertBy.IMAGES,
    )


def _work(correction: Correction) -> Work:
    def work(conn: psycopg.Connection[Any]) -> Iterator[StepDone]:
        for step in correction.steps:
            try:
                # binary: then it goes by the extended protocol, which takes one statement and never two.
                rows = conn.execute(as_sql(step.text), binary=True).rowcount
            except psycopg.Error as error:
                error.add_note(f"line {step.line}")  # whoever tells of it says which statement it was
                raise
            yield StepDone(line=step.line, kind=step.kind, table=step.table, rows=rows, expected=step.expected)

    return work
