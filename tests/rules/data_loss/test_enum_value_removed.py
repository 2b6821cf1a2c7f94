from __future__ import annotations

import pytest

from tests.rules.judging import findings, only, phases, said

ROLE = """CREATE TYPE "Role" AS ENUM ('ADMIN', 'MEMBER', 'GUEST');
CREATE TABLE members (id integer, role "Role" NOT NULL DEFAULT 'MEMBER', roles "Role"[]);"""
END = 'DROP TYPE "public"."Role_old"'
ONE_COLUMN = ROLE.replace(', roles "Role"[]', "")
ARRAY_ALONE = ROLE.replace(""", role "Role" NOT NULL DEFAULT 'MEMBER'""", "")


def swap(values: str, column: str = "role", array: str = "") -> str:
    """What Prisma generates."""
    return f"""BEGIN;
CREATE TYPE "Role_new" AS ENUM ({values});
ALTER TABLE "members" ALTER COLUMN "{column}" DROP DEFAULT;
ALTER TABLE "members" ALTER COLUMN "{column}" TYPE "Role_new"{array} USING ("{column}"::text::"Role_new"{array});
ALTER TYPE "Role" RENAME TO "Role_old";
ALTER TYPE "Role_new" RENAME TO "Role";
DROP TYPE "public"."Role_old";
ALTER TABLE "members" ALTER COLUMN "{column}" SET DEFAULT 'MEMBER';
COMMIT;"""


def test_a_swap_is_reported_once_where_it_ends() -> None:
    finding = only(ONE_COLUMN, swap("'ADMIN', 'MEMBER'"))
    assert (finding.rule, finding.severity, finding.span.line) == ("enum-value-removed", "error", 7)


def test_the_removed_value_and_its_columns_are_named() -> None:
    finding = only(ONE_COLUMN, swap("'ADMIN', 'MEMBER'"))
    assert (
        "'GUEST' is taken out of \"Role\": rows that hold one in members.role make the migration fail"
        in finding.message
    )
    assert "  UPDATE members SET role = 'ADMIN' WHERE role IN ('GUEST');" in finding.help


def test_several_values_are_listed() -> None:
    finding = only(ONE_COLUMN, swap("'ADMIN'"))
    assert "'MEMBER' and 'GUEST' are taken out of" in finding.message
    assert "WHERE role IN ('MEMBER', 'GUEST');" in finding.help


def test_an_array_loses_its_removed_elements() -> None:
    finding = only(ARRAY_ALONE, swap("'ADMIN', 'MEMBER'", "roles", "[]"))
    assert "  UPDATE members SET roles = array_remove(roles, 'GUEST') WHERE 'GUEST' = ANY (roles);" in finding.help


def test_a_type_built_anew_with_all_its_values_is_a_warning() -> None:
    finding = only(ONE_COLUMN, swap("'MEMBER', 'ADMIN', 'GUEST', 'OWNER'"))
    assert finding.severity == "warning"
    assert "no value is taken out" in finding.message


def test_an_enum_nobody_knows_the_values_of_is_an_error() -> None:
    assert "values are taken out of" in only(swap("'ADMIN', 'MEMBER'")).message


def test_a_swap_is_contract_from_beginning_to_end() -> None:
    control, *steps, last = [str(phase) for phase in phases(ONE_COLUMN, swap("'ADMIN', 'MEMBER'"))]
    assert (control, last) == ("control", "control")
    assert set(steps) == {"contract"}


def test_a_swap_by_hand_creates_the_new_type_under_the_lasting_name() -> None:
    migration = """ALTER TYPE "Role" RENAME TO "Old";
CREATE TYPE "Role" AS ENUM ('ADMIN', 'MEMBER');
ALTER TABLE members ALTER COLUMN role TYPE "Role" USING role::text::"Role";
DROP TYPE "Old";"""
    assert said(ONE_COLUMN, migration) == ["enum-value-removed error"]


@pytest.mark.parametrize("missing", ['DROP TYPE "public"."Role_old";\n', 'ALTER TYPE "Role_new" RENAME TO "Role";\n'])
def test_half_a_swap_is_not_taken_for_one(missing: str) -> None:
    half = swap("'ADMIN', 'MEMBER'").replace(missing, "")
    assert "enum-value-removed error" not in said(ONE_COLUMN, half)
    assert "column-type-change error" in said(ONE_COLUMN, half)
    assert "rename-other error" in said(ONE_COLUMN, half)


def test_a_default_belongs_to_the_swap_only_if_it_is_set_again() -> None:
    migration = swap("'ADMIN', 'MEMBER'").replace("SET DEFAULT 'MEMBER'", "SET STATISTICS 10")
    assert "contract-not-approved error" in said(ROLE, migration)


@pytest.mark.parametrize(
    ("cascade", "words"),
    [
        (" CASCADE", "ACCESS EXCLUSIVE lock on members; CASCADE drops members.roles, whose values are lost"),
        ("", "it fails (2BP01) while members.roles is of that type"),
    ],
)
def test_a_column_that_is_not_moved_over_is_named(cascade: str, words: str) -> None:
    migration = swap("'ADMIN', 'MEMBER'").replace(END, f"{END}{cascade}")
    found = [finding for finding in findings(ROLE, migration) if finding.rule == "drop-other"]
    assert [finding.severity for finding in found] == ["error"]
    assert words in found[0].message


def test_cascade_at_the_end_of_a_swap_is_reported_by_itself() -> None:
    migration = swap("'ADMIN', 'MEMBER'").replace(END, f"{END} CASCADE")
    assert "drop-other error" in said(ONE_COLUMN, migration)
