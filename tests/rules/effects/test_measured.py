"""Every case of tests/data/measured_effects.json: no lock, rewrite or error that was seen goes unclaimed, and no more is."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rules.effects import Effects, strongest
from rules.execution import Execution
from tests.rules.effects.claims import claimed, names, plain

DATA = Path(__file__).parents[2] / "data"
FIXTURE: str = json.loads((DATA / "locks.json").read_text(encoding="utf-8"))["fixture"]
CASES: list[dict[str, Any]] = json.loads((DATA / "measured_effects.json").read_text(encoding="utf-8"))["cases"]

MEASUREMENTS = [
    pytest.param(case, result, version, id=f"{case['statement'][:60]} [{number}-{version}]")
    for number, case in enumerate(CASES)
    for result in case["results"]
    for version in (result["versions"][0], result["versions"][-1])
]


@pytest.mark.parametrize(("case", "measured", "version"), MEASUREMENTS)
def test_what_was_measured_is_claimed(case: dict[str, Any], measured: dict[str, Any], version: int) -> None:
    within = case["in_transaction"]
    execution = Execution(in_transaction=within, surrounded=within, explicit=within)
    effects = claimed(f"{FIXTURE}\n{case['setup']};", case["statement"] + ";", version=version, execution=execution)
    certain = [error.sqlstate for error in effects.errors if error.certain]
    assert certain == ([measured["sqlstate"]] if "sqlstate" in measured else [])
    if "locks" in measured:
        assert relation_locks(effects, measured) == measured["locks"]
        assert names(effects.rewrites) == set(measured["rewritten"])
        assert names(effects.index_builds) >= set(measured["indexes_rebuilt"])
        assert names(effects.scans) >= set(measured["scanned"])


def relation_locks(effects: Effects, measured: dict[str, Any]) -> dict[str, str]:
    """The claimed locks: those on an index only if PostgreSQL took another, those by rows only if rows were touched."""
    certain = {plain(name): str(lock) for name, lock in effects.locks.items()}
    both = {plain(name): str(lock) for name, lock in strongest((effects.locks, effects.locks_by_rows)).items()}
    touched = {name: both[name] for name in measured["locks"] if name in both and both[name] == measured["locks"][name]}
    return {name: lock for name, lock in (certain | touched).items() if measured["index_locks"].get(name) != lock}


def test_there_are_all_of_them() -> None:
    assert len(CASES) == 323
