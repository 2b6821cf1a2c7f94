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


def test_the_plan_has_four_steps_under_this_migrations_own_names() -> None:
    steps = [line for line in only(MEMBERS, SET).help.split("\n") if line.startswith("  ALTER")]
    assert steps == [
        "  ALTER TABLE members ADD CONSTRAINT members_email_required CHECK (email IS NOT NULL) NOT VALID;",
        "  ALTER TABLE members VALIDATE CONSTRAINT members_email_required;",
        "  ALTER TABLE members ALTER COLUMN email SET NOT NULL;",
        "  ALTER TABLE members DROP CONSTRAINT members_email_required;",
    ]


def test_the_plan_begins_where_the_schema_is() -> None:
    steps = [line for line in only(MEMBERS, CHECK, SET).help.split("\n") if line.startswith("  ALTER")]
    assert steps == [
        "  ALTER TABLE members VALIDATE CONSTRAINT k;",
        "  ALTER TABLE members ALTER COLUMN email SET NOT NULL;",
        "  ALTER TABLE members DROP CONSTRAINT k;",
    ]


@pytest.mark.parametrize(
    ("version", "steps"),
    [
        pytest.param(11, ["CHECK (email IS NOT NULL) NOT VALID", "VALIDATE"], id="11: the check has to do"),
        pytest.param(18, ["NOT NULL email NOT VALID", "VALIDATE"], id="18: NOT NULL itself can be NOT VALID"),
    ],
)
def test_the_plan_is_shorter_where_postgresql_allows_or_denies_it(version: int, steps: list[str]) -> None:
    shown = [
        line for line in only(MEMBERS, SET, postgres_version=version).help.split("\n") if line.startswith("  ALTER")
    ]
    assert len(shown) == len(steps)
    for line, words in zip(shown, steps, strict=True):
        assert words in line


def test_not_null_as_a_constraint_is_reported_alike() -> None:
    finding = only(MEMBERS, "ALTER TABLE members ADD CONSTRAINT k NOT NULL email NOT VALID;", postgres_version=18)
    assert finding.rule == "set-not-null"
    assert "while every row is read" not in finding.message
    later = ("ALTER TABLE members ADD CONSTRAINT k NOT NULL email NOT VALID;", VALIDATE)
    assert said(MEMBERS, *later, SET, postgres_version=18) == []


def test_each_step_of_the_plan_can_be_followed() -> None:
    steps = [line for line in only(MEMBERS, SET).help.split("\n") if line.startswith("  ALTER")]
    assert said(MEMBERS, steps[0]) == ["new-write-restriction warning"]
    assert said(MEMBERS, steps[0], steps[1]) == []
    assert said(MEMBERS, steps[0], steps[1], steps[2] + steps[3]) == []
