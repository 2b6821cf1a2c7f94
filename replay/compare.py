"""Lint's claims held against what a server did.

A difference is one in what the linter claims to know. It is none
- on a relation that came with the file itself: nobody waits for it;
- on temporary tables;
- where the linter says by a finding that it does not see what happens (dynamic SQL, another language): there only what
  it claims and does not happen counts, and not even that where it is under a condition;
- where rows decide: a scan of a table that has no row cannot be seen, nor that of a table joined to it; locks_by_rows
  may be taken or not; an error that is claimed as depending on rows may come or not; an error of the kinds in _BY_ROWS
  is the rows' doing, unless it comes without any row too, and is not of those in _FOR_WANT_OF_ROWS;
- where a query's plan decides: which rows a SELECT, UPDATE or DELETE reads, that is, scans under locks below
  SHARE UPDATE EXCLUSIVE;
- where IF EXISTS or IF NOT EXISTS let nothing happen;
- on what an earlier failure keeps from being there; nor at all where Prisma has stopped in this file, for the linter
  speaks of the schema as it would then be;
- on scans of what cannot run inside a transaction, which nobody can see;
- after an error, on what the statement would have done; nor where an error is claimed and Prisma stops before it.
What is left out is in the trace all the same: claims and observations are always both printed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from replay.circumstances import Circumstances
from replay.claim import Claim
from replay.difference import Difference, Kind
from replay.observed import Observed, ServerError
from rules.effects.effect import Effects
from rules.lock_mode import Lock
from rules.name import Name
from rules.value import Value

_TEMPORARY = "pg_temp"
# A subquery with too many rows, data exceptions, broken constraints, and what a block raises when it has looked.
_BY_ROWS = ("21", "22", "23", "P0001", "P0004")
# Of these, what a statement may meet because rows that it counts on are not there: a subquery then gives NULL.
_FOR_WANT_OF_ROWS = ("23502", "23503", "P0001", "P0004")

# A foreign key is checked by a join: the referenced table is read only for keys that are not NULL.
_OF_FOREIGN_KEYS = (Lock.SHARE_ROW_EXCLUSIVE, Lock.SHARE_UPDATE_EXCLUSIVE)


class Outcome(Value):
    """How the statement ended. error: what Prisma is told.

    excused: whether the error is nobody's claim, because it follows from what the server lacks, or from the way of
    observing. emptied: the statement fails by itself once the tables are emptied, too. reached: whether Prisma comes as
    far as this statement. lost: names that would be there but for earlier failures.
    """

    error: ServerError | None = None
    excused: bool = False
    emptied: bool = False
    reached: bool = True
    lost: Collection[str] = ()


def differences(claim: Claim, observed: Observed, outcome: Outcome, around: Circumstances) -> tuple[Difference, ...]:
    """Where they disagree, in a fixed order."""
    error = outcome.error or observed.error
    if error is not None:
        return tuple(_unclaimed_error(claim.effects, error, outcome))
    if not outcome.reached and any(expected.certain for expected in claim.always.errors):
        return ()
    if claim.guarded and not observed.locks and not observed.unknown_locks:
        return ()
    older, effects, always = around.older_names(), claim.effects, claim.always
    found = [*_missed_errors(claim), *_unknown(claim, outcome, around)]
    if not observed.unknown_locks:
        found += _locks(claim, observed, older)
    found += _sets(Kind.REWRITE, claim, effects.rewrites, always.rewrites, observed.rewrites, older)
    if not observed.sampled:
        found += _scans(claim, observed, older, around.with_rows)
    found += _index_builds(claim, observed, around)
    return tuple(found)


def depends_on_rows(error: ServerError) -> bool:
    """Whether other rows would have let the statement pass."""
    return error.sqlstate.startswith(_BY_ROWS)


def _unclaimed_error(effects: Effects, error: ServerError, outcome: Outcome) -> Iterator[Difference]:
    if outcome.excused or _is_by_rows(error, outcome):
        return
    if error.sqlstate not in {expected.sqlstate for expected in effects.errors}:
        claimed = ", ".join(expected.sqlstate for expected in effects.errors if expected.certain)
        yield Difference(kind=Kind.ERROR, relation=None, claimed=claimed, observed=f"{error.sqlstate} {error.message}")


def _is_by_rows(error: ServerError, outcome: Outcome) -> bool:
    return error.sqlstate.startswith(_FOR_WANT_OF_ROWS if outcome.emptied else _BY_ROWS)


def _missed_errors(claim: Claim) -> Iterator[Difference]:
    for expected in claim.always.errors:
        if expected.certain:
            said = f"{expected.sqlstate} {expected.message}"
            yield Difference(kind=Kind.ERROR, relation=None, claimed=said, observed="")


def _unknown(claim: Claim, outcome: Outcome, around: Circumstances) -> Iterator[Difference]:
    always = claim.always
    for name in () if claim.guarded else dict.fromkeys((*always.locks, *always.rewrites, *always.index_builds)):
        if name.schema != _TEMPORARY and name.name not in outcome.lost and not around.is_there(name):
            yield Difference(kind=Kind.UNKNOWN_RELATION, relation=name, claimed="is there", observed="")


def _locks(claim: Claim, observed: Observed, older: frozenset[Name]) -> Iterator[Difference]:
    for name in sorted({*claim.effects.locks, *observed.locks} & older):
        seen = observed.locks.get(name, 0)
        most = max(claim.effects.locks.get(name, 0), claim.effects.locks_by_rows.get(name, 0))
        if seen < claim.always.locks.get(name, 0) or (seen > most and claim.sees_all):
            claimed = _mode(claim.effects.locks.get(name, 0))
            yield Difference(kind=Kind.LOCK, relation=name, claimed=claimed, observed=_mode(seen))


def _mode(lock: Lock | int) -> str:
    return str(lock) if isinstance(lock, Lock) else ""


def _scans(
    claim: Claim, observed: Observed, older: frozenset[Name], with_rows: frozenset[Name]
) -> Iterator[Difference]:
    scans, locks = claim.effects.scans, observed.locks
    always: Iterable[Name] = claim.always.scans if with_rows.issuperset(scans) else ()
    if not {*scans}.isdisjoint(observed.scans):
        always = (name for name in always if locks.get(name) not in _OF_FOREIGN_KEYS)
    unplanned = (name for name, lock in locks.items() if lock >= Lock.SHARE_UPDATE_EXCLUSIVE)
    return _sets(Kind.SCAN, claim, scans, always, observed.scans, older.intersection(unplanned))


def _index_builds(claim: Claim, observed: Observed, around: Circumstances) -> Iterator[Difference]:
    named = {*claim.effects.index_builds, *observed.index_builds}
    on_older = frozenset(name for name in named if around.is_built_on_older(name))
    effects, always = claim.effects.index_builds, claim.always.index_builds
    return _sets(Kind.INDEX_BUILD, claim, effects, always, observed.index_builds, on_older)


def _sets(
    kind: Kind,
    claim: Claim,
    possible: Iterable[Name],
    always: Iterable[Name],
    observed: Iterable[Name],
    among: frozenset[Name],
) -> Iterator[Difference]:
    seen = among.intersection(observed)
    for name in sorted(among.intersection(always) - seen):
        yield Difference(kind=kind, relation=name, claimed="yes", observed="")
    for name in sorted(seen.difference(possible)) if claim.sees_all else ():
        yield Difference(kind=kind, relation=name, claimed="", observed="yes")
