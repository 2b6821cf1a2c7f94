from __future__ import annotations

import pytest

from tests.rules.judging import only, phases, said

MEMBERS = "CREATE TABLE members (id integer PRIMARY KEY, email text, name text NOT NULL);"
CHECK = "ALTER TABLE members ADD CONSTRAINT k CHECK (email IS NOT NULL) NOT VALID;"
VALIDATE = "ALTER TABLE members VALIDATE CONSTRAINT k;"
SET = "ALTER TABLE members ALTER COLUMN email SET NOT NULL;"


@pytest.mark.parametrize(
    "migrations",
    [
        pytest.param((SET,), id="of a table nobody knows anything of"),
        pytest.param((MEMBERS, SET), id="of an earlier migration"),
        pytest.param(
            (MEMBERS, "ALTER TABLE members ALTER email SET NOT NULL, ALTER email SET DEFAULT '';"),
            id="with a default, which fills no row",
        ),
        pytest.param((MEMBERS, CHECK, SET), id="with a check that was never validated"),
        pytest.param(
            (MEMBERS, "ALTER TABLE members ADD CONSTRAINT k CHECK (name IS NOT NULL);", SET),
            id="another column's check",
        ),
        pytest.param(
            (MEMBERS, "ALTER TABLE members ADD CONSTRAINT k CHECK (email IS NOT NULL OR name = 'x');", SET),
            id="a check that lets NULL pass",
        ),
        pytest.param(
            (MEMBERS, CHECK, "ALTER TABLE members VALIDATE CONSTRAINT other;", SET), id="another one validated"
        ),
        pytest.param(
            (MEMBERS, CHECK, VALIDATE, "ALTER TABLE members DROP CONSTRAINT k;", SET), id="a check that is gone"
        ),
    ],
)
def test_a_column_that_was_nullable_is_reported(migrations: tuple[str, ...]) -> None:
    assert said(*migrations) == ["set-not-null error"]


def test_a_column_that_is_required_already_is_not_reported() -> None:
    assert said(MEMBERS, "ALTER TABLE members ALTER COLUMN name SET NOT NULL;") == []
    assert said(MEMBERS, "ALTER TABLE members ALTER COLUMN id SET NOT NULL;") == []


@pytest.mark.parametrize(("version", "expected"), [(11, ["set-not-null error"]), (12, []), (18, [])])
def test_a_validated_check_spares_the_scan_since_postgresql_12(version: int, expected: list[str]) -> None:
    assert said(MEMBERS, CHECK, VALIDATE, SET, postgres_version=version) == expected


def test_with_a_validated_check_nobody_can_notice() -> None:
    assert phases(MEMBERS, CHECK, VALIDATE, SET) == ["expand"]


def test_the_plan_is_three_migrations_under_this_ones_own_names() -> None:
    assert only(MEMBERS, SET).fix == (
        "ALTER TABLE members ADD CONSTRAINT members_email_required CHECK (email IS NOT NULL) NOT VALID; "
        "-- MIGRATION_APPROVED: <reason>",
        "ALTER TABLE members VALIDATE CONSTRAINT members_email_required;",
        "ALTER TABLE members ALTER COLUMN email SET NOT NULL;\n"
        "ALTER TABLE members DROP CONSTRAINT members_email_required;",
    )


def test_the_plan_begins_where_the_schema_is() -> None:
    assert only(MEMBERS, CHECK, SET).fix == (
        "ALTER TABLE members VALIDATE CONSTRAINT k;",
        "ALTER TABLE members ALTER COLUMN email SET NOT NULL;\nALTER TABLE members DROP CONSTRAINT k;",
    )


def test_there_is_nothing_to_plan_where_the_validated_check_has_to_do() -> None:
    finding = only(MEMBERS, CHECK, VALIDATE, SET, postgres_version=11)
    assert finding.fix == ()
    assert finding.help.endswith("\n  -- MIGRATION_APPROVED: <reason>")


@pytest.mark.parametrize(
    ("version", "steps"),
    [
        pytest.param(11, ["CHECK (email IS NOT NULL) NOT VALID", "VALIDATE"], id="11: the check has to do"),
        pytest.param(18, ["NOT NULL email NOT VALID", "VALIDATE"], id="18: NOT NULL itself can be NOT VALID"),
    ],
)
def test_the_plan_is_shorter_where_postgresql_allows_or_denies_it(version: int, steps: list[str]) -> None:
    for step, words in zip(only(MEMBERS, SET, postgres_version=version).fix, steps, strict=True):
        assert words in step


def test_not_null_as_a_constraint_is_reported_alike() -> None:
    finding = only(MEMBERS, "ALTER TABLE members ADD CONSTRAINT k NOT NULL email NOT VALID;", postgres_version=18)
    assert finding.rule == "set-not-null"
    assert "while every row is read" not in finding.message
    later = ("ALTER TABLE members ADD CONSTRAINT k NOT NULL email NOT VALID;", VALIDATE)
    assert said(MEMBERS, *later, SET, postgres_version=18) == []


def test_only_the_first_step_of_the_plan_binds_anybody() -> None:
    first, *others = (step.removesuffix(" -- MIGRATION_APPROVED: <reason>") for step in only(MEMBERS, SET).fix)
    assert said(MEMBERS, first) == ["new-write-restriction warning"]
    assert said(MEMBERS, first, others[0]) == []
    assert said(MEMBERS, first, *others) == []


def test_a_constraint_keeps_the_name_that_was_written() -> None:
    written = "ALTER TABLE members ADD CONSTRAINT k NOT NULL email;"
    assert only(MEMBERS, written, postgres_version=18).fix == (
        "ALTER TABLE members ADD CONSTRAINT k NOT NULL email NOT VALID; -- MIGRATION_APPROVED: <reason>",
        "ALTER TABLE members VALIDATE CONSTRAINT k;",
    )
