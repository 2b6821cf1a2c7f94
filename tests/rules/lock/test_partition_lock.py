from __future__ import annotations

import pytest

from tests.rules.judging import locks

DAYS = "CREATE TABLE days (id integer, day date) PARTITION BY RANGE (day);"
REST = "CREATE TABLE rest PARTITION OF days DEFAULT;"
OLD = "CREATE TABLE old (id integer, day date);"
BOUND = "FOR VALUES FROM ('2024-01-01') TO ('2025-01-01')"
CREATE = f"CREATE TABLE days_2024 PARTITION OF days {BOUND};"
ATTACH = f"ALTER TABLE days ATTACH PARTITION old {BOUND};"
CHECK = "ALTER TABLE old ADD CHECK (day IS NOT NULL AND day >= '2024-01-01' AND day < '2025-01-01');"


def rules(*migrations: str, postgres_version: int = 15) -> list[str]:
    return [f"{finding.rule} {finding.severity}" for finding in locks(*migrations, postgres_version=postgres_version)]


@pytest.mark.parametrize(
    ("migrations", "expected"),
    [
        pytest.param((DAYS, CREATE), ["partition-lock warning"], id="created in its place"),
        pytest.param((DAYS + REST, CREATE), ["partition-lock error"], id="the default partition is read"),
        pytest.param((DAYS + OLD, ATTACH), ["partition-lock error"], id="attached with its rows"),
        pytest.param((DAYS + OLD + CHECK, ATTACH), [], id="a check says where its rows belong"),
        pytest.param((DAYS, OLD + ATTACH), [], id="attached without rows"),
        pytest.param((DAYS + REST, OLD + ATTACH), ["partition-lock error"], id="without rows, but the default is read"),
        pytest.param((OLD, DAYS + CREATE), [], id="all of it new"),
        pytest.param(
            (DAYS, "ALTER TABLE days DETACH PARTITION old;"), [], id="detach: contract-not-approved tells of it"
        ),
    ],
)
def test_a_partition_is_reported_by_what_is_read(migrations: tuple[str, ...], expected: list[str]) -> None:
    assert rules(*migrations) == expected


def test_a_new_partition_is_created_by_itself_and_attached() -> None:
    (finding,) = locks(DAYS, CREATE)
    assert finding.fix == (
        "CREATE TABLE days_2024 (LIKE days INCLUDING ALL EXCLUDING IDENTITY);\n"
        f"ALTER TABLE days ATTACH PARTITION days_2024 {BOUND};",
    )


@pytest.mark.parametrize(
    ("bound", "condition"),
    [
        ("FROM ('2024-01-01') TO ('2025-01-01')", "day IS NOT NULL AND day >= '2024-01-01' AND day < '2025-01-01'"),
        ("FROM (MINVALUE) TO ('2025-01-01')", "day IS NOT NULL AND day < '2025-01-01'"),
        ("FROM ('2024-01-01') TO (MAXVALUE)", "day IS NOT NULL AND day >= '2024-01-01'"),
    ],
)
def test_a_table_with_rows_is_checked_before_it_is_attached(bound: str, condition: str) -> None:
    (finding,) = locks(DAYS + OLD, f"ALTER TABLE days ATTACH PARTITION old FOR VALUES {bound};")
    assert finding.fix == (
        f"ALTER TABLE old ADD CONSTRAINT old_bounds CHECK ({condition}) NOT VALID; -- MIGRATION_APPROVED: <reason>",
        "ALTER TABLE old VALIDATE CONSTRAINT old_bounds;",
        f"ALTER TABLE days ATTACH PARTITION old FOR VALUES {bound}; -- MIGRATION_APPROVED: <reason>",
    )


@pytest.mark.parametrize(
    "by", [pytest.param("HASH (id)", id="by hash"), pytest.param("RANGE (id, day)", id="by two columns")]
)
def test_what_a_check_cannot_say_plainly_has_no_fix(by: str) -> None:
    parent = f"CREATE TABLE days (id integer, day date) PARTITION BY {by};"
    bound = "WITH (MODULUS 2, REMAINDER 0)" if by.startswith("HASH") else "FROM (1, '2024-01-01') TO (2, '2025-01-01')"
    (finding,) = locks(parent + OLD, f"ALTER TABLE days ATTACH PARTITION old FOR VALUES {bound};")
    assert finding.fix == ()


def test_of_postgresql_11_nothing_gentler_is_to_be_had() -> None:
    assert [finding.fix for finding in locks(DAYS, CREATE, postgres_version=11)] == [()]
