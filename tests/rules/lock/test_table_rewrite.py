from __future__ import annotations

import pytest

from tests.rules.judging import judged, locks

MEMBERS = "CREATE TABLE members (id integer PRIMARY KEY, minutes integer);"
ADD = "ALTER TABLE members ADD COLUMN"


def rules(*migrations: str, postgres_version: int = 15) -> list[str]:
    return [f"{finding.rule} {finding.severity}" for finding in locks(*migrations, postgres_version=postgres_version)]


@pytest.mark.parametrize(
    ("migration", "reason"),
    [
        pytest.param(
            f"{ADD} token uuid DEFAULT gen_random_uuid();",
            "to give every row a gen_random_uuid() of its own",
            id="a volatile default",
        ),
        pytest.param(
            f"{ADD} at timestamptz NOT NULL DEFAULT clock_timestamp();",
            "to give every row a clock_timestamp() of its own",
            id="not now(), the other one",
        ),
        pytest.param(f"{ADD} n BIGSERIAL;", "to number every row in n", id="serial"),
        pytest.param(f"{ADD} n integer GENERATED ALWAYS AS IDENTITY;", "to number every row in n", id="identity"),
        pytest.param(
            f"{ADD} hours integer GENERATED ALWAYS AS (minutes / 60) STORED;",
            "to compute hours for every row",
            id="stored",
        ),
        pytest.param("CLUSTER members USING members_pkey;", "in the order of an index", id="cluster"),
        pytest.param("VACUUM (FULL) members;", "to give back the space of dead rows", id="vacuum full"),
        pytest.param(
            "ALTER TABLE members SET TABLESPACE fast;", "to move it into the other tablespace", id="tablespace"
        ),
    ],
)
def test_whatever_writes_the_table_anew_is_an_error(migration: str, reason: str) -> None:
    (finding,) = locks(MEMBERS, migration)
    assert (finding.rule, finding.severity) == ("table-rewrite", "error")
    assert finding.message == (
        "ACCESS EXCLUSIVE lock on members: nobody can read or write it until the whole table and all its indexes are "
        f"written anew {reason}."
    )


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param(f"{ADD} at timestamptz NOT NULL DEFAULT now();", id="now()"),
        pytest.param(f"{ADD} tags jsonb NOT NULL DEFAULT '{{}}'::jsonb;", id="a constant"),
        pytest.param(f"{ADD} token uuid; ALTER TABLE members ALTER token SET DEFAULT gen_random_uuid();", id="apart"),
        pytest.param("CREATE TABLE a (b integer); ALTER TABLE a ADD COLUMN c SERIAL;", id="a new table"),
        pytest.param("ALTER TABLE members ALTER minutes TYPE bigint;", id="a type: column-type-change tells of it"),
        pytest.param("TRUNCATE members;", id="truncate tells of it"),
        pytest.param("ALTER TABLE members SET UNLOGGED;", id="contract-not-approved tells of it"),
        pytest.param("VACUUM members;", id="a plain vacuum"),
        pytest.param("ALTER TABLE members SET LOGGED;", id="logged as it was"),
    ],
)
def test_what_leaves_the_table_or_is_told_elsewhere_is_not_reported(migration: str) -> None:
    assert rules(MEMBERS, migration) == []


def test_logging_what_was_not_logged_writes_the_table_anew() -> None:
    (finding,) = locks("CREATE UNLOGGED TABLE members (id integer);", "ALTER TABLE members SET LOGGED;")
    assert finding.message.endswith("written anew to log its rows.")


def test_a_domain_with_a_constraint_checks_every_row() -> None:
    domain = "CREATE DOMAIN positive AS integer CHECK (VALUE > 0);" + MEMBERS
    (finding,) = locks(domain, f"{ADD} age positive;")
    assert "to check every row against domain positive" in finding.message
    assert "  ALTER TABLE members ADD COLUMN age integer;" in finding.help.split("\n")


