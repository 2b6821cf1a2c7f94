"""The text of a window, `mon-fri 22:00-06:00 Europe/Berlin`, read strictly: what is wrong is named with its column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NoReturn

from runner.errors import RefusedError
from runner.pace.span import Span
from runner.pace.zone import UnknownZoneError, zone_named

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LIKE = "write it like mon-fri 22:00-06:00 Europe/Berlin"
_TIMES = re.compile(r"(\d\d?):(\d\d)-(\d\d?):(\d\d)", re.ASCII)
_WORD = re.compile(r"\S+")
_MIDNIGHT = 24 * 60

_Word = tuple[int, str]
"""Where a word begins, from 0, and the word."""


def read_window(text: str) -> tuple[tuple[Span, ...], str]:
    """The spans and the zone's name. Raises RefusedError."""
    words = list(_words(text, 0))
    if not words:
        raise RefusedError(f'The window "{text}" is empty: {_LIKE}.')
    at, zone = words[-1]
    if "," in zone or _looks_like_days(zone) or zone[0].isdigit():
        _refuse(text, (len(text), ""), f"the time zone is missing: {_LIKE}, or with UTC")
    try:
        zone_named(zone)
    except UnknownZoneError as error:
        _refuse(text, (at, zone), str(error))
    return tuple(_spans(text, text[:at])), zone


def _spans(text: str, parts: str) -> Iterator[Span]:
    """Days gather, one part after the other, until times follow: `sat,sun 10:00-12:00` is one span."""
    days: set[int] = set()
    for at, part in _split(parts):
        words = list(_words(part, at))
        if not words:
            _refuse(text, (at, part), f"days and times are missing: {_LIKE}")
        first, *rest = words
        if first[1][0].isdigit():
            _refuse(text, first, f"the days are missing: write daily {first[1]}, or name them")
        days |= _days(text, first)
        if rest:
            yield Span(days=frozenset(days), **_times(text, rest[0]))
            days = set()
        if rest[1:]:
            _refuse(text, rest[1], f"{rest[1][1]} is one word too many: a comma parts one span from the next")
    if days:
        _refuse(text, (len(parts.rstrip()), ""), f"the times are missing: {_LIKE}")


def _split(parts: str) -> Iterator[_Word]:
    at = 0
    for part in parts.split(","):
        yield at, part
        at += len(part) + 1


def _words(part: str, at: int) -> Iterator[_Word]:
    return ((at + found.start(), found[0]) for found in _WORD.finditer(part))


def _looks_like_days(word: str) -> bool:
    return word.casefold() == "daily" or (word.casefold()[:3] in _DAYS and "/" not in word)


def _days(text: str, word: _Word) -> set[int]:
    said = word[1].casefold()
    if said == "daily":
        return set(range(7))
    named = said.split("-")
    if len(named) > 2 or not set(named) <= set(_DAYS):
        _refuse(text, word, f"{word[1]} are no days: there are {', '.join(_DAYS)}, ranges such as mon-fri, and daily")
    first, last = _DAYS.index(named[0]), _DAYS.index(named[-1])
    if len(named) == 2 and first == last:
        _refuse(text, word, f"{word[1]} may be one day or seven: write {named[0]}, or daily")
    return {day % 7 for day in range(first, last + 1 if first <= last else last + 8)}


def _times(text: str, word: _Word) -> dict[str, int]:
    found = _TIMES.fullmatch(word[1])
    if found is None:
        _refuse(text, word, f"{word[1]} are no times: write them like 22:00-06:00, without spaces")
    first_hour, first_minute, last_hour, last_minute = map(int, found.groups())
    start, end = first_hour * 60 + first_minute, last_hour * 60 + last_minute
    if max(first_minute, last_minute) > 59 or start >= _MIDNIGHT or end > _MIDNIGHT:
        _refuse(text, word, f"{word[1]} are no times of a day: it goes from 00:00 to 24:00")
    if start == end:
        _refuse(text, word, f"{word[1]} has no length: a whole day is 00:00-24:00")
    return {"start": start, "end": end}


def _refuse(text: str, word: _Word, wrong: str) -> NoReturn:
    raise RefusedError(f'The window "{text}" is wrong at column {word[0] + 1}: {wrong}.')
