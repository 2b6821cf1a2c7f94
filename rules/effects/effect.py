"""What PostgreSQL does for one operation: the words for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from itertools import chain
from types import MappingProxyType

from rules.execution import Execution
from rules.lock_mode import Lock
from rules.name import Name
from rules.schema import Schema
from rules.schema.known import TEMPORARY
from rules.value import Value, replace


class Breaks(StrEnum):
    """Who of the running application fails once the operation has committed."""

    OLD_READERS = "old readers"
    OLD_WRITERS = "old writers"
    PREPARED_STATEMENTS = "prepared statements"


class ExpectedError(Value):
    """An error that PostgreSQL will raise. certain: whatever the rows are; else it depends on them."""

    sqlstate: str
    message: str
    certain: bool = True


_NO_LOCKS: Mapping[Name, Lock] = MappingProxyType({})


class Effects(Value):
    """What PostgreSQL does for one operation, or for one statement. Names are full, schema and all.

    locks: the strongest lock on each relation that exists before the operation: tables, views, sequences, composite
    types; an index only where the operation is about that very index (DROP, REINDEX, RENAME, ALTER INDEX).
    locks_by_rows: further locks that are taken only if a row is touched: what foreign keys look up, cascades.
    rewrites: tables that get a new relfilenode. scans: tables whose rows are all read, by a rewrite or an index build too.
    index_builds: every index that is built, those that a rewrite builds anew as well.
    assumed: what was taken for true because the schema does not tell, a sentence each: the worst is claimed.
    """

    locks: Mapping[Name, Lock] = _NO_LOCKS
    locks_by_rows: Mapping[Name, Lock] = _NO_LOCKS
    rewrites: tuple[Name, ...] = ()
    scans: tuple[Name, ...] = ()
    index_builds: tuple[Name, ...] = ()
    errors: tuple[ExpectedError, ...] = ()
    destroys: tuple[Name, ...] = ()
    breaks: frozenset[Breaks] = frozenset()
    assumed: tuple[str, ...] = ()

    def under(self, lock: Lock, *, at: Iterable[Name]) -> tuple[Name, ...]:
        """Those of the relations on which a lock at least that strong is held."""
        return tuple(name for name in at if self.locks.get(name, 0) >= lock)


NONE = Effects()
"""Nothing that anybody else would notice."""


class World(Value):
    """What the effects of an operation depend on besides itself: the schema just before it, the server, how it runs.

    within: the routines whose code it is a part of, one called by the other.
    """

    schema: Schema
    postgres_version: int
    execution: Execution
    within: tuple[Name, ...] = ()


def without_temporary(effects: Effects) -> Effects:
    """The effects but for temporary tables, which nobody else sees."""
    if effects is NONE or not any(map(_is_temporary, _relations(effects))):
        return effects
    return replace(
        effects,
        locks={name: lock for name, lock in effects.locks.items() if not _is_temporary(name)},
        locks_by_rows={name: lock for name, lock in effects.locks_by_rows.items() if not _is_temporary(name)},
        rewrites=_lasting(effects.rewrites),
        scans=_lasting(effects.scans),
        index_builds=_lasting(effects.index_builds),
        destroys=_lasting(effects.destroys),
    )


def _relations(effects: Effects) -> Iterable[Name]:
    return chain(effects.locks, effects.locks_by_rows, effects.rewrites, effects.scans, effects.destroys)


def _lasting(names: tuple[Name, ...]) -> tuple[Name, ...]:
    return tuple(name for name in names if not _is_temporary(name))


def _is_temporary(name: Name) -> bool:
    return name.schema == TEMPORARY


def together(parts: Iterable[Effects]) -> Effects:
    """The effects of several clauses as those of one statement."""
    each = [part for part in parts if part is not NONE]
    if len(each) < 2:
        return each[0] if each else NONE
    return Effects(
        locks=strongest(part.locks for part in each),
        locks_by_rows=strongest(part.locks_by_rows for part in each),
        rewrites=_all(part.rewrites for part in each),
        scans=_all(part.scans for part in each),
        index_builds=_all(part.index_builds for part in each),
        errors=tuple(dict.fromkeys(error for part in each for error in part.errors)),
        destroys=_all(part.destroys for part in each),
        breaks=frozenset[Breaks]().union(*(part.breaks for part in each)),
        assumed=tuple(dict.fromkeys(sentence for part in each for sentence in part.assumed)),
    )


def strongest(each: Iterable[Mapping[Name, Lock]]) -> dict[Name, Lock]:
    """On each relation the strongest of its locks."""
    found: dict[Name, Lock] = {}
    for locks in each:
        strengthen(found, locks)
    return found


def strengthen(held: dict[Name, Lock], taken: Mapping[Name, Lock]) -> None:
    """Adds the locks that are taken to those that are held; on each relation the strongest stays."""
    for name, lock in taken.items():
        held[name] = max(lock, held.get(name, lock))


def _all(parts: Iterable[tuple[Name, ...]]) -> tuple[Name, ...]:
    return tuple(dict.fromkeys(name for part in parts for name in part))
