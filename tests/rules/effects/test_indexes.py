"""Indexes: what is built, what CONCURRENTLY refuses, and what is taken for true of a table nobody saw."""

from __future__ import annotations

import pytest

from rules.effects import Breaks
from rules.execution import ALONE
from tests.rules.effects.claims import claimed, locks, names

MEMBERS = "CREATE TABLE members (id int PRIMARY KEY, email text, club int); CREATE INDEX by_email ON members (email);"
PARTED = (
    "CREATE TABLE visits (day date, member int) PARTITION BY RANGE (day);"
    "CREATE TABLE visits_1 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');"
    "CREATE TABLE visits_2 PARTITION OF visits DEFAULT; CREATE INDEX mine ON visits_1 (member);"
)


@pytest.mark.parametrize(
    ("statement", "lock", "built"),
    [
        pytest.param("CREATE INDEX i ON members (club);", "SHARE", {"i"}, id="named"),
        pytest.param("CREATE INDEX ON members (club);", "SHARE", {"members_club_idx"}, id="unnamed"),
        pytest.param("CREATE INDEX ON members (lower(email));", "SHARE", {"members_lower_idx"}, id="expression"),
        pytest.param("CREATE INDEX IF NOT EXISTS by_email ON members (club);", "SHARE", set(), id="there already"),
        pytest.param(
            "CREATE INDEX CONCURRENTLY i ON members (club);", "SHARE UPDATE EXCLUSIVE", {"i"}, id="concurrently"
        ),
        pytest.param(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS by_email ON members (club);",
            "SHARE UPDATE EXCLUSIVE",
            set(),
            id="concurrently, there already",
        ),
    ],
)
def test_an_index_is_built_from_all_rows(statement: str, lock: str, built: set[str]) -> None:
    effects = claimed(MEMBERS, statement, execution=ALONE)
    assert locks(effects) == {"members": lock}
    assert names(effects.index_builds) == built
    assert names(effects.scans) == ({"members"} if built else set())
    assert effects.errors == ()


def test_a_partition_that_has_the_index_already_gets_none() -> None:
    effects = claimed(PARTED, "CREATE INDEX ON visits (member);")
    assert locks(effects) == dict.fromkeys(("visits", "visits_1", "visits_2"), "SHARE")
    assert names(effects.index_builds) == {"visits_2_member_idx"}
    assert names(effects.scans) == {"visits_2"}


def test_on_only_the_parent_nothing_is_built() -> None:
    effects = claimed(PARTED, "CREATE INDEX ON ONLY visits (member);")
    assert locks(effects) == {"visits": "SHARE"}
    assert (effects.index_builds, effects.scans) == ((), ())


@pytest.mark.parametrize(
    ("setup", "statement", "sqlstate"),
    [
        pytest.param(PARTED, "CREATE INDEX CONCURRENTLY i ON visits (member);", "0A000", id="of a partitioned table"),
        pytest.param(PARTED, "CREATE UNIQUE INDEX i ON visits (member);", "0A000", id="unique without the key"),
        pytest.param(MEMBERS, "DROP INDEX CONCURRENTLY by_email CASCADE;", "0A000", id="drop with CASCADE"),
        pytest.param(MEMBERS, "DROP INDEX members_pkey;", "2BP01", id="drop of a primary key's"),
        pytest.param(MEMBERS, "DROP INDEX CONCURRENTLY members_pkey;", "2BP01", id="the same concurrently"),
        pytest.param(
            f"{PARTED} CREATE INDEX i ON visits (day);", "DROP INDEX visits_1_day_idx;", "2BP01", id="drop of a part"
        ),
        pytest.param(
            f"{PARTED} CREATE INDEX i ON visits (day);", "DROP INDEX CONCURRENTLY i;", "0A000", id="drop of a whole"
        ),
        pytest.param(
            "CREATE TABLE a (b int); CREATE UNIQUE INDEX u ON a (b); CREATE TABLE c (d int REFERENCES a (b));",
            "DROP INDEX u;",
            "2BP01",
            id="drop of what a foreign key rests on",
        ),
    ],
)
def test_what_postgresql_refuses(setup: str, statement: str, sqlstate: str) -> None:
    effects = claimed(setup, statement, execution=ALONE)
    assert [(error.sqlstate, error.certain) for error in effects.errors] == [(sqlstate, True)]
    assert locks(effects) == {}


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE INDEX CONCURRENTLY i ON members (club);",
        "DROP INDEX CONCURRENTLY by_email;",
        "REINDEX INDEX CONCURRENTLY by_email;",
        "REINDEX SCHEMA public;",
        "REINDEX DATABASE d;",
    ],
)
def test_what_must_not_run_inside_a_transaction(statement: str) -> None:
    assert [error.sqlstate for error in claimed(MEMBERS, statement).errors] == ["25001"]
    assert claimed(MEMBERS, statement, execution=ALONE).errors == ()


def test_several_indexes_are_not_dropped_concurrently() -> None:
    effects = claimed(MEMBERS, "DROP INDEX CONCURRENTLY by_email, other;", execution=ALONE)
    assert {error.sqlstate for error in effects.errors} == {"0A000"}


def test_a_unique_index_may_meet_duplicates_and_binds_writers() -> None:
    effects = claimed(MEMBERS, "CREATE UNIQUE INDEX i ON members (email);")
    assert [(error.sqlstate, error.certain) for error in effects.errors] == [("23505", False)]
    assert effects.breaks == {Breaks.OLD_WRITERS}


def test_on_a_new_table_it_binds_nobody() -> None:
    effects = claimed("CREATE TABLE a (b int); CREATE UNIQUE INDEX i ON a (b);")
    assert effects.breaks == frozenset()


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        pytest.param("DROP INDEX nobody_knows;", {"nobody_knows": "ACCESS EXCLUSIVE"}, id="drop"),
        pytest.param("REINDEX INDEX nobody_knows;", {"nobody_knows": "ACCESS EXCLUSIVE"}, id="reindex"),
    ],
)
def test_of_an_unknown_index_the_table_is_not_known(statement: str, expected: dict[str, str]) -> None:
    effects = claimed(statement)
    assert locks(effects) == expected
    assert len(effects.assumed) == 1


def test_concurrently_neither_table_nor_index_is_taken_away() -> None:
    effects = claimed(MEMBERS, "DROP INDEX CONCURRENTLY by_email;", execution=ALONE)
    assert locks(effects) == {"members": "SHARE UPDATE EXCLUSIVE", "by_email": "SHARE UPDATE EXCLUSIVE"}


@pytest.mark.parametrize(
    ("statement", "table", "index"),
    [
        ("REINDEX TABLE members;", "SHARE", "ACCESS EXCLUSIVE"),
        ("REINDEX TABLE CONCURRENTLY members;", "SHARE UPDATE EXCLUSIVE", "SHARE UPDATE EXCLUSIVE"),
        ("REINDEX SCHEMA public;", "SHARE", "ACCESS EXCLUSIVE"),
    ],
)
def test_reindex_builds_every_index(statement: str, table: str, index: str) -> None:
    effects = claimed(MEMBERS, statement, execution=ALONE)
    assert locks(effects) == {"members": table, "members_pkey": index, "by_email": index}
    assert names(effects.index_builds) == {"members_pkey", "by_email"}
    assert names(effects.scans) == {"members"}


def test_reindex_concurrently_came_with_12() -> None:
    effects = claimed(MEMBERS, "REINDEX TABLE CONCURRENTLY members;", version=11, execution=ALONE)
    assert [error.sqlstate for error in effects.errors] == ["42601"]
