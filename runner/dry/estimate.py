"""What a whole run will take, by what a rehearsal took."""

from __future__ import annotations

from datetime import datetime
from math import ceil

from rules.value import Value, replace
from runner.dry.rehearsed import Rehearsal
from runner.pace.eta import End, end
from runner.pace.window import parse
from runner.pace.zone import zone_named
from runner.settings import Settings


class Estimate(Value):
    """walked: rows of the table; changed: of these. seconds: working, resting and the sweep that finds nothing left.

    wal_bytes: what the changes write; image_bytes: what the ledger keeps of them, before it is compressed.
    end: when it is over and in how many openings of the window; None: not within a thousand.
    """

    walked: int
    changed: int
    batches: int
    seconds: float
    wal_bytes: int
    image_bytes: int
    end: End | None


def estimate(
    rows: int, found: int | None, rehearsal: Rehearsal, settings: Settings, now: datetime, *, images: bool
) -> Estimate | None:
    """rows: of the table by its statistics. found: those to change, where they were counted. None: nothing was measured."""
    walked = sum(sample.walked for sample in rehearsal.samples)
    changed = rehearsal.changed
    if not walked or not changed:
        return None
    rows = max(rows, walked)
    total = found if found is not None else round(rows * changed / walked)
    walking_ms = sum(sample.again_ms for sample in rehearsal.samples) / walked
    changing_ms = max(0.0, sum(sample.took_ms - sample.again_ms for sample in rehearsal.samples)) / changed
    working_ms = rows * walking_ms + total * changing_ms
    batches = ceil(rows / _size(rows * settings.target_ms / max(working_ms, 0.001), settings))
    resting_ms = max(working_ms * settings.nice, float(batches * settings.rest_ms))
    sweeping_ms = rows * walking_ms * (1 + settings.nice)
    seconds = (working_ms + resting_ms + sweeping_ms) / 1_000
    return Estimate(
        walked=rows,
        changed=total,
        batches=batches,
        seconds=seconds,
        wal_bytes=round(total * sum(sample.wal_bytes for sample in rehearsal.samples) / changed),
        image_bytes=round(total * sum(sample.image_bytes for sample in rehearsal.samples) / changed) if images else 0,
        end=_end(now, seconds, settings),
    )


def _end(now: datetime, seconds: float, settings: Settings) -> End | None:
    """In the window's own zone, where its reader looks at the clock."""
    if settings.window is None:
        return end(now, seconds, None)
    window = parse(settings.window)
    found = end(now, seconds, window)
    return None if found is None else replace(found, at=found.at.astimezone(zone_named(window.zone)))


def _size(wanted: float, settings: Settings) -> float:
    """The rows of a batch that takes as long as it shall."""
    return max(settings.least_size, min(settings.most_size, wanted))
