from __future__ import annotations

import pytest

from linter.asked import asked
from linter.parse import parse
from linter.policy import Policy
from linter.walk import Walk
from rules.execution import TransactionMode
from tests.rules.judging import locks

TABLES = (
    "CREATE TABLE clubs (id integer PRIMARY KEY);"
    "CREATE TABLE visits (id integer PRIMARY KEY, club_id integer, hours integer NOT NULL);"
)
ALTER = "ALTER TABLE visits"


def rules(*migrations: str) -> list[str]:
    return [f"{finding.rule} {finding.severity}" for finding in locks(*migrations)]


def test_both_sides_of_a_foreign_key_are_told() -> None:
    (finding,) = locks(TABLES, f"{ALTER} ADD FOREIGN KEY (club_id) REFERENCES clubs;")
    assert finding.message == (
        "SHARE ROW EXCLUSIVE lock on visits and clubs: nobody can write to either while every row of visits is looked "
        "up in clubs."
    )
    assert finding.fix == (
        "ALTER TABLE visits ADD CONSTRAINT visits_club_id_fkey FOREIGN KEY (club_id) REFERENCES clubs NOT VALID; "
        "-- MIGRATION_APPROVED: <reason>",
        "ALTER TABLE visits VALIDATE CONSTRAINT visits_club_id_fkey;",
    )


PRISMA = f"{ALTER} ADD COLUMN of integer;\n{ALTER} ADD CONSTRAINT k FOREIGN KEY (of) REFERENCES clubs (id);"


@pytest.mark.parametrize(
    ("migration", "expected"),
    [
        pytest.param(PRISMA, "foreign-key-scan warning", id="a column that is new and NULL"),
        pytest.param(
            f"{ALTER} ADD COLUMN of integer; UPDATE visits SET of = 1 WHERE id > 0; "
            f"{ALTER} ADD FOREIGN KEY (of) REFERENCES clubs;",
            "foreign-key-scan error",
            id="filled in between",
        ),
        pytest.param(
            f"{ALTER} ADD COLUMN of integer DEFAULT 1; {ALTER} ADD FOREIGN KEY (of) REFERENCES clubs;",
            "foreign-key-scan error",
            id="with a default",
        ),
        pytest.param(
            f"{ALTER} ADD COLUMN of integer; {ALTER} ADD FOREIGN KEY (of, hours) REFERENCES other MATCH FULL;",
            "foreign-key-scan error",
            id="match full, by which NULL does not pass",
        ),
    ],
)
def test_a_foreign_key_with_nothing_to_look_up_is_a_warning(migration: str, expected: str) -> None:
    assert expected in rules(TABLES, migration)


def test_prismas_new_relation_keeps_readers_out_in_one_transaction_only() -> None:
    (batch,) = locks(TABLES, PRISMA)
    assert batch.message == (
        "SHARE ROW EXCLUSIVE lock on visits and clubs: nobody can write to either while every row of visits is read "
        "once; of is new and NULL in all of them, so nothing is looked up in clubs. Nobody can read visits meanwhile: "
        "this transaction holds ACCESS EXCLUSIVE there since line 1."
    )
    assert batch.fix[0] == f"{ALTER} ADD CONSTRAINT k FOREIGN KEY (of) REFERENCES clubs (id) NOT VALID;"
    (apart,) = locks(TABLES, PRISMA, mode=TransactionMode.PER_STATEMENT)
    assert apart.message.endswith("so nothing is looked up in clubs.")


def test_before_18_a_foreign_key_of_a_partitioned_table_has_no_easy_way() -> None:
    days = "CREATE TABLE days (day date, club_id integer) PARTITION BY RANGE (day);"
    parts = f"{days} CREATE TABLE clubs (id integer PRIMARY KEY);"
    key = "ALTER TABLE days ADD CONSTRAINT k FOREIGN KEY (club_id) REFERENCES clubs (id);"
    (before,) = locks(parts, key, postgres_version=17)
    assert before.fix == ()
    assert "cannot be added NOT VALID" in before.help
    (since,) = locks(parts, key, postgres_version=18)
    assert len(since.fix) == 2


UNIQUE = f"{ALTER} ADD COLUMN of integer UNIQUE REFERENCES clubs (id)"


def test_a_new_column_without_a_default_has_nothing_to_look_up() -> None:
    assert rules(TABLES, f"{UNIQUE};") == ["unique-constraint-blocking error"]


def test_only_a_partitioned_table_is_advised_as_one() -> None:
    (finding,) = [f for f in locks(TABLES, UNIQUE.replace(" UNIQUE", " DEFAULT 1 UNIQUE")) if "foreign" in f.rule]
    assert finding.help == (
        "Add the column without its foreign key, add that NOT VALID after it, and validate it in a later migration."
    )


NEW = "CREATE TABLE fresh (id integer PRIMARY KEY, club_id integer);"
KEY = "ALTER TABLE fresh ADD FOREIGN KEY (club_id) REFERENCES clubs;"
FILL = "INSERT INTO fresh SELECT id, 1 FROM clubs;"


@pytest.mark.parametrize(
    ("branch", "reported"),
    [
        pytest.param((NEW, KEY), False, id="created by the migration before"),
        pytest.param((NEW, "ALTER TABLE fresh ADD COLUMN n integer;", KEY), False, id="by an earlier one"),
        pytest.param((NEW + FILL, KEY), True, id="filled by the migration before"),
        pytest.param((NEW, FILL + KEY), True, id="filled by the same one"),
    ],
)
def test_a_table_of_the_same_branch_has_no_rows_unless_the_branch_wrote_some(
    branch: tuple[str, ...], *, reported: bool
) -> None:
    walk = Walk(15, rules_for=asked(Policy()))
    walk.replay(parse(TABLES))
    for number, migration in enumerate(branch):
        walked = walk.migration("name", parse(migration), unmerged=number > 0)
    assert ("foreign-key-scan" in {finding.rule for finding in walked.findings}) is reported
