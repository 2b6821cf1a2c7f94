"""The linter knows no runner, and so it knows its settings by a list of its own."""

from __future__ import annotations

from rules.backfill import SETTINGS
from runner.settings import Settings


def test_the_settings_of_a_block_are_those_of_the_runner() -> None:
    assert {*SETTINGS, "window"} == set(Settings._fields)
