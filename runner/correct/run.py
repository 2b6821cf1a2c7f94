"""The run of a correction: once, as it was approved, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from threading import Event
from typing import Any

import psycopg

from rules.value import Value, replace
from runner.audit.mirror import Mirror, write_mirror
from runner.change.capture import salt_of
from runner.change.differ import Differences, differences
from runner.change.rows import tables_of
from runner.connection.connect import connect, connect_to_ledger
from runner.connection.dsn import Dsn
from runner.connection.path import under
from runner.correct.approved import approved
from runner.correct.attempt import TriedAgain, attempted
from runner.correct.commit import Receipt, commit
from runner.correct.ended import enter_end
from runner.correct.execution import Changed, begin, execute, executed, fire_all, rows_written
from runner.correct.limits import Limits
from runner.correct.outcome import Executed, from_json
from runner.correct.script import Script
from runner.correct.stated import named, stated, title
from runner.errors import RefusedError, RunnerError
from runner.failpoint import reached
from runner.ledger.approvals import ApprovalPolicy
from runner.ledger.corrections import settle
from runner.ledger.install import require
from runner.ledger.journal import note
from runner.ledger.proposals import Proposal


class Corrected(Value):
    """A correction that is committed. id: of its receipt."""

    id: int
    done: Executed


class NotAsApprovedError(RefusedError):
    """What the run did is not what was approved; it was rolled back. rows: where they differ, if it is the rows."""

    def __init__(self, message: str, rows: Differences | None) -> None:
        super().__init__(message)
        self.rows = rows


def run(
    dsn: Dsn,
    script: Script,
    policy: ApprovalPolicy,
    facts: Mapping[str, object],
    *,
    mirror: Mirror | None,
    limits: Limits,
    stop: Event,
    tell: Callable[[TriedAgain], None],
) -> Corrected:
    """Executes the script and commits it, if it does what was approved. Whatever it raises, nothing was changed.

    But for a FailedError that says that nobody knows. Raises RunnerError.
    """
    with closing(connect_to_ledger(dsn, name=title(script))) as ledger:
        require(ledger)

    def attempt(number: int) -> Corrected:
        with closing(connect_to_ledger(dsn, name=title(script))) as ledger:
            proposal = approved(ledger, script, policy)
            if number == 1:
                note(ledger, "began", {**facts, **named(script), "digest": proposal.digest})
            return _Attempt(dsn, ledger, script, policy, facts, mirror, limits, proposal).made()

    try:
        return attempted(attempt, limits, stop, tell)
    except RunnerError as error:
        kind = "refused" if isinstance(error, RefusedError) else "failed"
        enter_end(dsn, kind, {**facts, "what": "run", **named(script)}, error)
        raise


class _Attempt:
    """One attempt, by connections of its own."""

    def __init__(
        self,
        dsn: Dsn,
        ledger: psycopg.Connection[Any],
        script: Script,
        policy: ApprovalPolicy,
        facts: Mapping[str, object],
        mirror: Mirror | None,
        limits: Limits,
        proposal: Proposal,
    ) -> None:
        self._dsn = dsn
        self._ledger = ledger
        self._script = script
        self._policy = policy
        self._facts = facts
        self._mirror = mirror
        self._limits = limits
        self._proposal = proposal
        self._salt = salt_of(ledger, proposal.set_id)

    def made(self) -> Corrected:
        """What it raises was rolled back."""
        with closing(connect(self._dsn, name=title(self._script))) as conn:
            begun = begin(conn, self._limits, self._script)
            changed = execute(conn, begun, self._salt, self._ledger)
            done = self._compared(conn, changed)
            number = settle(conn, stated(self._script, done), self._policy, self._facts)
            reached("settled")
            if self._mirror is not None:
                with under(conn, begun.path):
                    _write_mirror(conn, self._mirror, self._mirrored(number, done))
            receipt = Receipt(id=number, sha256=self._script.sha256)
            commit(conn, self._dsn, changed.capture.xid, receipt, Event())  # a stop does not spare anybody the answer
            return Corrected(id=number, done=done)

    def _compared(self, conn: psycopg.Connection[Any], changed: Changed) -> Executed:
        """Only what was approved gets any further. Its rows are there already, but for those that may differ."""
        then = from_json(self._proposal.result)
        seen = changed.capture.digest(rows_in=self._proposal.set_id, more=self._script.left)
        reached("kept")
        done = executed(changed, self._script, set_id=seen.set_id, rows_digest=seen.digest, notes=then.notes)
        if done.digest != self._proposal.digest:
            raise self._not_as_approved(conn, changed, done, then)
        if done.problems:
            raise RefusedError("\n  ".join(("it was rolled back:", *done.problems)))
        if self._script.volatile:
            done = replace(done, set_id=changed.capture.keep(self._script.left).set_id)
        return replace(done, totals=then.totals)

    def _not_as_approved(
        self, conn: psycopg.Connection[Any], changed: Changed, done: Executed, then: Executed
    ) -> NotAsApprovedError:
        approved(self._ledger, self._script, self._policy)  # raises, if what differs is what another run has just done
        what = [
            f"{words} is not as it was at the dry run"
            for words, was, is_now in (
                ("the database, the role or the search_path", then.target, done.target),
                ("the schema of the tables", then.schema, done.schema),
                ("the number of rows of a statement", _counts(then), _counts(done)),
            )
            if was != is_now
        ]
        what.extend(problem.rstrip(".") for problem in done.problems)
        rows = None
        if then.rows_digest != done.rows_digest:
            rows = self._differing(conn, changed)
            what.append("rows differ from what was approved")
        reasons = "; ".join(what)
        return NotAsApprovedError(f"it was rolled back: {reasons}. Make a new dry run, and have it approved.", rows)

    def _differing(self, conn: psycopg.Connection[Any], changed: Changed) -> Differences | None:
        """None: the tables have other columns than then, and so all rows another form."""
        then, _ = tables_of(self._ledger, self._proposal.set_id)
        if [list(table.columns) for table in then] != [table.names for table in changed.tables]:
            return None
        kept = changed.capture.keep(self._script.left)
        return differences(self._ledger, self._proposal.set_id, conn, kept.set_id)

    def _mirrored(self, number: int, done: Executed) -> dict[str, object]:
        return {
            **named(self._script),
            "correction": number,
            "kind": self._script.kind,
            "actor": self._facts.get("actor"),
            "reason": self._script.reason,
            "digest": done.digest,
            "rows": sum(each.inserted + each.updated + each.deleted for each in done.totals),
            "details": done.to_json(),
        }


def _counts(done: Executed) -> list[int]:
    return [step.rows for step in done.steps]


def _write_mirror(conn: psycopg.Connection[Any], mirror: Mirror, entry: Mapping[str, object]) -> None:
    """One row and nothing else: what the correction has changed was compared before."""
    before = rows_written(conn)
    write_mirror(conn, mirror, entry)
    fire_all(conn)
    if rows_written(conn) > before + 1:
        raise RefusedError(
            f"it was rolled back: when the row for {mirror.table} was written, a trigger has changed other rows, too. "
            "Nobody has seen and approved that. Take the trigger off that table, or [audit.mirror] out of the config."
        )
