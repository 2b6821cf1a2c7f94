"""What observing adds to the measured truth: new names, bare statements, errors, a snapshot that stays right."""

from __future__ import annotations

import psycopg
import pytest

from replay.observe import Observer, observe
from rules.lock_mode import Lock
from rules.name import Name


def name(text: str) -> Name:
    return Name(text, "public")


MEMBERS = "create table members (id integer primary key, club integer); insert into members select 1, 2"


def test_an_index_on_an_older_table_is_built(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    observed = observe(conn, "create index members_club on members (club)")
    assert observed.locks == {name("members"): Lock.SHARE}
    assert observed.index_builds == (name("members_club"),)
    assert observed.scans == (name("members"),)


def test_an_index_that_comes_with_its_table_is_not(conn: psycopg.Connection) -> None:
    assert observe(conn, "create table clubs (id integer primary key)").index_builds == ()


def test_an_index_concurrently_is_seen_holding_its_lock(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    observed = observe(conn, "create index concurrently members_club on members (club)")
    assert observed.sampled
    assert not observed.unknown_locks
    assert observed.locks == {name("members"): Lock.SHARE_UPDATE_EXCLUSIVE}
    assert observed.index_builds == (name("members_club"),)


@pytest.mark.parametrize(
    ("statement", "locks"),
    [
        pytest.param(
            "drop index concurrently members_club",
            {"members": Lock.SHARE_UPDATE_EXCLUSIVE, "members_club": Lock.SHARE_UPDATE_EXCLUSIVE},
            id="drop index concurrently",
        ),
        pytest.param("vacuum members", {"members": Lock.SHARE_UPDATE_EXCLUSIVE}, id="vacuum"),
        pytest.param("vacuum full members", {"members": Lock.ACCESS_EXCLUSIVE}, id="vacuum full"),
    ],
)
def test_what_cannot_run_in_a_transaction_is_seen_from_outside(
    conn: psycopg.Connection, statement: str, locks: dict[str, Lock]
) -> None:
    conn.execute(f"{MEMBERS}; create index members_club on members (club)")
    observed = observe(conn, statement)
    assert observed.sampled
    assert observed.locks == {name(relation): lock for relation, lock in locks.items()}


def test_a_full_vacuum_rewrites(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    observed = observe(conn, "vacuum full members")
    assert observed.rewrites == (name("members"),)
    assert observed.index_builds == (name("members_pkey"),)


def test_a_failure_leaves_nothing_and_says_where(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    observed = observe(conn, "alter table members drop column fax")
    assert observed.error is not None
    assert observed.error.sqlstate == "42703"
    assert observed.locks == {}
    failed = observe(conn, "select nothing from members").error
    assert failed is not None
    assert failed.position == 8


def test_a_deferred_constraint_fails_the_statement_that_broke_it(conn: psycopg.Connection) -> None:
    conn.execute(f"{MEMBERS}; create table posts (member integer references members initially deferred)")
    failed = observe(conn, "insert into posts values (7)").error
    assert failed is not None
    assert failed.sqlstate == "23503"


def test_rows_read_by_an_earlier_statement_do_not_count_again(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    observer = Observer(conn)
    assert observer.observe(b"create index members_club on members (club)").scans == (name("members"),)
    assert observer.observe(b"alter table members add column fax text").scans == ()


def test_names_are_those_before_the_statement_and_the_snapshot_follows(conn: psycopg.Connection) -> None:
    conn.execute("create schema archive; create table archive.members (id integer)")
    observer = Observer(conn)
    assert observer.observe(b"alter schema archive rename to attic").locks == {}
    assert observer.observe(b"alter table attic.members rename to old").locks == {
        Name("members", "attic"): Lock.ACCESS_EXCLUSIVE
    }
    assert observer.observe(b"drop table attic.old").locks == {Name("old", "attic"): Lock.ACCESS_EXCLUSIVE}
    assert not observer.relations


def test_a_change_under_a_savepoint_is_seen(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    block = "do $$ begin alter table members alter club type bigint; exception when others then null; end $$"
    observed = observe(conn, block)
    assert observed.rewrites == (name("members"),)


def test_rows_that_never_come_are_an_error_and_not_a_hang(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    failed = observe(conn, "copy members from stdin").error
    assert failed is not None
    assert failed.sqlstate == "57014"
    assert observe(conn, "select 1").error is None


def test_a_commit_inside_a_block_runs_as_it_would_alone(conn: psycopg.Connection) -> None:
    conn.execute(MEMBERS)
    assert observe(conn, "do $$ begin update members set club = 3; commit; end $$").error is None
    assert conn.execute("select club from members").fetchone() == (3,)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("copy members to stdout", id="alone"),
        pytest.param("copy members to stdout; copy (select 1) to stdout; update members set club = 3", id="several"),
        pytest.param("copy (select from generate_series(1, 100000)) to stdout", id="many rows"),
    ],
)
def test_rows_that_nobody_reads_are_taken_from_the_server(conn: psycopg.Connection, statement: str) -> None:
    conn.execute(MEMBERS)
    assert observe(conn, statement).error is None
    assert observe(conn, "create index members_club on members (club)").index_builds == (name("members_club"),)


def test_rows_that_fail_on_their_way_out_are_an_error(conn: psycopg.Connection) -> None:
    failed = observe(conn, "copy (select 1 / (n - 3) from generate_series(1, 9) n) to stdout").error
    assert failed is not None
    assert failed.sqlstate == "22012"
    assert observe(conn, "select 1").error is None


def test_an_index_that_a_type_change_keeps_is_not_built(conn: psycopg.Connection) -> None:
    conn.execute("create table members (name varchar(10)); create index members_name on members (name)")
    assert observe(conn, "alter table members alter name type varchar(20)").index_builds == ()
    assert observe(conn, "alter table members alter name type char(30)").index_builds == (name("members_name"),)


def test_the_index_of_a_partitioned_table_is_not_built_only_those_of_its_partitions(conn: psycopg.Connection) -> None:
    conn.execute(
        "create table visits (id integer) partition by range (id);"
        "create table visits_1 partition of visits for values from (0) to (10)"
    )
    assert observe(conn, "create index visits_id on visits (id)").index_builds == (name("visits_1_id_idx"),)


def test_a_comment_on_an_index_locks_it(conn: psycopg.Connection) -> None:
    conn.execute(f"{MEMBERS}; create index members_club on members (club)")
    observed = observe(conn, "comment on index members_club is 'by club'")
    assert observed.locks == {name("members_club"): Lock.SHARE_UPDATE_EXCLUSIVE}
