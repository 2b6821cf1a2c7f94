"""How long a correction may wait, and how often it is tried."""

from __future__ import annotations

from rules.value import Value


class Limits(Value):
    """Milliseconds, 0: no limit. attempts: of the whole script, where others were in the way."""

    lock_timeout_ms: int = 5_000
    statement_timeout_ms: int = 0
    idle_timeout_ms: int = 60_000
    attempts: int = 5
    longest_wait_s: int = 30
