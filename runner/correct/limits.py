"""How long a correction may wait, and how often it is tried."""

from __future__ import annotations

from rules.value import Value


class Limits(Value):
    """Milliseconds, 0: no limit; None: as the role has it. attempts: of the whole script, where others were in the way."""

    lock_timeout_ms: int = 5_000
    statement_timeout_ms: int | None = None
    idle_timeout_ms: int = 60_000
    attempts: int = 5
    longest_wait_s: int = 30

    def settings(self) -> tuple[tuple[str, int | str], ...]:
        """PostgreSQL's names and values, for the transaction."""
        timeouts = (
            ("lock_timeout", self.lock_timeout_ms),
            ("statement_timeout", self.statement_timeout_ms),
            ("idle_in_transaction_session_timeout", self.idle_timeout_ms),
        )
        given = tuple((name, value) for name, value in timeouts if value is not None)
        return (*given, ("standard_conforming_strings", "on"))  # as whoever read the file took its strings
