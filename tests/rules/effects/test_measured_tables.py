"""Every case of tests/data/measured_tables.json: tables, columns, constraints and partitions on PostgreSQL 11 to 18."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.rules.effects.claims import claimed, locks, names

DATA = Path(__file__).parents[2] / "data"
FIXTURE: str = json.loads((DATA / "locks.json").read_text(encoding="utf-8"))["fixture"]
CASES: list[dict[str, Any]] = json.loads((DATA / "measured_tables.json").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in CASES])
def test_what_was_measured_is_claimed(case: dict[str, Any]) -> None:
    for measured in case["results"]:
        for version in measured["versions"]:
            agrees(case, measured, version)


def agrees(case: dict[str, Any], measured: dict[str, Any], version: int) -> None:
    effects = claimed(f"{FIXTURE}\n{case['setup']};", case["statement"] + ";", version=version)
    certain = [(error.sqlstate, error.message) for error in effects.errors if error.certain]
    if "error" in measured:
        assert (version, certain) == (version, [(measured["sqlstate"], measured["error"])])
        return
    assert (version, certain) == (version, [])
    assert (version, locks(effects)) == (version, measured["locks"])
    assert (version, names(effects.rewrites)) == (version, set(measured["rewritten"]))
    shown = names(effects.scans) - set(measured["empty"])
    assert (version, shown) == (version, set(measured["scanned"]))
    assert names(effects.index_builds) >= set(measured["indexes_rebuilt"])
