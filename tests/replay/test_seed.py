"""Rows from the catalog alone: every type, keys that match, what cannot be filled."""

from __future__ import annotations

import psycopg
import pytest

from replay.seed import Seeder
from rules.name import Name

_TYPES = """
    smallint integer bigint numeric numeric(10,2) real float8 money oid boolean text varchar varchar(3) char(10) name "char"
    uuid date timestamp timestamp(3) timestamptz time timetz interval json jsonb bytea inet cidr macaddr macaddr8
    point line lseg box path polygon circle tsvector tsquery bit(3) bit varbit(8) int4range tstzrange text[] integer[]
    jsonb[] pg_lsn mood short
""".split()


def rows_in(conn: psycopg.Connection, table: str) -> int:
    found = conn.execute(f"select count(*) from {table}").fetchone()
    assert found is not None
    return int(found[0])


@pytest.mark.parametrize("type_name", _TYPES)
def test_every_type_has_a_value(conn: psycopg.Connection, type_name: str) -> None:
    conn.execute("create type mood as enum ('happy', 'sad'); create domain short as varchar(4)")
    conn.execute(f"create table members (id serial, value {type_name} not null)")
    seeder = Seeder(conn, 40)
    seeder.fill()
    assert seeder.unfilled == {}
    assert rows_in(conn, "members") == 40


@pytest.mark.parametrize("type_name", ["integer", "text", "varchar(20)", "uuid", "bigint"])
def test_a_foreign_key_between_columns_of_one_type_can_be_added(conn: psycopg.Connection, type_name: str) -> None:
    conn.execute(f"create table clubs (id {type_name} primary key); create table members (id serial, club {type_name})")
    Seeder(conn, 20).fill()
    conn.execute("alter table members add foreign key (club) references clubs")
    assert rows_in(conn, "clubs") == 20


def test_generated_and_identity_columns_are_left_to_the_server(conn: psycopg.Connection) -> None:
    conn.execute("create table members (id integer generated always as identity, club integer)")
    Seeder(conn, 5).fill()
    assert conn.execute("select id, club from members order by id").fetchall() == [(n, n) for n in range(1, 6)]


def test_a_unique_column_keeps_what_is_different(conn: psycopg.Connection) -> None:
    conn.execute("create table members (active boolean unique)")
    Seeder(conn, 5).fill()
    assert rows_in(conn, "members") == 2


def test_a_table_with_rows_is_left_alone(conn: psycopg.Connection) -> None:
    conn.execute("create table members (id integer); insert into members values (7)")
    Seeder(conn, 5).fill()
    assert rows_in(conn, "members") == 1


def test_foreign_keys_and_triggers_do_not_keep_rows_out(conn: psycopg.Connection) -> None:
    conn.execute(
        "create table clubs (id text primary key); create table members (id integer, club text references clubs);"
        "create function refuse() returns trigger language plpgsql as $$ begin raise 'no'; end $$;"
        "create trigger refuse before insert on clubs for each row execute procedure refuse()"
    )
    seeder = Seeder(conn, 5)
    seeder.fill()
    assert seeder.unfilled == {}
    assert rows_in(conn, "members") == 5


def test_what_a_check_refuses_is_left_out_where_null_is_allowed(conn: psycopg.Connection) -> None:
    conn.execute("create table members (id integer not null, age integer check (age > 1000))")
    Seeder(conn, 3).fill()
    assert conn.execute("select id, age from members order by id").fetchall() == [(1, None), (2, None), (3, None)]


def test_what_cannot_be_filled_is_named_with_the_reason(conn: psycopg.Connection) -> None:
    conn.execute("create table members (age integer not null check (age > 1000))")
    seeder = Seeder(conn, 3)
    seeder.fill()
    assert list(seeder.unfilled) == [Name("members", "public")]
    assert "check constraint" in seeder.unfilled[Name("members", "public")]


def test_a_partitioned_table_is_filled_through_its_parent(conn: psycopg.Connection) -> None:
    conn.execute(
        "create table visits (id integer) partition by range (id);"
        "create table visits_1 partition of visits for values from (0) to (10);"
        "create table visits_rest partition of visits default"
    )
    Seeder(conn, 20).fill()
    assert (rows_in(conn, "visits_1"), rows_in(conn, "visits_rest")) == (9, 11)


def test_a_table_without_columns_gets_a_row(conn: psycopg.Connection) -> None:
    conn.execute("create table marks ()")
    Seeder(conn, 3).fill()
    assert rows_in(conn, "marks") == 1


def test_triggers_fire_again_whatever_happens_while_filling(
    conn: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    conn.execute("create table members (id integer)")
    seeder = Seeder(conn, 1)

    def break_off(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr(seeder, "_fill", break_off)
    with pytest.raises(KeyError):
        seeder.fill()
    assert conn.execute("show session_replication_role").fetchone() == ("origin",)
