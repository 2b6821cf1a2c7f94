"""Who else is there: long transactions, replicas, slots that hold WAL; and when the run may begin."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from runner.pace.window import parse
from runner.statement import statement
from runner.target.notice import Notice, Subject, note, warn

_MEGABYTE = 1024 * 1024
_MUCH = 1024 * _MEGABYTE
_OLD_SECONDS = 60


def old_transactions(subject: Subject) -> Iterator[Notice]:
    """While one is open no dead row is removed, and the final sweep waits for it."""
    query = statement("preflight_transactions")
    for pid, user, application, state, amount in subject.conn.execute(query, {"seconds": _OLD_SECONDS}):
        if state == "hidden":
            if amount:
                yield note(
                    "old transactions",
                    f"not known of {amount} {'session' if amount == 1 else 'sessions'}: this role may not look at "
                    f"{'it' if amount == 1 else 'them'}.",
                    "GRANT pg_read_all_stats to it.",
                )
            continue
        who = "A prepared transaction" if pid is None else f"Process {pid} ({application or 'no name'}, {state})"
        yield warn(
            "old transactions",
            f"{who} of {user} has had a transaction open for {amount // 60} minutes: dead rows stay, the table grows, and "
            "the final sweep waits for it.",
            "End it before the run.",
        )


def replicas(subject: Subject) -> Iterator[Notice]:
    """Each change goes there too."""
    row = subject.conn.execute(statement("preflight_replicas")).fetchone()
    count, hidden, lag = row or (0, 0, None)
    if count:
        known = "their lag is not known: this role may not look" if hidden else f"lag {lag or 0:.1f} s at most"
        advice = "GRANT pg_read_all_stats to it: a lag that is not known makes a run wait." if hidden else ""
        yield note("replicas", f"{count} stream from here, {known}.", advice)
    server = subject.conn.execute(statement("preflight_server")).fetchone()
    if server is not None and server[3]:
        yield note("replicas", "Replication is synchronous: each batch's commit waits for a replica.")


def slots(subject: Subject) -> Iterator[Notice]:
    """A slot that nobody reads keeps all WAL that a run writes."""
    for name, active, kept in subject.conn.execute(statement("preflight_slots")):
        if not active:
            yield warn(
                "slots",
                f"Nobody reads the replication slot {name}: it keeps {kept // _MEGABYTE:,} MB of WAL, and all that a run "
                "adds, until the disk is full.",
                "Drop it, or bring its reader back.",
            )
        elif kept > _MUCH:
            yield warn("slots", f"The reader of the slot {name} is {kept // _MEGABYTE:,} MB of WAL behind.")


def window(subject: Subject) -> Iterator[Notice]:
    """When batches may begin."""
    if subject.settings.window is None:
        yield note(
            "window", "No window: a run begins at once, at any time of day.", 'Write one: window = "…" in the file.'
        )
        return
    hours = parse(subject.settings.window)
    opens = hours.local(hours.opens(datetime.now(UTC)))
    yield note("window", f"{subject.settings.window}: open from {opens:%a %Y-%m-%d %H:%M %Z}.")
