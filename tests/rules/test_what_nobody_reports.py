"""Hazards that no other linter reports: here they are findings, or at least among what a statement is said to do."""

from __future__ import annotations

import pytest

from rules.effects import Breaks, Effects
from rules.finding import Finding
from rules.lock_mode import Lock
from rules.name import Name
from tests.rules.judging import judged

MEMBERS = "CREATE TABLE members (id bigint PRIMARY KEY, club_id bigint, email text, joined_at timestamp(3));"
CLUBS = "CREATE TABLE clubs (id bigint PRIMARY KEY, name text, founded text);"
VISITS = (
    "CREATE TABLE visits (id bigint, day date NOT NULL, member_id bigint) PARTITION BY RANGE (day);\n"
    "CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');"
)
REST = "CREATE TABLE visits_rest PARTITION OF visits DEFAULT;"


def counting(*migrations: str, postgres_version: int = 15) -> list[Finding]:
    found = judged(*migrations, postgres_version=postgres_version).findings
    return [finding for finding in found if finding.counts]


def rules_of(*migrations: str, postgres_version: int = 15) -> set[str]:
    return {finding.rule for finding in counting(*migrations, postgres_version=postgres_version)}


def effects_of(*migrations: str) -> Effects:
    return judged(*migrations).statements[-1].effects


POSITIVE = "CREATE DOMAIN positive AS integer CHECK (VALUE > 0);"
USED = f"{POSITIVE}\nCREATE TABLE scores (id bigint PRIMARY KEY, points positive);"
FOREIGN_KEY = "ALTER TABLE visits ADD FOREIGN KEY (member_id) REFERENCES members (id) NOT VALID;"


@pytest.mark.parametrize(
    ("before", "sql", "version", "rule"),
    [
        pytest.param(
            f"{MEMBERS}\n{POSITIVE}", "ALTER TABLE members ADD COLUMN n positive;", 15, "table-rewrite", id="a domain"
        ),
        pytest.param(
            MEMBERS, "ALTER TABLE members ADD COLUMN n int CHECK (n > 0);", 15, "constraint-scan", id="an inline CHECK"
        ),
        pytest.param(USED, "ALTER DOMAIN positive SET NOT NULL;", 15, "domain-scan", id="a domain SET NOT NULL"),
        pytest.param(
            f"{USED}\nALTER DOMAIN positive ADD CONSTRAINT small CHECK (VALUE < 9) NOT VALID;",
            "ALTER DOMAIN positive VALIDATE CONSTRAINT small;",
            15,
            "domain-scan",
            id="a domain's constraint validated",
        ),
        pytest.param(
            "CREATE TABLE a (id bigint PRIMARY KEY, b int, c int GENERATED ALWAYS AS (b + 1) STORED);",
            "ALTER TABLE a ALTER c SET EXPRESSION AS (b + 2);",
            17,
            "contract-not-approved",
            id="another expression",
        ),
        pytest.param(f"{MEMBERS}\n{VISITS}", FOREIGN_KEY, 15, "always-fails", id="NOT VALID on a partitioned table"),
        pytest.param(
            f"{VISITS}\n{REST}",
            "CREATE TABLE more PARTITION OF visits FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');",
            15,
            "partition-lock",
            id="a new partition beside a DEFAULT one",
        ),
        pytest.param(
            MEMBERS,
            "ALTER TABLE members ALTER joined_at TYPE timestamp(6);",
            15,
            "column-type-change",
            id="prepared statements break",
        ),
        pytest.param(
            MEMBERS,
            "ALTER TABLE members ADD CONSTRAINT a CHECK (club_id > 0) NOT VALID;",
            15,
            "new-write-restriction",
            id="NOT VALID binds whoever writes",
        ),
    ],
)
def test_what_nobody_else_reports_is_reported(before: str, sql: str, version: int, rule: str) -> None:
    assert rule in rules_of(before, sql, postgres_version=version)


def test_a_not_valid_foreign_key_on_a_partitioned_table_is_no_error_any_more() -> None:
    assert "always-fails" not in rules_of(f"{MEMBERS}\n{VISITS}", FOREIGN_KEY, postgres_version=18)


@pytest.mark.parametrize(
    ("sql", "locks"),
    [
        pytest.param(
            "ALTER TABLE members ALTER CONSTRAINT members_club_fkey DEFERRABLE;",
            {"members": Lock.ACCESS_EXCLUSIVE},
            id="ALTER CONSTRAINT",
        ),
        pytest.param(
            "CREATE RULE quiet AS ON DELETE TO members DO INSTEAD NOTHING;",
            {"members": Lock.ACCESS_EXCLUSIVE},
            id="CREATE RULE",
        ),
        pytest.param(
            "ALTER SEQUENCE numbers AS bigint;", {"numbers": Lock.SHARE_ROW_EXCLUSIVE}, id="ALTER SEQUENCE AS"
        ),
        pytest.param(
            "CREATE TABLE more PARTITION OF visits FOR VALUES FROM ('2027-01-01') TO ('2028-01-01');",
            {"visits": Lock.ACCESS_EXCLUSIVE, "visits_rest": Lock.ACCESS_EXCLUSIVE},
            id="PARTITION OF",
        ),
    ],
)
def test_locks_that_nobody_else_tells_are_told(sql: str, locks: dict[str, Lock]) -> None:
    key = "ALTER TABLE members ADD CONSTRAINT members_club_fkey FOREIGN KEY (club_id) REFERENCES clubs;"
    before = f"{CLUBS}\n{MEMBERS}\n{key}\nCREATE SEQUENCE numbers AS integer;\n{VISITS}\n{REST}"
    taken = effects_of(before, sql).locks
    assert {name: taken.get(Name(name, "public")) for name in locks} == locks


def test_a_type_change_without_a_rewrite_still_breaks_prepared_statements() -> None:
    effects = effects_of(MEMBERS, "ALTER TABLE members ALTER joined_at TYPE timestamp(6);")
    assert effects.rewrites == ()
    assert Breaks.PREPARED_STATEMENTS in effects.breaks
