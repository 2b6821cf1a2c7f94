"""Which conditions name their rows one by one."""

from __future__ import annotations

import pytest

from tests.rules.judging import judged

PLANS = "CREATE TABLE plans (id text PRIMARY KEY, code text, price integer, region text, UNIQUE (region, code));"
KEYS = ", ".join(f"'{number}'" for number in range(101))


@pytest.mark.parametrize(
    ("statement", "reported"),
    [
        pytest.param("DELETE FROM plans WHERE id = 'basic';", False, id="one row by its key"),
        pytest.param("DELETE FROM plans WHERE id IN ('basic', 'family');", False, id="a list of keys"),
        pytest.param("UPDATE plans SET price = 1 WHERE price = 2 AND id = 'basic';", False, id="the key beside others"),
        pytest.param("UPDATE plans SET price = 1 WHERE price = 2 OR id = 'basic';", True, id="OR lets others in"),
        pytest.param("UPDATE plans SET price = 1 WHERE NOT id = 'basic';", True, id="all but one"),
        pytest.param("UPDATE plans SET price = 1 WHERE id <> 'basic';", True, id="another operator"),
        pytest.param("UPDATE plans SET price = 1 WHERE code = 'basic';", True, id="a column that is not unique alone"),
        pytest.param(f"UPDATE plans SET price = 1 WHERE id IN ({KEYS});", True, id="a hundred and one keys"),
        pytest.param("UPDATE plans SET price = 1 WHERE id IN (SELECT code FROM other);", True, id="keys from a query"),
        pytest.param(
            "UPDATE plans SET price = 1 WHERE CASE WHEN price > 1 AND id = 'a' AND true THEN true ELSE price > 0 END;",
            True,
            id="AND inside CASE",
        ),
        pytest.param("UPDATE visits SET seen = true WHERE id = 'basic';", True, id="a table that is not known"),
    ],
)
def test_rows_named_by_their_key_are_no_backfill(statement: str, reported: bool) -> None:
    found = [finding.rule for finding in judged(PLANS, statement).findings]
    assert ("backfill-in-migration" in found) is reported


def test_a_partial_unique_index_names_only_some_rows() -> None:
    partial = f"{PLANS}\nCREATE UNIQUE INDEX plans_code ON plans (code) WHERE price > 0;"
    found = [finding.rule for finding in judged(partial, "UPDATE plans SET price = 1 WHERE code = 'a';").findings]
    assert "backfill-in-migration" in found


def test_a_cascade_makes_many_of_few() -> None:
    members = f"{PLANS}\nCREATE TABLE members (plan_id text REFERENCES plans (id) ON DELETE CASCADE);"
    found = [finding.rule for finding in judged(members, "DELETE FROM plans WHERE id = 'basic';").findings]
    assert "backfill-in-migration" in found
