"""What can be set about a run, before it and while it goes on."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches

from rules.backfill import Backfill
from rules.value import Value, replace
from runner.errors import LedgerError, RefusedError, UsageError
from runner.pace.bounds import BOUNDS, Scalar, within_bounds


class Settings(Value):
    """Kept in the ledger as JSON by these names; `set RUN name=value` changes them while the run goes on.

    target_ms: how long a batch's transaction shall take. size: rows walked by the first batch; least_size and
    most_size bound what the controller makes of it. nice: idle time for each unit of working time. rest_ms: the least
    pause between two batches. window: when batches may begin, None always (runner.pace.window).
    lock_timeout_ms, statement_timeout_ms, idle_timeout_ms: the transaction's own timeouts.
    attempts, longest_wait_s: bounds of retrying one batch. passes: how many may change rows, the first and the sweeps.
    Limits of signals, above which a run waits; None: not asked. max_lag_s: replicas' replay lag. max_blocked: sessions
    that wait for us. max_active: sessions active beside us. max_xmin_age_s: age of the oldest snapshot.
    max_archive_backlog: WAL segments waiting to be archived. max_wraparound_vacuums: vacuums against wraparound on the
    walked table. signal, max_signal: a query of the DBA's own that yields one number, and its limit.
    critical: at so many times a limit, seen twice running, the run stops instead; None: it never does.
    """

    target_ms: int = 150
    size: int = 500
    least_size: int = 10
    most_size: int = 50_000
    nice: float = 1.0
    rest_ms: int = 0
    window: str | None = None
    lock_timeout_ms: int = 1_000
    statement_timeout_ms: int = 30_000
    idle_timeout_ms: int = 15_000
    attempts: int = 10
    longest_wait_s: int = 60
    passes: int = 5
    max_lag_s: float | None = 10.0
    max_blocked: int | None = 5
    max_active: int | None = None
    max_xmin_age_s: float | None = None
    max_archive_backlog: int | None = 100
    max_wraparound_vacuums: int | None = 0
    signal: str | None = None
    max_signal: float | None = None
    critical: float | None = 3.0


def starting(backfill: Backfill) -> Settings:
    """Those that a run begins with: what the file sets, else the defaults. Raises RefusedError."""
    given = {**dict(backfill.settings), **({} if backfill.window is None else {"window": backfill.window})}
    return _whole(replace(Settings(), **{name: _judged(name, value) for name, value in given.items()}))


def changed(settings: Settings, name: str, text: str) -> Settings:
    """The same with one setting as it was typed; `none` for no limit. Raises UsageError, which says what is possible."""
    try:
        return _whole(replace(settings, **{name: _judged(name, text)}))
    except RefusedError as error:
        raise UsageError(str(error)) from None


def to_json(settings: Settings) -> dict[str, Scalar]:
    """All settings by name."""
    return {name: getattr(settings, name) for name in Settings._fields}


def from_json(kept: Mapping[str, object]) -> Settings:
    """Settings from the ledger. One that this version does not know may be a limit: LedgerError."""
    try:
        return _whole(replace(Settings(), **{name: _judged(name, value) for name, value in kept.items()}))
    except RefusedError as error:
        raise LedgerError(f"The ledger's settings are not those of this version of threephase. {error}") from None


def _judged(name: str, value: object) -> Scalar:
    if name not in BOUNDS:
        near = get_close_matches(name, BOUNDS, n=1)
        advice = f"Did you mean {near[0]}?" if near else f"There are {', '.join(BOUNDS)}."
        raise RefusedError(f"There is no setting {name}. {advice}")
    return within_bounds(name, value)


def _whole(settings: Settings) -> Settings:
    """What no setting can say by itself."""
    if not settings.least_size <= settings.size <= settings.most_size:
        raise RefusedError(
            f"size is {settings.size}; it must be from least_size, {settings.least_size}, "
            f"to most_size, {settings.most_size}: change these first."
        )
    if settings.signal is not None and settings.max_signal is None:
        raise RefusedError("signal is a query without a limit: set max_signal first.")
    return settings
