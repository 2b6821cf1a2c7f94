"""TRUNCATE, and UPDATE and DELETE without WHERE."""

from __future__ import annotations

import pytest

from tests.rules.judging import findings, only, said


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("TRUNCATE members;", "truncate"),
        ("TRUNCATE TABLE ONLY members RESTART IDENTITY CASCADE;", "truncate"),
        ("UPDATE members SET active = true;", "update-without-where"),
        ("UPDATE members SET active = true WHERE true;", "update-without-where"),
        ("UPDATE members SET active = true WHERE 1 = 1 OR id = 3;", "update-without-where"),
        ("UPDATE members SET name = p.name FROM people p;", "update-without-where"),
        ("WITH a AS (UPDATE members SET active = true RETURNING id) SELECT id FROM a;", "update-without-where"),
        ("DO $$ BEGIN UPDATE members SET active = true; END $$;", "update-without-where"),
        ("DELETE FROM members;", "delete-without-where"),
        ("DELETE FROM ONLY members WHERE TRUE;", "delete-without-where"),
        ("DELETE FROM members USING people;", "delete-without-where"),
        ("CREATE TABLE IF NOT EXISTS members (id integer); DELETE FROM members;", "delete-without-where"),
        ("CREATE TABLE IF NOT EXISTS members (id integer); TRUNCATE members;", "truncate"),
        ("CREATE TABLE IF NOT EXISTS members (id integer); UPDATE members SET id = 1;", "update-without-where"),
    ],
)
def test_every_row_of_a_table_that_was_there(statement: str, rule: str) -> None:
    assert said(statement) == [f"{rule} error"]


@pytest.mark.parametrize("statement", ["TRUNCATE a;", "UPDATE a SET id = 1;", "DELETE FROM a;"])
@pytest.mark.parametrize("create", ["CREATE TABLE a (id integer);", "CREATE TEMP TABLE a AS SELECT 1 AS id;"])
def test_a_new_table_may_be_filled_and_emptied(create: str, statement: str) -> None:
    assert said(f"{create} {statement}") == []


def test_each_table_of_one_truncate_is_reported() -> None:
    one, other = findings("TRUNCATE members, visits;")
    assert one.message.startswith("ACCESS EXCLUSIVE lock on members;")
    assert other.message.startswith("ACCESS EXCLUSIVE lock on visits;")


def test_truncate_cascade_names_the_tables_that_are_emptied_too() -> None:
    history = "CREATE TABLE clubs (id integer PRIMARY KEY); CREATE TABLE visits (club_id integer REFERENCES clubs);"
    assert (
        "every table that references it too, as far as is known visits,"
        in only(history, "TRUNCATE clubs CASCADE;").message
    )


def test_an_update_names_the_columns_and_the_condition_that_is_none() -> None:
    message = only('UPDATE members SET active = true, "lastSeen" = now() WHERE 1 = 1;').message
    assert (
        'With WHERE 1 = 1, which holds for every row, the old values of active and "lastSeen" are overwritten'
        in message
    )


def test_the_help_prints_the_command_that_makes_a_backfill() -> None:
    for statement in ("UPDATE members SET active = true;", "DELETE FROM members;"):
        assert "\n  threephase backfill new --from migration\n" in only(statement).help
