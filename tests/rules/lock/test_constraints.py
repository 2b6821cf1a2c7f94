"""constraint-scan, unique-constraint-blocking, validate-in-same-transaction, and what foreign-key-scan shares with them."""

from __future__ import annotations

import pytest

from rules.execution import TransactionMode
from tests.rules.judging import locks

TABLES = (
    "CREATE TABLE clubs (id integer PRIMARY KEY);"
    "CREATE TABLE visits (id integer PRIMARY KEY, club_id integer, hours integer NOT NULL, badge integer);"
)
ALTER = "ALTER TABLE visits"


def rules(*migrations: str, postgres_version: int = 15) -> list[str]:
    return [f"{finding.rule} {finding.severity}" for finding in locks(*migrations, postgres_version=postgres_version)]


@pytest.mark.parametrize(
    ("migration", "expected"),
    [
        pytest.param(f"{ALTER} ADD CHECK (hours > 0);", "constraint-scan error", id="check"),
        pytest.param(f"{ALTER} ADD COLUMN age integer CHECK (age > 0);", "constraint-scan error", id="inline check"),
        pytest.param(
            f"{ALTER} ADD FOREIGN KEY (club_id) REFERENCES clubs;", "foreign-key-scan error", id="foreign key"
        ),
        pytest.param(
            f"{ALTER} ADD COLUMN of integer DEFAULT 1 REFERENCES clubs;",
            "foreign-key-scan error",
            id="inline reference with a default",
        ),
        pytest.param(f"{ALTER} ADD UNIQUE (badge);", "unique-constraint-blocking error", id="unique"),
        pytest.param(f"{ALTER} ADD COLUMN code text UNIQUE;", "unique-constraint-blocking error", id="inline unique"),
        pytest.param(
            f"{ALTER} DROP CONSTRAINT visits_pkey; {ALTER} ADD PRIMARY KEY (id);",
            "unique-constraint-blocking error",
            id="primary key",
        ),
        pytest.param(
            f"{ALTER} ADD EXCLUDE USING gist (id WITH =);", "unique-constraint-blocking error", id="exclusion"
        ),
    ],
)
def test_what_reads_every_row_at_once_is_an_error(migration: str, expected: str) -> None:
    assert rules(TABLES, migration) == [expected]


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param(f"{ALTER} ADD CHECK (hours > 0) NOT VALID;", id="check not valid"),
        pytest.param(f"{ALTER} ADD FOREIGN KEY (club_id) REFERENCES clubs NOT VALID;", id="foreign key not valid"),
        pytest.param(f"{ALTER} ADD COLUMN of integer REFERENCES clubs;", id="inline reference without a default"),
        pytest.param(f"{ALTER} ADD COLUMN age integer NOT NULL DEFAULT 1;", id="a constant"),
        pytest.param("CREATE TABLE a (b integer); ALTER TABLE a ADD CHECK (b > 0);", id="a new table"),
        pytest.param(
            "CREATE TABLE a (b integer); ALTER TABLE a ADD FOREIGN KEY (b) REFERENCES clubs;",
            id="a new table that points at an older one",
        ),
        pytest.param(f"{ALTER} ADD CHECK (hours > 0) NOT ENFORCED;", id="not enforced"),
    ],
)
def test_what_reads_no_row_that_was_there_is_not_reported(migration: str) -> None:
    assert rules(TABLES, migration) == []


def test_a_unique_column_takes_three_migrations() -> None:
    (finding,) = locks(TABLES, f"{ALTER} ADD COLUMN code varchar(8) COLLATE \"C\" DEFAULT 'x' CONSTRAINT k UNIQUE;")
    assert finding.fix == (
        f"{ALTER} ADD COLUMN code character varying(8) COLLATE \"C\" DEFAULT 'x';",
        "CREATE UNIQUE INDEX CONCURRENTLY k ON visits (code); -- MIGRATION_APPROVED: <reason>",
        f"{ALTER} ADD CONSTRAINT k UNIQUE USING INDEX k;",
    )


