"""Immutable records, made cheaply.

`@dataclass(frozen=True, slots=True, kw_only=True)` writes and compiles seven methods for each class. For the hundred
classes that every run of the command needs that is 150 ms of start-up, more than all the rest (benchmarks/lint.py
shows what start-up costs). A subclass of Value is the same to a reader and to the type checkers, at a fiftieth of that.
"""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn, TypeVar, dataclass_transform

_V = TypeVar("_V", bound="Value")


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Value:
    """A record with keyword-only fields: equal to another of its own class with equal fields, hashable, never changed.

    Fields are the annotations of the class body; a default is given as in a dataclass and must be immutable.
    """

    _fields: ClassVar[tuple[str, ...]] = ()
    _required: ClassVar[frozenset[str]] = frozenset()
    _known: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls) -> None:
        """Takes the class's own annotations as fields, after those of its base."""
        own = tuple(name for name in cls.__dict__.get("__annotations__", ()) if not name.startswith("_"))
        cls._fields = (*cls._fields, *own)
        cls._known = frozenset(cls._fields)
        cls._required = frozenset(name for name in cls._fields if not hasattr(cls, name))

    def __init__(self, **values: Any) -> None:
        given = values.keys()
        if not self._required <= given <= self._known:
            wrong = sorted(self._required - given) or sorted(given - self._known)
            raise TypeError(f"{type(self).__name__}: wrong or missing field {wrong[0]}")
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be changed")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be deleted")

    def _key(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self._fields)

    def __eq__(self, other: object) -> bool:
        return self is other or (type(other) is type(self) and self._key() == other._key())

    def __hash__(self) -> int:
        return hash((type(self), self._key()))

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self._fields)
        return f"{type(self).__name__}({fields})"


def replace(value: _V, **changes: Any) -> _V:
    """The same record with some fields changed."""
    return type(value)(**{**vars(value), **changes})
