"""A folder judged as a whole: what is reported and what only replayed, phases, sign-off, several folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.lint import lint_text, merged
from linter.policy import ChangeType, Policy, RecordedApproval
from linter.verdict import MigrationResult
from rules.finding import Phase, Severity
from rules.value import replace
from tests.linter.history import ADD, DROP, INIT, add, linted, said, three_migrations
from tests.linter.projects import LOCK, write


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return three_migrations(tmp_path)


# What is reported -----------------------------------------------------------------------------------------------------


def test_every_migration_is_reported_in_order(root: Path) -> None:
    verdict = linted(root)
    assert said(verdict) == {INIT: [], ADD: [], DROP: ["drop-table"]}
    assert verdict.replayed == 0
    assert verdict.migrations[0].path == f"migrations/{INIT}/migration.sql"


def test_one_migration_is_reported_and_those_before_it_are_replayed(root: Path) -> None:
    add(root, "20250401000000_last", "ALTER TABLE t ALTER id TYPE bigint;")
    verdict = linted(root, "migrations/20250401000000_last")
    assert said(verdict) == {"20250401000000_last": []}  # it is a bigint from the beginning
    assert verdict.replayed == 3


def test_what_comes_after_the_last_reported_one_is_not_read(root: Path) -> None:
    verdict = linted(root, f"migrations/{INIT}")
    assert said(verdict) == {INIT: []}
    assert verdict.replayed == 0


def test_a_file_that_could_not_be_read_is_left_out_and_the_others_are_judged(root: Path) -> None:
    (root / "migrations" / ADD / "migration.sql").write_bytes(b"\xff")
    assert said(linted(root)) == {INIT: [], DROP: ["drop-table"]}


def test_a_folder_without_its_script_is_reported_in_its_place(root: Path) -> None:
    (root / "migrations" / ADD / "migration.sql").unlink()
    verdict = linted(root)
    assert said(verdict) == {INIT: [], ADD: ["missing-migration-file"], DROP: ["drop-table"]}
    assert (verdict.migrations[1].phase, verdict.migrations[1].statements) == (Phase.UNKNOWN, ())


def test_a_table_of_another_migration_is_old_and_of_the_same_one_is_new(root: Path) -> None:
    add(root, "20250401000000_a", "CREATE TABLE u (id integer); DELETE FROM u;")
    add(root, "20250401000001_b", "DELETE FROM u;")
    found = said(linted(root))
    assert found["20250401000000_a"] == []
    assert found["20250401000001_b"] == ["delete-without-where"]


# Phases ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "phase"),
    [
        pytest.param("", Phase.CONTROL, id="nothing"),
        pytest.param("SET lock_timeout = '5s'; COMMENT ON TABLE t IS 'x';", Phase.CONTROL, id="settings and comments"),
        pytest.param("ALTER TABLE t ADD COLUMN a integer; CREATE TABLE u ();", Phase.EXPAND, id="additions"),
        pytest.param("BEGIN; CREATE TABLE u (); COMMIT;", Phase.EXPAND, id="an addition in a transaction"),
        pytest.param("CREATE TABLE u (); DROP TABLE u;", Phase.EXPAND, id="what it created itself, dropped"),
        pytest.param("UPDATE t SET a = 1 WHERE a IS NULL;", Phase.MIGRATE, id="rows"),
        pytest.param("ALTER TABLE t DROP COLUMN a, ALTER b SET NOT NULL;", Phase.CONTRACT, id="removals"),
        pytest.param("ALTER TABLE t ADD a integer, DROP COLUMN b;", Phase.MIXED, id="two in one statement"),
        pytest.param("CREATE TABLE u (); DROP TABLE t;", Phase.MIXED, id="two in two statements"),
        pytest.param("DO $$ BEGIN EXECUTE a; END $$;", Phase.UNKNOWN, id="code that cannot be seen into"),
        pytest.param("FROBNICATE t;", Phase.UNKNOWN, id="what is not understood"),
    ],
)
def test_a_file_has_the_phase_of_its_statements(script: str, phase: Phase) -> None:
    assert lint_text(script).phase is phase


def test_what_is_unknown_is_not_hidden_by_what_is_known() -> None:
    assert lint_text("CREATE TABLE u ();\nFROBNICATE t;").phase in (Phase.UNKNOWN, Phase.MIXED)


# Sign-off and policy --------------------------------------------------------------------------------------------------


def result(script: str, policy: Policy, tmp_path: Path) -> MigrationResult:
    write(tmp_path, {"migrations/migration_lock.toml": LOCK, "migrations/1_a/migration.sql": script})
    return linted(tmp_path, policy=policy).migrations[0]


@pytest.mark.parametrize(
    ("script", "types", "roles"),
    [
        pytest.param("CREATE TABLE u ();", ["additive"], ("Ann",), id="additive"),
        pytest.param("DROP TABLE t;", ["destructive"], ("Bob", "Cy"), id="destructive"),
        pytest.param("GRANT SELECT ON t TO r;", ["permission"], ("Cy", "Di"), id="permission"),
        pytest.param(
            "DROP TABLE t; REVOKE ALL ON u FROM r;",
            ["destructive", "permission"],
            ("Bob", "Cy", "Di"),
            id="two, Cy once",
        ),
    ],
)
def test_the_projects_roles_sign(script: str, types: list[str], roles: tuple[str, ...], tmp_path: Path) -> None:
    policy = Policy(
        sign_off={
            ChangeType.ADDITIVE: ("Ann",),
            ChangeType.DESTRUCTIVE: ("Bob", "Cy"),
            ChangeType.PERMISSION: ("Cy", "Di"),
        }
    )
    judged = result(script, policy, tmp_path)
    assert (list(judged.change_types), judged.sign_off) == (types, roles)


def test_an_approval_takes_no_sign_off_away() -> None:
    approved = lint_text("DROP TABLE t; -- MIGRATION_APPROVED: no version reads it since 2024")
    assert [finding.counts for finding in approved.findings] == [False]
    assert approved.sign_off == lint_text("DROP TABLE t;").sign_off == ("System Owner", "Backup/Recovery Owner")


def test_a_rule_that_is_off_says_nothing_and_changes_no_phase(tmp_path: Path) -> None:
    judged = result("DROP TABLE t;", Policy(severities={"drop-table": Severity.OFF}), tmp_path)
    assert judged.findings == ()
    assert (judged.phase, judged.change_type) == (Phase.CONTRACT, ChangeType.DESTRUCTIVE)


def test_an_approval_recorded_for_another_text_is_void_and_said_so(tmp_path: Path) -> None:
    record = RecordedApproval(migration="1_a", checksum="0" * 64, rules=frozenset({"drop-table"}), reason="Agreed.")
    judged = result("DROP TABLE t;", Policy(approvals=(record,)), tmp_path)
    assert [(finding.rule, finding.counts) for finding in judged.findings] == [
        ("unused-approval", True),
        ("drop-table", True),
    ]


def test_findings_stand_in_the_order_of_the_file() -> None:
    judged = lint_text("SELECT 1; -- MIGRATION_APPROVED: x y\nDROP TABLE a, b; TRUNCATE c;\nDROP TABLE d;")
    assert [(finding.rule, finding.span.line, finding.span.column) for finding in judged.findings] == [
        ("unused-approval", 1, 11),
        ("drop-table", 2, 12),
        ("drop-table", 2, 15),
        ("truncate", 2, 18),
        ("drop-table", 3, 1),
    ]


# Several folders ------------------------------------------------------------------------------------------------------


def test_one_folder_is_its_own_verdict(root: Path) -> None:
    verdict = linted(root)
    assert merged([verdict]) is verdict


def test_several_folders_are_one_verdict(root: Path) -> None:
    one = replace(linted(root), notes=("A note.",), stale_baseline=("an entry",), replayed=2)
    other = replace(linted(root, f"migrations/{DROP}"), notes=("A note.", "Another."), stale_baseline=("an entry",))
    both = merged([one, other])
    assert both.folder == "migrations, migrations"
    assert [migration.name for migration in both.migrations] == [INIT, ADD, DROP, DROP]
    assert both.replayed == 2 + 2
    assert both.notes == ("A note.", "Another.")
    assert both.stale_baseline == ("an entry", "an entry")
