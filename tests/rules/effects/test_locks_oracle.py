"""Every case of tests/data/locks.json: what PostgreSQL 11 to 18 was seen to do is what is claimed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rules.effects import Effects
from tests.rules.effects.claims import claimed, locks, names

ORACLE = json.loads((Path(__file__).parents[2] / "data" / "locks.json").read_text(encoding="utf-8"))

# "A scan shows only where the table had rows": these have none, by the fixture or by the setup of a case.
EMPTY_IN_FIXTURE = {"pdef", "p_nodef1", "s1.x"}
EMPTY_AFTER_SETUP = {"add_column_not_null_no_default(empty)": {"et"}, "drop_pk": {"nopk"}, "inherit": {"inh", "base"}}


# An index over the column whose type changes is dropped and made again: it does not show as rebuilt, but it is built.
MADE_AGAIN = {"type_varchar50_to_20": {"t_v"}, "add_column_inline_pk": {"nopk_pkey"}}

MEASUREMENTS = [
    pytest.param(case, result, version, id=f"{case['id']}-{version}")
    for case in ORACLE["cases"]
    for result in case["results"]
    for version in result["versions"]
]


@pytest.mark.parametrize(("case", "measured", "version"), MEASUREMENTS)
def test_what_was_measured_is_claimed(case: dict[str, str], measured: dict[str, Any], version: int) -> None:
    effects = claimed(f"{ORACLE['fixture']}\n{case['setup']};", case["statement"] + ";", version=version)
    certain = [error.message for error in effects.errors if error.certain]
    if "error" in measured:
        assert certain == [measured["error"]]
        return
    assert certain == []
    assert locks(effects) == measured["locks"]
    assert names(effects.rewrites) == set(measured["rewritten"])
    assert scans_that_show(effects, case["id"]) == set(measured["scanned"])
    if measured["rewritten"]:
        assert names(effects.index_builds) == {*measured["indexes_rebuilt"], *MADE_AGAIN.get(case["id"], set())}
    else:
        assert names(effects.index_builds) >= set(measured["indexes_rebuilt"])


def scans_that_show(effects: Effects, case: str) -> set[str]:
    return names(effects.scans) - EMPTY_IN_FIXTURE - EMPTY_AFTER_SETUP.get(case, set())


def test_there_are_all_of_them() -> None:
    assert len(MEASUREMENTS) == 1095
