"""The actions of one ALTER TABLE run pass by pass: what each finds depends on those, not on where it is written."""

from __future__ import annotations

import pytest

from tests.rules.effects.claims import claimed, names

ORGS = "CREATE TABLE orgs (id int PRIMARY KEY, slug text, name text, CONSTRAINT nn CHECK (name IS NOT NULL));"


@pytest.mark.parametrize("version", [12, 15, 18])
def test_a_check_is_dropped_before_set_not_null_asks_it(version: int) -> None:
    dropped = claimed(ORGS, "ALTER TABLE orgs ALTER name SET NOT NULL, DROP CONSTRAINT nn;", version=version)
    kept = claimed(ORGS, "ALTER TABLE orgs ALTER name SET NOT NULL;", version=version)
    assert (names(dropped.scans), names(kept.scans)) == ({"orgs"}, set())


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        pytest.param(
            "ALTER slug SET NOT NULL, ADD PRIMARY KEY (slug), DROP CONSTRAINT orgs_pkey", [], id="one key for another"
        ),
        pytest.param("ALTER id DROP NOT NULL, DROP CONSTRAINT orgs_pkey", ["42P16"], id="within a pass as written"),
    ],
)
def test_what_is_refused_depends_on_what_ran_before(actions: str, expected: list[str]) -> None:
    found = claimed(ORGS, f"ALTER TABLE orgs {actions};").errors
    assert [error.sqlstate for error in found if error.certain] == expected


def test_set_not_null_finds_the_column_that_is_added_after_it() -> None:
    found = claimed(ORGS, "ALTER TABLE orgs ALTER age SET NOT NULL, ADD COLUMN age int NOT NULL DEFAULT 0;")
    assert not found.scans