def test_a_generated_column_can_be_virtual_since_18() -> None:
    migration = f"{ADD} hours integer GENERATED ALWAYS AS (minutes / 60) STORED;"
    (before,) = locks(MEMBERS, migration, postgres_version=17)
    assert "VIRTUAL" not in before.help
    (since,) = locks(MEMBERS, migration, postgres_version=18)
    virtual = f"  {ADD} hours integer GENERATED ALWAYS AS (minutes / 60) VIRTUAL;"
    assert virtual in since.help.split("\n")
    assert locks(MEMBERS, virtual, postgres_version=18) == ()


def test_the_help_leads_to_a_required_column_without_a_rewrite() -> None:
    (finding,) = locks(MEMBERS, f"{ADD} token uuid NOT NULL DEFAULT gen_random_uuid();")
    shown = [line.strip() for line in finding.help.split("\n") if line.startswith("  ") and line[2:4] != "--"]
    assert shown == [
        "ALTER TABLE members ADD COLUMN token uuid;",
        "ALTER TABLE members ALTER COLUMN token SET DEFAULT gen_random_uuid();",
        "threephase backfill new --from migration",
        "ALTER TABLE members ADD CONSTRAINT members_token_required CHECK (token IS NOT NULL) NOT VALID; "
        "-- MIGRATION_APPROVED: <reason>",
        "ALTER TABLE members VALIDATE CONSTRAINT members_token_required;",
        "ALTER TABLE members ALTER COLUMN token SET NOT NULL;",
        "ALTER TABLE members DROP CONSTRAINT members_token_required;",
    ]


def test_a_number_comes_from_a_sequence_under_the_tables_own_names() -> None:
    (finding,) = locks('ALTER TABLE "Member" ADD COLUMN "n" BIGSERIAL;')
    shown = finding.help.split("\n")[1:4]
    assert shown == [
        '  ALTER TABLE "Member" ADD COLUMN n bigint;',
        '  CREATE SEQUENCE "Member_n_seq" OWNED BY "Member".n;',
        '  ALTER TABLE "Member" ALTER COLUMN n SET DEFAULT nextval(\'"Member_n_seq"\');',
    ]


def test_a_required_column_that_its_default_fills_is_read_for_nothing() -> None:
    migration = f"{ADD} age integer DEFAULT 0;\nALTER TABLE members ALTER COLUMN age SET NOT NULL;"
    (finding,) = locks(MEMBERS, migration)
    assert finding.rule == "constraint-scan"
    assert finding.help.endswith(f"\n  {ADD} age integer NOT NULL DEFAULT 0;")


@pytest.mark.parametrize(
    ("column", "last"),
    [
        pytest.param(
            "number bigserial",
            (
                "Require it last, each step in a migration of its own:",
                "ADD CONSTRAINT members_number_required CHECK (number IS NOT NULL) NOT VALID;",
                "SET NOT NULL;",
            ),
            id="serial",
        ),
        pytest.param(
            "number bigserial PRIMARY KEY",
            (
                "SET NOT NULL;",
                "CREATE UNIQUE INDEX CONCURRENTLY members_pkey ON members (number);",
                "ALTER TABLE members ADD CONSTRAINT members_pkey PRIMARY KEY USING INDEX members_pkey;",
            ),
            id="serial as primary key",
        ),
        pytest.param(
            "token uuid DEFAULT gen_random_uuid() UNIQUE",
            ("ADD CONSTRAINT members_token_key UNIQUE USING INDEX members_token_key;",),
            id="a unique column",
        ),
    ],
)
def test_the_steps_end_with_all_that_the_column_says(column: str, last: tuple[str, ...]) -> None:
    result = judged("CREATE TABLE members (name text);", f"ALTER TABLE members ADD COLUMN {column};")
    (finding,) = (finding for finding in result.findings if finding.rule == "table-rewrite")
    places = [finding.help.find(part) for part in last]
    assert -1 not in places
    assert places == sorted(places)
    assert finding.fix == ()
