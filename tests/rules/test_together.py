"""What belongs together: an enum swap, a drop and an add in its place, what is dropped and put back."""

from __future__ import annotations

import pytest

from rules.name import Name
from tests.rules.grown import together_in

MEMBERS = "CREATE TABLE members (id integer PRIMARY KEY, nick text, age text);"


def full(name: str) -> Name:
    return Name(schema="public", name=name)


@pytest.mark.parametrize(
    ("migration", "added"),
    [
        ("ALTER TABLE members DROP nick, ADD name text;", ["name"]),
        ("ALTER TABLE members ADD name text, DROP nick;", ["name"]),
        ("ALTER TABLE members DROP nick, ADD nick integer;", ["nick"]),
        ("ALTER TABLE members DROP nick, ADD a text, ADD b text, ADD c integer;", ["a", "b"]),
        ("ALTER TABLE members DROP nick, ADD a text, ADD nick integer;", ["nick"]),
        ("ALTER TABLE members DROP nick, ADD a integer;", []),
        ("ALTER TABLE members DROP nick; ALTER TABLE others ADD a text;", []),
        ("ALTER TABLE members ADD IF NOT EXISTS nick text; ALTER TABLE members DROP nick;", []),
    ],
)
def test_the_columns_in_a_dropped_ones_place(migration: str, added: list[str]) -> None:
    columns = together_in(MEMBERS, migration).re_added.get((full("members"), "nick"), ())
    assert [column.name for column in columns] == added


@pytest.mark.parametrize(
    ("migration", "created"),
    [
        ("DROP TABLE members; CREATE TABLE people (id integer, nick text, age text);", full("people")),
        ("CREATE TABLE people (id integer, nick text, age text); DROP TABLE members;", full("people")),
        ("DROP TABLE members; CREATE TABLE people (id integer, nick text, age text, more text);", full("people")),
        ("DROP TABLE members; CREATE TABLE people (id integer, label text);", None),
        ("DROP TABLE members; CREATE TABLE members (a integer);", full("members")),
        ("CREATE TABLE IF NOT EXISTS members (a integer); DROP TABLE members;", None),
        ("DROP TABLE members; CREATE TEMP TABLE people (id integer, nick text, age text);", None),
    ],
)
def test_the_table_in_a_dropped_ones_place(migration: str, created: Name | None) -> None:
    assert together_in(MEMBERS, migration).re_created.get(full("members")) == created


SWAP = """CREATE TYPE "R_new" AS ENUM ('a');
ALTER TABLE members ALTER age TYPE "R_new" USING age::text::"R_new";
ALTER TYPE "R" RENAME TO "R_old";
ALTER TYPE "R_new" RENAME TO "R";
DROP TYPE "R_old";"""


def test_prismas_enum_swap_is_found() -> None:
    (swap,) = together_in(MEMBERS, SWAP).enum_swaps
    assert (swap.type, swap.new, swap.old) == (full("R"), full("R_new"), full("R_old"))
    assert (swap.values, swap.columns) == (("a",), ((full("members"), "age"),))


@pytest.mark.parametrize("line", [0, 2, 3, 4])
def test_a_swap_that_lacks_a_step_is_none(line: int) -> None:
    lines = SWAP.split("\n")
    del lines[line]
    assert together_in(MEMBERS, "\n".join(lines)).enum_swaps == ()


def test_a_default_is_put_back_only_if_that_comes_later() -> None:
    drop, again = "ALTER TABLE members ALTER age DROP DEFAULT;", "ALTER TABLE members ALTER age SET DEFAULT '';"
    assert together_in(MEMBERS, drop + again).defaults == {(full("members"), "age")}
    assert together_in(MEMBERS, again + drop).defaults == frozenset()


@pytest.mark.parametrize(
    ("drop", "create"),
    [
        ("DROP VIEW v;", "CREATE VIEW v AS SELECT 1;"),
        ("DROP MATERIALIZED VIEW v;", "CREATE MATERIALIZED VIEW public.v AS SELECT 1;"),
        ("DROP TRIGGER IF EXISTS t ON members;", "CREATE TRIGGER t AFTER INSERT ON members EXECUTE FUNCTION f();"),
        ("DROP TYPE t;", "CREATE TYPE t AS ENUM ('a');"),
        ("DROP DOMAIN d;", "CREATE DOMAIN d AS text;"),
        ("DROP SEQUENCE s;", "CREATE SEQUENCE s;"),
        ("DROP FUNCTION f(integer);", "CREATE FUNCTION f(a text) RETURNS text LANGUAGE sql AS 'SELECT a';"),
    ],
)
def test_an_object_is_created_again_only_if_that_comes_later(drop: str, create: str) -> None:
    assert len(together_in(MEMBERS, drop + create).objects) == 1
    assert together_in(MEMBERS, create + drop).objects == frozenset()


def test_what_lives_on_another_table_is_another_object() -> None:
    migration = "DROP TRIGGER t ON members; CREATE TRIGGER t AFTER INSERT ON others EXECUTE FUNCTION f();"
    assert together_in(MEMBERS, migration).objects == frozenset()
