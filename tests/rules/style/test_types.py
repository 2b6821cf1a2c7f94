"""Which columns the conventions about types mean."""

from __future__ import annotations

import pytest

from tests.rules.style.turned_on import messages


@pytest.mark.parametrize(
    ("rule", "sql", "columns"),
    [
        pytest.param(
            "timestamp-without-time-zone",
            "CREATE TABLE visits (a timestamp, b timestamptz, c timestamp(3) without time zone, d time, e date);",
            "a and c of visits are",
            id="every spelling, and no other type",
        ),
        pytest.param(
            "timestamp-without-time-zone", "ALTER TABLE v ADD COLUMN a timestamp[];", "a of v is", id="an array of it"
        ),
        pytest.param(
            "timestamp-without-time-zone",
            'ALTER TABLE "Visit" ALTER COLUMN "leftAt" TYPE timestamp;',
            '"leftAt" of "Visit" is',
            id="an old column, names as they must be quoted",
        ),
        pytest.param(
            "varchar-length", "CREATE TABLE v (a varchar, b varchar(9), c text);", "b of v is", id="a length is meant"
        ),
        pytest.param(
            "char-column", "CREATE TABLE v (a char, b bpchar, c character(3));", "a, b and c of v are", id="char"
        ),
        pytest.param("money-column", "ALTER TABLE s.v ADD COLUMN a money;", "a of s.v is", id="money"),
        pytest.param("json-column", "CREATE TABLE v (a json, b jsonb);", "a of v is", id="json and not jsonb"),
        pytest.param("serial-column", "CREATE TABLE v (a serial4, b int);", "a of v is", id="serial"),
    ],
)
def test_the_columns_it_names(rule: str, sql: str, columns: str) -> None:
    (message,) = messages(rule, sql)
    assert message.startswith(f"{columns} ")


@pytest.mark.parametrize(
    ("rule", "sql"),
    [
        pytest.param("timestamp-without-time-zone", "CREATE TEMP TABLE v (a timestamp);", id="a temporary table"),
        pytest.param("timestamp-without-time-zone", 'CREATE TABLE v (a "timestamp");', id="a type of one's own"),
        pytest.param("money-column", "CREATE TABLE v (a shop.money);", id="the like in another schema"),
        pytest.param("char-column", 'CREATE TABLE v (a "char");', id="the one-byte type of the catalogue"),
        pytest.param("serial-column", "ALTER TABLE v ALTER a TYPE bigint;", id="another type"),
    ],
)
def test_what_it_does_not_mean(rule: str, sql: str) -> None:
    assert messages(rule, sql) == []


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        pytest.param("CREATE TABLE v (id int PRIMARY KEY);", "integer, which ends at 2,147,483,647", id="inline"),
        pytest.param("CREATE TABLE v (id smallserial, PRIMARY KEY (id));", "ends at 32,767", id="behind the columns"),
        pytest.param(
            "CREATE TABLE v (id serial);\nALTER TABLE v ADD PRIMARY KEY (id);", "key id of v is serial", id="by itself"
        ),
    ],
)
def test_a_short_key_says_where_it_ends(sql: str, says: str) -> None:
    (message,) = messages("short-primary-key", sql)
    assert says in message


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("CREATE TABLE v (a int, b int, PRIMARY KEY (a, b));", id="one of two"),
        pytest.param("CREATE TABLE v (id int UNIQUE);", id="no primary key"),
        pytest.param("CREATE TEMP TABLE v (id int PRIMARY KEY);", id="a temporary table"),
        pytest.param("ALTER TABLE v ADD PRIMARY KEY (id);", id="a column nobody knows"),
        pytest.param("CREATE TABLE v (id int[] PRIMARY KEY);", id="an array"),
    ],
)
def test_a_key_that_does_not_run_out(sql: str) -> None:
    assert messages("short-primary-key", sql) == []
