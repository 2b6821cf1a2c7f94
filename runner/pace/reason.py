"""Why nothing is done for now: the words of the progress bar, the audit and the report."""

from __future__ import annotations

from enum import StrEnum


class Reason(StrEnum):
    """The signals first, each with the name of its reading."""

    REPLICA_LAG = "replica_lag"
    BLOCKED_SESSIONS = "blocked_sessions"
    ACTIVE_SESSIONS = "active_sessions"
    OLDEST_SNAPSHOT = "oldest_snapshot"
    ARCHIVE_BACKLOG = "archive_backlog"
    WRAPAROUND_VACUUM = "wraparound_vacuum"
    SIGNAL = "signal"
    UNKNOWN_SIGNAL = "unknown_signal"
    WINDOW = "window"
    PAUSED = "paused"
    NICE = "nice"
    OTHER_WORKERS = "other_workers"
    OPEN_TRANSACTIONS = "open_transactions"