def test_a_primary_key_over_what_may_be_null_begins_with_not_null() -> None:
    (finding,) = locks("CREATE TABLE a (b integer);", "ALTER TABLE a ADD PRIMARY KEY (b);")
    assert finding.fix == (
        "ALTER TABLE a ADD CONSTRAINT a_b_required CHECK (b IS NOT NULL) NOT VALID; -- MIGRATION_APPROVED: <reason>",
        "ALTER TABLE a VALIDATE CONSTRAINT a_b_required;",
        "ALTER TABLE a ALTER COLUMN b SET NOT NULL;\nALTER TABLE a DROP CONSTRAINT a_b_required;",
        "CREATE UNIQUE INDEX CONCURRENTLY a_pkey ON a (b); -- MIGRATION_APPROVED: <reason>",
        "ALTER TABLE a ADD CONSTRAINT a_pkey PRIMARY KEY USING INDEX a_pkey;",
    )


@pytest.mark.parametrize(
    "migration",
    [
        f"{ALTER} DROP CONSTRAINT visits_pkey; {ALTER} ADD CONSTRAINT visits_pkey PRIMARY KEY (id, hours);",
        f"{ALTER} DROP CONSTRAINT visits_pkey, ADD CONSTRAINT k PRIMARY KEY (hours);",
    ],
)
def test_a_key_in_the_place_of_another_needs_its_index_before(migration: str) -> None:
    finding = next(finding for finding in locks(TABLES, migration) if finding.rule == "unique-constraint-blocking")
    assert finding.fix == ()
    assert "under another name, alone in a migration before this one" in finding.help


def test_what_the_index_holds_besides_is_kept() -> None:
    written = (
        f"{ALTER} ADD CONSTRAINT k UNIQUE NULLS NOT DISTINCT (badge) INCLUDE (hours) DEFERRABLE INITIALLY DEFERRED;"
    )
    (finding,) = locks(TABLES, written)
    assert finding.fix == (
        "CREATE UNIQUE INDEX CONCURRENTLY k ON visits (badge) INCLUDE (hours) NULLS NOT DISTINCT; "
        "-- MIGRATION_APPROVED: <reason>",
        f"{ALTER} ADD CONSTRAINT k UNIQUE USING INDEX k DEFERRABLE INITIALLY DEFERRED;",
    )


CHECK = f"{ALTER} ADD CONSTRAINT k CHECK (hours > 0) NOT VALID;"
VALIDATE = f"{ALTER} VALIDATE CONSTRAINT k;"


@pytest.mark.parametrize(
    ("migrations", "mode", "expected"),
    [
        pytest.param((CHECK + VALIDATE,), TransactionMode.BATCH, True, id="one query"),
        pytest.param((CHECK + VALIDATE,), TransactionMode.PER_STATEMENT, False, id="each statement by itself"),
        pytest.param(
            (f"BEGIN;{CHECK}{VALIDATE}COMMIT;",), TransactionMode.PER_STATEMENT, True, id="between BEGIN and COMMIT"
        ),
        pytest.param((f"BEGIN;{CHECK}COMMIT;{VALIDATE}",), TransactionMode.PER_STATEMENT, False, id="after COMMIT"),
        pytest.param((CHECK, VALIDATE), TransactionMode.BATCH, False, id="in the next migration"),
        pytest.param(
            (CHECK, f"ALTER TABLE clubs ADD COLUMN a text; {VALIDATE}"),
            TransactionMode.BATCH,
            True,
            id="another table locked",
        ),
        pytest.param(
            (CHECK, f"CREATE TABLE a (b integer); ALTER TABLE a ADD c text; {VALIDATE}"),
            TransactionMode.BATCH,
            False,
            id="a new table locked",
        ),
        pytest.param(
            (CHECK, f"{VALIDATE} {ALTER} ADD COLUMN a text;"), TransactionMode.BATCH, False, id="locked afterwards"
        ),
    ],
)
def test_validating_under_a_lock_that_is_held_is_an_error(
    migrations: tuple[str, ...], mode: TransactionMode, expected: bool
) -> None:
    found = [finding.rule for finding in locks(TABLES, *migrations, mode=mode)]
    assert ("validate-in-same-transaction" in found) is expected


def test_the_line_is_told_since_which_the_lock_is_held() -> None:
    (finding,) = locks(TABLES, f"CREATE TABLE a (b integer);\n\n{CHECK}\n{VALIDATE}")
    assert finding.message == (
        "ACCESS EXCLUSIVE lock on visits: nobody can read or write it while every row of visits is read: this "
        "transaction keeps what it has locked since line 3."
    )
