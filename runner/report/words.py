"""The words of the reports: counts, times, keys, who it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from runner.pace.reason import Reason
from runner.state import State

STATES = {
    State.RUNNING: "running",
    State.PAUSED: "paused",
    State.FAILED: "failed; it can be resumed once the cause is mended",
    State.CANCELLED: "cancelled",
    State.SUCCEEDED: "succeeded",
    State.SUCCEEDED_WITH_QUARANTINE: "succeeded, with rows set aside",
}

REASONS: dict[str, str] = {
    Reason.REPLICA_LAG: "replicas lagged behind",
    Reason.BLOCKED_SESSIONS: "sessions waited for locks of ours",
    Reason.ACTIVE_SESSIONS: "too many sessions were active",
    Reason.OLDEST_SNAPSHOT: "an old snapshot was held",
    Reason.ARCHIVE_BACKLOG: "WAL waited to be archived",
    Reason.WRAPAROUND_VACUUM: "a vacuum against wraparound was at work",
    Reason.SIGNAL: "the signal of your own was over its limit",
    Reason.UNKNOWN_SIGNAL: "a signal was not known",
    Reason.WINDOW: "the window was closed",
    Reason.PAUSED: "paused",
    Reason.NICE: "idle on purpose, for the neighbours",
    Reason.OTHER_WORKERS: "other workers had all that was left",
    Reason.OPEN_TRANSACTIONS: "older transactions were still open",
}


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 row`, `1,200 rows`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def duration(seconds: float | None) -> str:
    """`150 ms`, `4.2 s`, `12 min 05 s`, `3 h 20 min`, `2 d 04 h`; `-` where it is not known."""
    if seconds is None:
        return "-"
    if seconds < 1:
        return f"{seconds * 1_000:.0f} ms"
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours < 48 else f"{hours // 24} d {hours % 24:02} h"


def moment(at: datetime | None) -> str:
    """`2026-01-12 22:00:05 UTC`."""
    return "-" if at is None else f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def milliseconds(value: float | None) -> str:
    """`150 ms`, `2.5 s`; `-` where there is none."""
    return duration(None if value is None else value / 1_000)


def per_second(rate: float | None) -> str:
    """`1,200 rows/s`."""
    return "-" if rate is None else f"{rate:,.0f} rows/s" if rate >= 10 else f"{rate:.1f} rows/s"


def bytes_of(number: int | None) -> str:
    """`1.5 MB`, in powers of a thousand."""
    if number is None:
        return "-"
    size = float(number)
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1_000:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1_000
    return f"{size:.1f} TB"


def reason(word: str) -> str:
    """What a reason means; the word itself where it is not among those known."""
    return REASONS.get(word, word.replace("_", " "))


def key(values: Sequence[str] | None) -> str:
    """`17`, `(17, de)`."""
    if values is None:
        return "not visible to this role"
    return values[0] if len(values) == 1 else f"({', '.join(values)})"


def who(body: Mapping[str, Any]) -> str:
    """`ada, as app_owner, from host7`: whom the entry names, the role that PostgreSQL knows, the machine."""
    person = body.get("actor") or body.get("os_user")
    role, host = body.get("db_user"), body.get("host") or body.get("address")
    parts = [str(person) if person else "", f"as {role}" if role else "", f"from {host}" if host else ""]
    return ", ".join(filter(None, parts)) or "-"


def value(setting: object) -> str:
    """A setting's value as one writes it."""
    return "none" if setting is None else str(setting)
