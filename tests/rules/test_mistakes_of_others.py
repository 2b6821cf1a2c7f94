"""What other linters were seen to get wrong: here it is right."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from linter.git import changes_since
from linter.verdict import StatementResult
from rules.execution import TransactionMode
from rules.finding import Finding
from rules.registry import RULES
from rules.rule import Rule, migrations_of, mode_of
from tests.linter.projects import migrations
from tests.linter.repositories import ENVIRONMENT, commit, repository
from tests.rules.judging import judged
from threephase.rule_page import rule_page

MEMBERS = "CREATE TABLE members (id bigint PRIMARY KEY, club_id bigint, email text, joined_at timestamp(3));"
CLUBS = "CREATE TABLE clubs (id bigint PRIMARY KEY, name text, founded text);"
VISITS = (
    "CREATE TABLE visits (id bigint, day date NOT NULL, member_id bigint) PARTITION BY RANGE (day);\n"
    "CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');"
)
REST = "CREATE TABLE visits_rest PARTITION OF visits DEFAULT;"


def counting(
    *migrations: str, postgres_version: int = 15, mode: TransactionMode = TransactionMode.BATCH
) -> list[Finding]:
    found = judged(*migrations, postgres_version=postgres_version, mode=mode).findings
    return [finding for finding in found if finding.counts]


def rules_of(*migrations: str, postgres_version: int = 15) -> set[str]:
    return {finding.rule for finding in counting(*migrations, postgres_version=postgres_version)}


def last(*migrations: str, postgres_version: int = 15) -> StatementResult:
    return judged(*migrations, postgres_version=postgres_version).statements[-1]


# One validation, one approval, one mistake is about one thing ---------------------------------------------------------


def test_a_validated_foreign_key_does_not_vouch_for_not_null() -> None:
    sql = "ALTER TABLE members VALIDATE CONSTRAINT members_club_id_fkey;\nALTER TABLE members ALTER email SET NOT NULL;"
    assert "set-not-null" in rules_of(MEMBERS, sql)


def test_a_check_of_another_column_does_not_vouch_for_not_null() -> None:
    check = "ALTER TABLE members ADD CONSTRAINT a CHECK (club_id IS NOT NULL);"
    assert "set-not-null" in rules_of(MEMBERS, check, "ALTER TABLE members ALTER email SET NOT NULL;")


def test_an_ignore_speaks_for_its_own_statement_only() -> None:
    first = 'CREATE INDEX a ON members (email); -- threephase: ignore create-index-blocking reason="night of 3 May"'
    result = judged(MEMBERS, f"{first}\nCREATE INDEX b ON members (club_id);")
    spoken = [(f.span.line, f.counts) for f in result.findings if f.rule == "create-index-blocking"]
    assert spoken == [(1, False), (2, True)]


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if not rule.approvable and rule.check], ids=lambda rule: rule.id
)
def test_an_ignore_works_in_the_very_form_that_its_page_shows(rule: Rule) -> None:
    comment = rule_page(rule).partition("**To accept one:** `")[2].partition("`")[0].replace("…", "known and agreed")
    *before, bad = migrations_of(rule.bad[0])
    silenced = "\n".join(f"{line.partition('--')[0]} {comment}" for line in bad.split("\n"))
    result = judged(*before, silenced, mode=mode_of(rule.bad[0]), turned_on=rule)
    assert [f.rule for f in result.findings if f.rule == rule.id and f.counts] == []
    assert [f.rule for f in result.findings if f.rule == rule.id] != []


def test_a_mistake_in_one_statement_silences_no_other() -> None:
    sql = "CREATE TABEL visits (id bigint);\nDROP TABLE members;\nALTER TABLE clubs FROBNICATE;"
    assert [(f.rule, f.span.line) for f in counting(MEMBERS, sql)] == [
        ("unrecognised-statement", 1),
        ("drop-table", 2),
        ("unrecognised-statement", 3),
    ]


def test_a_do_block_is_not_a_place_to_hide() -> None:
    assert "drop-table" in rules_of(MEMBERS, "DO $$ BEGIN\n  DROP TABLE members;\nEND $$;")
    assert "opaque-code" in rules_of(MEMBERS, "DO $$ BEGIN\n  EXECUTE 'DROP TABLE ' || current_user;\nEND $$;")


# What is new, and whose it is -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param(f"{MEMBERS}\nALTER TABLE members ADD COLUMN phone text NOT NULL;", id="a required column"),
        pytest.param(f"{CLUBS}\nALTER TABLE clubs ADD COLUMN club_id bigint REFERENCES clubs (id);", id="REFERENCES"),
        pytest.param(f"{MEMBERS}\nCREATE INDEX ON members (email);", id="an index"),
        pytest.param(f"{MEMBERS}\nALTER TABLE members ALTER email SET NOT NULL;", id="SET NOT NULL"),
    ],
)
def test_a_table_of_the_same_file_has_no_rows_and_no_readers(sql: str) -> None:
    assert counting(sql) == []


def test_a_table_of_the_same_name_in_another_schema_is_another_table() -> None:
    sql = "CREATE TABLE a.members (id bigint PRIMARY KEY);\nALTER TABLE b.members ADD COLUMN phone text NOT NULL;"
    assert "required-column-without-default" in rules_of(sql)


@pytest.mark.parametrize("mode", TransactionMode)
def test_a_table_is_new_however_the_file_is_sent(mode: TransactionMode) -> None:
    assert counting(f"{MEMBERS}\nCREATE INDEX ON members (email);", mode=mode) == []


# What to do about it --------------------------------------------------------------------------------------------------


def test_no_fix_leaves_an_invalid_index_behind_in_silence() -> None:
    for rule in RULES:
        for example in rule.bad:
            for finding in judged(*migrations_of(example), mode=mode_of(example), turned_on=rule).findings:
                assert "CONCURRENTLY IF NOT EXISTS" not in " ".join(finding.fix), finding.rule


def test_an_invalid_index_that_a_second_run_would_keep_is_reported() -> None:
    sql = "CREATE INDEX CONCURRENTLY IF NOT EXISTS members_email_idx ON members (email);"
    assert "invalid-index-kept" in rules_of(MEMBERS, sql)


def test_an_exclusion_constraint_is_not_to_be_made_not_valid() -> None:
    sql = "ALTER TABLE members ADD CONSTRAINT one_each EXCLUDE USING hash (email WITH =);"
    found = [f for f in counting(MEMBERS, sql) if f.rule == "unique-constraint-blocking"]
    assert len(found) == 1
    assert "NOT VALID" not in " ".join((found[0].help, *found[0].fix))


def test_no_index_on_a_partitioned_table_is_to_be_built_concurrently() -> None:
    found = [f for f in counting(VISITS, "CREATE INDEX i ON visits (member_id);") if f.rule == "create-index-blocking"]
    assert len(found) == 1
    assert "CONCURRENTLY i ON visits " not in " ".join((found[0].help, *found[0].fix))


def test_detaching_concurrently_beside_a_default_partition_is_an_error_and_no_advice() -> None:
    concurrently = "ALTER TABLE visits DETACH PARTITION visits_2026 CONCURRENTLY;"
    assert "always-fails" in rules_of(f"{VISITS}\n{REST}", concurrently)
    assert "always-fails" not in rules_of(VISITS, concurrently)
    for finding in counting(f"{VISITS}\n{REST}", concurrently.replace(" CONCURRENTLY", "")):
        assert "CONCURRENTLY" not in " ".join((finding.help, *finding.fix)), finding.rule


# What is, and what is not -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sql", "rule"),
    [
        pytest.param("DROP TABLE members;", "drop-table", id="a table"),
        pytest.param(
            "ALTER TABLE members\n  RENAME\n  COLUMN email\n  TO mail;", "rename-column", id="over four lines"
        ),
        pytest.param("ALTER TABLE members RENAME TO people;", "rename-table", id="a table's name"),
        pytest.param("DROP INDEX members_email_idx;", "drop-other", id="an index"),
        pytest.param("ALTER TABLE members ADD PRIMARY KEY (id);", "unique-constraint-blocking", id="a key"),
    ],
)
def test_what_destroys_renames_or_builds_a_key_is_reported(sql: str, rule: str) -> None:
    before = (
        "CREATE TABLE members (id bigint NOT NULL, email text);\nCREATE INDEX members_email_idx ON members (email);"
    )
    assert rule in rules_of(before, sql)


def test_an_alter_table_does_not_condemn_what_follows_it() -> None:
    assert (
        counting(MEMBERS, f"ALTER TABLE members ADD COLUMN phone text;\n{CLUBS}\nCREATE INDEX ON clubs (name);") == []
    )


def test_a_view_may_be_refreshed_concurrently_in_a_transaction() -> None:
    view = "CREATE MATERIALIZED VIEW everybody AS SELECT id FROM members;\nCREATE UNIQUE INDEX ON everybody (id);"
    before = f"{MEMBERS}\n{view}"
    sql = "REFRESH MATERIALIZED VIEW CONCURRENTLY everybody;\nREFRESH MATERIALIZED VIEW CONCURRENTLY everybody;"
    assert not rules_of(before, sql) & {"concurrently-in-transaction", "always-fails"}
    assert last(before, sql).effects.errors == ()


def test_what_is_new_is_known_from_git_and_not_from_the_time_of_a_file(tmp_path: Path) -> None:
    folder = migrations(repository(tmp_path), "1_init", "2_more")
    old = commit(tmp_path)
    migrations(tmp_path, "3_new")
    commit(tmp_path)
    for name, time in (("1_init", 2**31), ("2_more", 2**31), ("3_new", 0)):
        os.utime(folder / name / "migration.sql", (time, time))
    assert changes_since(folder, old, ENVIRONMENT).present == {"3_new"}
