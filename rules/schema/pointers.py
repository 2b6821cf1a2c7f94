"""Who points at a table, so that nobody has to look through everything that is known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

from rules.name import Name

_Source = TypeVar("_Source")


class Pointers(Generic[_Source]):
    """By target, all that have ever pointed at it, in order. Some may not any more: who asks looks at each again."""

    def __init__(self) -> None:
        self._sources: dict[Name, dict[_Source, None]] = {}

    def note(self, target: Name, source: _Source) -> None:
        """From now on the source points at the target."""
        self._sources.setdefault(target, {})[source] = None

    def at(self, target: Name) -> Iterable[_Source]:
        """Those that may point at the target; they may change while they are looked at."""
        return tuple(self._sources.get(target, ()))
