"""The words that a trace is told in."""

from __future__ import annotations

from linter.report.wording import counted
from replay.difference import Difference, Kind
from replay.observed import Observed
from replay.traced import Trace
from rules.lock_mode import Lock
from rules.name import Name, quote


def relation(name: Name) -> str:
    """As PostgreSQL prints it under the search path `public`."""
    return quote(name.name) if name.schema == "public" else str(name)


def done(observed: Observed) -> str:
    """`members SHARE; reads members; builds members_club; 12 ms`: what the server did."""
    parts = [
        _locks(observed),
        *(
            f"{verb} {', '.join(map(relation, names))}"
            for verb, names in (
                ("rewrites", observed.rewrites),
                ("reads", observed.scans),
                ("builds", observed.index_builds),
            )
            if names
        ),
        _duration(observed.seconds),
    ]
    return "; ".join(parts)


def difference(found: Difference) -> str:
    """`lock on members: SHARE claimed, ACCESS EXCLUSIVE taken`."""
    match found.kind:
        case Kind.LOCK:
            return f"lock on {_of(found)}: {found.claimed or 'none'} claimed, {found.observed or 'none'} taken"
        case Kind.ERROR if found.observed:
            return f"error {found.observed}: {found.claimed or 'none'} claimed"
        case Kind.ERROR:
            return f"error {found.claimed} claimed, and it did not come"
        case Kind.UNKNOWN_RELATION:
            return f"{_of(found)} is spoken of, and there is no such relation"
        case Kind.REWRITE | Kind.SCAN | Kind.INDEX_BUILD:
            return f"{found.kind} of {_of(found)}: " + ("claimed, not done" if found.claimed else "done, not claimed")


def conclusion(trace: Trace) -> str:
    """`2 differences in 310 statements of 12 migrations, 1 of which fails (PostgreSQL 18.4, batch)`."""
    where = f"{counted(trace.statements, 'statement')} of {counted(len(trace.migrations), 'migration')}"
    failed = _failed(trace.failed) + _failed(trace.failed_with_rows, " with rows")
    found = counted(trace.differences, "difference") if trace.differences else "no difference"
    rows = f", {counted(trace.seed_rows, 'row')} in each table" if trace.seed_rows else ""
    return f"{found} in {where}{failed} (PostgreSQL {trace.server}, {trace.mode}{rows})"


def _failed(migrations: int, how: str = "") -> str:
    return f", {migrations} of which {'fails' if migrations == 1 else 'fail'}{how}" if migrations else ""


def _of(found: Difference) -> str:
    return relation(found.relation) if found.relation else ""


def _locks(observed: Observed) -> str:
    if observed.unknown_locks:
        return "locks not seen"
    by_mode: dict[Lock, list[str]] = {}
    for name, lock in observed.locks.items():
        by_mode.setdefault(lock, []).append(relation(name))
    locks = "; ".join(f"{lock} {', '.join(by_mode[lock])}" for lock in sorted(by_mode, reverse=True))
    return locks or "no lock"


def _duration(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds >= 1 else f"{seconds * 1000:.0f} ms"
