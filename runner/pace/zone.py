"""Time zones by their IANA names, from the system's database or the tzdata package."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from difflib import get_close_matches
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

_SECOND = timedelta(seconds=1)


class UnknownZoneError(Exception):
    """Not a zone that can be used, and why, as a part of a sentence."""


def zone_named(name: str) -> tzinfo:
    """The zone. Raises UnknownZoneError, which says what to write instead."""
    if name == "UTC":
        return UTC  # needs no database
    # CET and EST are in the database too, but most of them know no daylight saving time: not what people mean by them.
    if "/" not in name or name.startswith(("posix/", "right/")):
        raise UnknownZoneError(f"{name} is no time zone by its full name{_meant(name)}")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZoneError(_unknown(name)) from None


def _unknown(name: str) -> str:
    if not available_timezones():
        return f"{name} cannot be looked up, this machine has no time zone database: install the package tzdata"
    return f"{name} is no IANA time zone{_meant(name)}"


def _meant(name: str) -> str:
    """The nearest place by its whole name, or by its city's."""
    places = [zone for zone in available_timezones() if "/" in zone]
    known = {place.rpartition("/")[2].casefold(): place for place in places}
    known |= {place.casefold(): place for place in places} | {"utc": "UTC"}
    said = name.casefold().replace(" ", "_")
    found = get_close_matches(said, known, n=1, cutoff=0.8) if len(said) > 3 else [said] if said in known else []
    return f", did you mean {known[found[0]]}" if found else ", write one such as Europe/Berlin, or UTC"


def clock_changes(zone: tzinfo, after: datetime, days: int) -> Iterator[datetime]:
    """The instants in so many days at which the zone's offset from UTC becomes another, to the second."""
    noons = [after.replace(microsecond=0) + timedelta(days=day) for day in range(days + 1)]
    for before, then in pairwise(noons):
        if _offset(zone, before) != _offset(zone, then):
            yield _clock_change(zone, before, then)


def _clock_change(zone: tzinfo, before: datetime, then: datetime) -> datetime:
    old = _offset(zone, before)
    while then - before > _SECOND:
        middle = before + (then - before) // (2 * _SECOND) * _SECOND
        before, then = (middle, then) if _offset(zone, middle) == old else (before, middle)
    return then


def _offset(zone: tzinfo, instant: datetime) -> timedelta | None:
    return instant.astimezone(zone).utcoffset()
