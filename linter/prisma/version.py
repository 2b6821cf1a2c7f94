"""Versions of Prisma, and the ranges of them that a package.json may ask for, as npm reads them."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple, TypeAlias


class Version(NamedTuple):
    """A version without what makes it a pre-release: 8.0.0-rc.19 behaves as 8.0.0 does."""

    major: int
    minor: int = 0
    patch: int = 0

    def __str__(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"


_Between: TypeAlias = tuple[Version, Version]
_FIRST, _LAST = Version(0), Version(10**9)


def parse_version(text: str) -> Version | None:
    """`7.8.0`, `v7.8`, `8.0.0-rc.19`; None for anything else."""
    found = _comparator().fullmatch(text.strip())
    if found is None or found["sign"] not in ("", "=") or found["major"] in _ANY or _parts(found) == ():
        return None
    return Version(*_parts(found))


class Range(NamedTuple):
    """The versions from each first bound up to and without the second."""

    alternatives: tuple[_Between, ...]

    def admits(self, version: Version) -> bool:
        """Whether the version lies in it."""
        return any(low <= version < high for low, high in self.alternatives)

    @property
    def lowest(self) -> Version:
        """The lowest version in it."""
        return min(low for low, _ in self.alternatives)

    @property
    def is_exact(self) -> bool:
        """Whether only one version lies in it."""
        return self.alternatives == ((self.lowest, _after(self.lowest, 2)),)


def parse_range(text: str) -> Range | None:
    """`^7.1.0`, `~6.2`, `6.x`, `>=6 <8`, `5 || 6`, `5.1 - 6`; None for a tag, an address, a catalogue, or any version."""
    asked = text.strip().removeprefix("workspace:").removeprefix("npm:").rpartition("@")[2]
    alternatives = [_between(part) for part in asked.split("||")]
    known = tuple(each for each in alternatives if each is not None)
    if len(known) < len(alternatives) or any(low == _FIRST for low, _ in known):
        return None
    return Range(known)


_ANY = ("x", "X", "*")


@cache
def _comparator() -> re.Pattern[str]:
    part = r"(?:\d{1,6}|[xX*])"
    return re.compile(
        rf"(?P<sign>\^|~>?|[<>]=?|=|)\s*v?(?P<major>{part})(?:\.(?P<minor>{part}))?(?:\.(?P<patch>{part}))?"
        r"(?P<rest>[-+][0-9A-Za-z.+-]*)?"
    )


def _between(text: str) -> _Between | None:
    """The versions that satisfy all comparators of the text."""
    low, dash, high = text.partition(" - ")
    if dash:
        first, last = _bounds(low.strip()), _bounds(high.strip())
        return (first[0], last[1]) if first and last else None
    words = re.sub(r"([<>=~^])\s+", r"\1", text).split()
    each = [_bounds(word) for word in words]
    known = [bounds for bounds in each if bounds is not None]
    if not words or len(known) < len(each):
        return None
    return max(first for first, _ in known), min(last for _, last in known)


def _bounds(comparator: str) -> _Between | None:
    """The versions that satisfy one comparator."""
    found = _comparator().fullmatch(comparator)
    if found is None:
        return None
    parts = _parts(found)
    version = Version(*parts) if parts else _FIRST
    match found["sign"]:
        case "^":
            return version, _after(version, next((at for at, part in enumerate(parts) if part), len(parts) - 1))
        case "~" | "~>":
            return version, _after(version, min(len(parts) - 1, 1))
        case ">=":
            return version, _LAST
        case ">":
            return _after(version, len(parts) - 1), _LAST
        case "<":
            return _FIRST, version
        case "<=":
            return _FIRST, _after(version, len(parts) - 1)
        case _:
            return version, _after(version, len(parts) - 1)


def _parts(found: re.Match[str]) -> tuple[int, ...]:
    """The numbers before the first that is left open."""
    numbers: list[int] = []
    for name in ("major", "minor", "patch"):
        if found[name] is None or found[name] in _ANY:
            break
        numbers.append(int(found[name]))
    return tuple(numbers)


def _after(version: Version, place: int) -> Version:
    """The first version after all that are alike up to that place; with no place, after all there are."""
    if place < 0:
        return _LAST
    major, minor, patch, *_ = *version[:place], version[place] + 1, 0, 0
    return Version(major, minor, patch)
