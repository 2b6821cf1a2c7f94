"""Findings about a migration's place in the history."""

from __future__ import annotations

from typing import Any

import pytest

from linter.file_findings import history
from linter.git import Changes

MERGED = ("20250101000000_a", "20250301000000_c")


def _changes(**known: Any) -> Changes:
    return Changes(**{"added": (), "modified": (), "deleted": (), "renamed": (), "base_names": MERGED, **known})


CASES = [
    pytest.param("20250101000000_a", _changes(modified=("20250101000000_a",)), ["edited-after-merge"], id="edited"),
    pytest.param(
        "20250401000000_z",
        _changes(renamed=(("20250101000000_a", "20250401000000_z"),)),
        ["edited-after-merge"],
        id="a merged one under another name, which Prisma would run again",
    ),
    pytest.param("20250201000000_b", _changes(added=("20250201000000_b",)), ["out-of-order"], id="before the newest"),
    pytest.param("20250401000000_d", _changes(added=("20250401000000_d",)), [], id="after the newest"),
    pytest.param("20250401000000_d", _changes(added=("20250401000000_d",), base_names=()), [], id="the first of all"),
]


@pytest.mark.parametrize(("name", "changes", "rules"), CASES)
def test_the_history_of_a_migration_is_judged(name: str, changes: Changes, rules: list[str]) -> None:
    assert [finding.rule for finding in history(name, changes)] == rules
