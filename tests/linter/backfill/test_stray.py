"""A misspelt WHERE is no missing guard, and what PostgreSQL accepts behind a value is no stray word."""

from __future__ import annotations

import pytest

from linter.backfill import Refused, read_backfill


def found(statement: str) -> list[tuple[str, int, str]]:
    read = read_backfill(f"-- /// backfill\n-- ///\n{statement};\n", "a.sql")
    assert isinstance(read, Refused)
    return [(finding.rule, finding.span.column, finding.help) for finding in read.findings]


@pytest.mark.parametrize(
    ("statement", "column", "advice"),
    [
        pytest.param("UPDATE a SET b = c WERE b IS NULL", 20, "Did you mean where?", id="WERE"),
        pytest.param("UPDATE a SET b = lower(c) whre b IS NULL", 27, "Did you mean where?", id="behind a call"),
        pytest.param("UPDATE a SET b = 'x' FORM d", 22, "Did you mean from?", id="FORM"),
        pytest.param("UPDATE a SET b = CASE WHEN c THEN 1 END WERE d", 41, "Did you mean where?", id="behind END"),
        pytest.param("UPDATE a SET b = NULL WERE d", 23, "Did you mean where?", id="behind NULL"),
        pytest.param(
            "UPDATE a SET b = 1 wat, c = 2", 20, "Write an UPDATE as PostgreSQL's manual has it.", id="no clause"
        ),
        pytest.param("UPDATE a SET b = , c = 2", 14, "Write one behind the equals sign.", id="no value"),
        pytest.param("UPDATE a SET b =", 14, "Write one behind the equals sign.", id="no value at the end"),
    ],
)
def test_what_is_no_list_of_set_is_not_understood(statement: str, column: int, advice: str) -> None:
    assert found(statement) == [("not-understood", column, advice)]


@pytest.mark.parametrize(
    "value",
    [
        "c AT TIME ZONE 'UTC'",
        "c::timestamp with time zone",
        "c::double precision",
        "c::character varying(20)",
        "interval '1' day",
        "interval '1-2' year to month",
        "timestamp '2026-01-01' at local",
        "date '2026-01-01'",
        "CASE c WHEN 1 THEN 2 ELSE 3 END",
        "CASE WHEN c IS NULL THEN 2 END + 1",
        "c IS DISTINCT FROM d",
        "c IS NOT NULL AND d ISNULL OR e NOTNULL",
        "c NOT ILIKE 'x' ESCAPE '!'",
        "c BETWEEN SYMMETRIC 1 AND 2",
        "c SIMILAR TO 'x'",
        'c COLLATE "C" || d',
        "c NOT IN (1, 2)",
        "c = ANY (ARRAY[1, 2])",
        "NOT c",
        "c[1] IS UNKNOWN",
        "c IS JSON ARRAY WITH UNIQUE KEYS",
        "(c, d) OVERLAPS (e, f)",
        "DEFAULT",
        "c IS NFC NORMALIZED",
    ],
)
def test_what_a_value_may_be_is_left_to_the_guard(value: str) -> None:
    rules = [rule for rule, _, _ in found(f"UPDATE a SET b = {value}, g = g + 1")]
    assert "not-understood" not in rules
