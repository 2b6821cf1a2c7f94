"""Effects while they are gathered, piece by piece."""

from __future__ import annotations

from collections.abc import Iterable

from rules.effects.effect import NONE, Breaks, Effects, ExpectedError
from rules.lock_mode import Lock
from rules.name import Name
from rules.schema import Schema
from rules.schema.known import TEMPORARY

_EVERYBODY = frozenset(Breaks)


class Tally:
    """What one operation does, as far as it is found out. Temporary tables are left out: nobody else sees them."""

    __slots__ = ("_breaks", "_locks", "assumed", "builds", "destroys", "errors", "rewrites", "scans")

    def __init__(self) -> None:
        self._locks: dict[Name, Lock] = {}
        self._breaks: frozenset[Breaks] = frozenset()
        self.rewrites: list[Name] = []
        self.scans: list[Name] = []
        self.builds: list[Name] = []
        self.errors: list[ExpectedError] = []
        self.destroys: list[Name] = []
        self.assumed: list[str] = []

    def lock(self, mode: Lock, *names: Name) -> None:
        """Takes the lock on each of the relations, unless a stronger one is held."""
        for name in names:
            if name.schema != TEMPORARY and self._locks.get(name, 0) < mode:
                self._locks[name] = mode

    def scan(self, tables: Iterable[Name]) -> None:
        """Reads all their rows."""
        self.scans += tables

    def rewrite(self, schema: Schema, tables: Iterable[Name]) -> None:
        """Writes each of the tables and all its indexes anew, reading every row."""
        for table in tables:
            self.rewrites.append(table)
            self.scans.append(table)
            self.builds += (index.name for index in schema.indexes_of(table))

    def error(self, sqlstate: str, message: str, *, certain: bool = True) -> None:
        """PostgreSQL refuses."""
        self.errors.append(ExpectedError(sqlstate=sqlstate, message=message, certain=certain))

    def breaks(self, *who: Breaks) -> None:
        """The running application fails afterwards; without a word, all of it."""
        self._breaks |= frozenset(who) if who else _EVERYBODY

    def assume(self, sentence: str) -> None:
        """Notes what was taken for true."""
        self.assumed.append(sentence)

    def effects(self) -> Effects:
        """All of it. What surely fails does so at its first error and leaves nothing behind."""
        for error in self.errors:
            if error.certain:
                return Effects(errors=(error,))
        if not (self._locks or self.scans or self.errors or self.assumed):
            return NONE
        return Effects(
            locks=self._locks,
            rewrites=_each_once(self.rewrites),
            scans=_each_once(self.scans),
            index_builds=_each_once(self.builds),
            errors=tuple(self.errors),
            destroys=_each_once(self.destroys),
            breaks=self._breaks,
            assumed=tuple(self.assumed),
        )


def _each_once(names: list[Name]) -> tuple[Name, ...]:
    return tuple(dict.fromkeys(name for name in names if name.schema != TEMPORARY)) if names else ()
