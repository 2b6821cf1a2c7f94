"""What else happens when the rows are changed: triggers, foreign keys, generated columns, subscribers."""

from __future__ import annotations

from collections.abc import Iterator

from rules.backfill import Work, WorkKind
from runner.statement import statement
from runner.target.notice import Notice, Subject, note, warn

_EVENTS = {WorkKind.INSERT: 4, WorkKind.DELETE: 8, WorkKind.UPDATE: 16}
# pg_constraint.confdeltype and confupdtype; the other two refuse, which costs the look-up only.
_ACTIONS = {
    "c": "changes or deletes its rows too",
    "n": "sets its columns to NULL",
    "d": "sets its columns to their defaults",
}


def triggers(subject: Subject) -> Iterator[Notice]:
    """Triggers fire for each row as in any UPDATE, and may undo, redo or repeat what the work does."""
    values = {
        "oid": subject.written_oid,
        "event": _event(subject.backfill.work),
        "columns": list(subject.changed),
    }
    for name, when, how_often in subject.conn.execute(statement("preflight_triggers"), values):
        yield warn(
            "triggers",
            f"The trigger {name} on {subject.target.written} fires {when} {how_often}.",
            "See that it bears being fired for old rows: timestamps, versions, messages to others.",
        )


def _event(work: Work) -> int:
    return _EVENTS[work.kind] | (_EVENTS[WorkKind.UPDATE] if work.upsert else 0)


def references(subject: Subject) -> Iterator[Notice]:
    """Foreign keys that point to the changed columns: what they do to other tables, and what looking costs."""
    kind = subject.backfill.work.kind
    if kind is WorkKind.INSERT:
        return
    values = {"oid": subject.written_oid, "deletes": kind is WorkKind.DELETE, "columns": list(subject.changed)}
    for name, table, action, indexed in subject.conn.execute(statement("preflight_references"), values):
        if action in _ACTIONS:
            yield warn(
                "references",
                f"The foreign key {name} of {table} {_ACTIONS[action]}. No image is kept of these rows: "
                "a revert does not bring them back.",
                f"Change {table} first, by a backfill of its own.",
            )
        if not indexed:
            yield warn(
                "references",
                f"The foreign key {name} has no index on {table}: for each row the whole of it is read.",
                f"CREATE INDEX CONCURRENTLY on the columns of {name} first.",
            )


def generated(subject: Subject) -> Iterator[Notice]:
    """Stored generated columns are computed anew."""
    row = subject.conn.execute(statement("preflight_written"), {"name": str(subject.target.written)}).fetchone()
    columns = [] if row is None else row[1]
    if columns and subject.backfill.work.kind is WorkKind.UPDATE:
        yield note("generated columns", f"{', '.join(columns)} of {subject.target.written} are computed anew.")


def publications(subject: Subject) -> Iterator[Notice]:
    """Every changed row goes to the subscribers. One that could not be named to them is refused by `work` already."""
    values = {"oid": subject.written_oid, "kind": subject.backfill.work.kind.value}
    published = [name for (name,) in subject.conn.execute(statement("preflight_publications"), values)]
    if published:
        yield note("publications", f"Every changed row is sent to the subscribers of {', '.join(published)}.")
