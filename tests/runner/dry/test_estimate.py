"""Estimates of the whole from a few ranges, reckoned by hand."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from rules.value import replace
from runner.dry.estimate import estimate
from runner.dry.rehearsed import Rehearsal, Sample
from runner.settings import Settings

# 1,000 rows walked in 10 ms, and half of them changed in 90 ms more.
SAMPLE = Sample(
    name="first",
    after=None,
    walked=1_000,
    changed=500,
    took_ms=100.0,
    again_ms=10.0,
    wal_bytes=50_000,
    image_bytes=5_000,
)
SEEN = Rehearsal(samples=(SAMPLE,), rows=(), sequences=())
NOW = datetime(2024, 3, 4, 12, 0, tzinfo=UTC)  # a Monday
PLAIN = Settings(target_ms=100, nice=1.0)


def test_rows_time_and_bytes_grow_with_the_table() -> None:
    whole = estimate(1_000_000, None, SEEN, PLAIN, NOW, images=True)
    assert whole is not None
    assert whole.changed == 500_000
    # Working: 100 s, at 100 ms a batch 1,000 of them. Resting as long. The sweep: 10 s, and as long.
    assert (whole.batches, round(whole.seconds)) == (1_000, 220)
    assert (whole.wal_bytes, whole.image_bytes) == (50_000_000, 5_000_000)


def test_what_was_counted_is_not_guessed() -> None:
    whole = estimate(1_000_000, 1_000, SEEN, PLAIN, NOW, images=False)
    assert whole is not None
    assert whole.changed == 1_000
    # Walking 10 s; 1,000 changes at 0.18 ms.
    assert round(whole.seconds, 2) == round(2 * (10 + 0.18) + 20, 2)
    assert (whole.wal_bytes, whole.image_bytes) == (100_000, 0)


@pytest.mark.parametrize(
    ("settings", "batches", "seconds"),
    [
        pytest.param(replace(PLAIN, nice=0.0), 1_000, 110, id="no rest"),
        pytest.param(replace(PLAIN, nice=0.0, rest_ms=500), 1_000, 610, id="a rest after each"),
        pytest.param(replace(PLAIN, most_size=100, size=100), 10_000, 220, id="small batches"),
        pytest.param(replace(PLAIN, least_size=2_000, size=2_000), 500, 220, id="large batches"),
    ],
)
def test_settings_count(settings: Settings, batches: int, seconds: int) -> None:
    whole = estimate(1_000_000, None, SEEN, settings, NOW, images=True)
    assert whole is not None
    assert (whole.batches, round(whole.seconds)) == (batches, seconds)


def test_windows_are_counted_in_their_own_zone() -> None:
    nightly = replace(PLAIN, window="mon-fri 22:00-22:02 Europe/Berlin")
    whole = estimate(1_000_000, None, SEEN, nightly, NOW, images=True)
    assert whole is not None
    assert whole.end is not None
    assert whole.end.windows == 2
    assert whole.end.at.isoformat() == "2024-03-05T22:01:40+01:00"


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(Rehearsal(samples=(), rows=(), sequences=()), id="no sample"),
        pytest.param(replace(SEEN, samples=(replace(SAMPLE, changed=0),)), id="no change"),
        pytest.param(replace(SEEN, samples=(replace(SAMPLE, changed=0, walked=0),)), id="no row"),
    ],
)
def test_without_a_measurement_there_is_none(seen: Rehearsal) -> None:
    assert estimate(1_000_000, None, seen, PLAIN, NOW, images=True) is None


def test_more_rows_than_the_statistics_know_are_believed() -> None:
    whole = estimate(0, None, SEEN, PLAIN, NOW, images=True)
    assert whole is not None
    assert (whole.walked, whole.changed, whole.batches) == (1_000, 500, 1)
