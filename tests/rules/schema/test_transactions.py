"""What BEGIN, COMMIT and ROLLBACK make of what came between them."""

from __future__ import annotations

import pytest

from tests.rules.judging import said


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param(
            "BEGIN; CREATE TEMP TABLE members (id integer) ON COMMIT DROP; COMMIT; DROP TABLE members;",
            id="ON COMMIT DROP",
        ),
        pytest.param(
            "CREATE TEMP TABLE members (id integer) ON COMMIT DROP; DROP TABLE members;",
            id="ON COMMIT DROP where every statement may commit",
        ),
        pytest.param("BEGIN; CREATE TABLE members (id integer); ROLLBACK; DROP TABLE members;", id="rolled back"),
        pytest.param("BEGIN; CREATE TEMP TABLE members (id integer); ROLLBACK; DROP TABLE members;", id="temporary"),
        pytest.param(
            "BEGIN; SAVEPOINT a; CREATE TABLE members (id integer); ROLLBACK TO SAVEPOINT a; DROP TABLE members;",
            id="rolled back to a savepoint",
        ),
        pytest.param(
            "CREATE TABLE club.members (id integer); BEGIN; SET LOCAL search_path = club; COMMIT; DROP TABLE members;",
            id="SET LOCAL ends with COMMIT",
        ),
        pytest.param(
            "CREATE TABLE club.members (id integer); BEGIN; SET search_path = club; ROLLBACK; DROP TABLE members;",
            id="SET is rolled back",
        ),
        pytest.param(
            "CREATE TABLE club.members (id integer); SET LOCAL search_path = club; DROP TABLE members;",
            id="SET LOCAL outside a transaction may do nothing",
        ),
        pytest.param(
            "CREATE TABLE members (id integer); SET LOCAL search_path = club; DROP TABLE members;",
            id="SET LOCAL outside a transaction may do something",
        ),
        pytest.param("CREATE TEMP TABLE members (id integer); DISCARD ALL; DROP TABLE members;", id="DISCARD ALL"),
        pytest.param(
            "CREATE TABLE club.members (id integer); SET search_path = club; RESET ALL; DROP TABLE members;",
            id="RESET ALL",
        ),
    ],
)
def test_what_is_gone_again_does_not_answer_for_an_older_table(migration: str) -> None:
    assert said(migration) == ["drop-table error"]


def test_what_a_rollback_gives_back_its_name_is_older() -> None:
    swap = "ALTER TABLE members RENAME TO old; ALTER TABLE nt RENAME TO members;"
    migration = f"CREATE TABLE nt (id integer); BEGIN; {swap} ROLLBACK; DROP TABLE members;"
    assert said(migration) == ["rename-table error", "drop-table error"]


@pytest.mark.parametrize(
    "migration",
    [
        "BEGIN; CREATE TABLE a (id integer); COMMIT; DROP TABLE a;",
        "BEGIN; CREATE TEMP TABLE a (id integer) ON COMMIT DROP; DROP TABLE a; COMMIT;",
        "BEGIN; SET LOCAL search_path = club; CREATE TABLE a (id integer); DROP TABLE a; COMMIT;",
        "BEGIN; SET search_path = club; COMMIT; CREATE TABLE a (id integer); DROP TABLE a;",
        "BEGIN; SAVEPOINT s; CREATE TABLE a (id integer); RELEASE SAVEPOINT s; COMMIT; DROP TABLE a;",
    ],
)
def test_what_is_there_still_may_be_dropped(migration: str) -> None:
    assert said(migration) == []
