"""Two sets of changed rows differ in exactly the rows that are not the same."""

from __future__ import annotations

import pytest

from runner.change.differ import Differences, differences
from tests.runner.change.scene import changed, scene

TABLES = """
    CREATE TABLE members (id integer PRIMARY KEY, name text, at text);
    INSERT INTO members SELECT i, 'm' || i, 'then' FROM generate_series(1, 2000) i;
    CREATE TABLE bag (a text); INSERT INTO bag VALUES ('x'), ('x'), ('y');
"""
ALL = "UPDATE members SET name = 'x'"


def found(
    dsn: str, one: str, other: str, tables: tuple[str, ...] = ("members",), volatile: tuple[str, ...] = ()
) -> Differences:
    with changed(dsn, one, tables=tables, volatile=volatile) as (mine, first):
        then = first.capture.keep(None)
        mine.execute("COMMIT")  # of the pages; the rows go back by hand
        scene(dsn, "DROP TABLE members, bag; " + TABLES)
        with changed(dsn, other, tables=tables, volatile=volatile) as (conn, second):
            return differences(mine, then.set_id, conn, second.capture.keep(None).set_id)


def told(found: Differences) -> list[tuple[str, tuple[str | None, ...], object, object]]:
    return sorted((each.side, each.key, each.approved, each.now) for each in found.rows)


def test_equal_sets_do_not_differ(dsn: str) -> None:
    scene(dsn, TABLES)
    assert found(dsn, ALL, ALL) == Differences(rows=(), more=False)


def test_a_row_that_came_out_otherwise_is_told_with_both_values(dsn: str) -> None:
    scene(dsn, TABLES)
    seen = found(dsn, ALL, "UPDATE members SET name = CASE id WHEN 7 THEN 'y' ELSE 'x' END")
    assert told(seen) == [("new", ("7",), ("7", "x", "then"), ("7", "y", "then"))]
    assert seen.columns() == ("public.members.name",)
    assert not seen.more


def test_rows_that_are_on_one_side_only_are_told(dsn: str) -> None:
    scene(dsn, TABLES)
    seen = found(dsn, ALL + " WHERE id IN (1, 2)", ALL + " WHERE id IN (2, 3)")
    assert told(seen) == [
        ("new", ("1",), ("1", "x", "then"), None),
        ("new", ("3",), None, ("3", "x", "then")),
        ("old", ("1",), ("1", "m1", "then"), None),
        ("old", ("3",), None, ("3", "m3", "then")),
    ]
    assert seen.columns() == ()


def test_of_many_rows_each_is_told_with_what_it_is_on_the_other_side(dsn: str) -> None:
    scene(dsn, TABLES)
    seen = found(dsn, ALL, "UPDATE members SET name = 'y'")
    assert seen.more
    assert {
        (each.side, each.approved == (*each.key, "x", "then"), each.now == (*each.key, "y", "then"))
        for each in seen.rows
    } == {("new", True, True)}
    assert 50 <= len(seen.rows) <= 100
    assert seen.columns() == ("public.members.name",)


def test_a_volatile_column_is_not_told_to_differ(dsn: str) -> None:
    scene(dsn, TABLES)
    one, other = (f"UPDATE members SET name = '{name}', at = '{name}' WHERE id = 1" for name in ("x", "y"))
    assert found(dsn, one, other, volatile=("members.at",)).columns() == ("public.members.name",)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(
            "DELETE FROM bag WHERE a = 'x'",
            "DELETE FROM bag WHERE ctid = '(0,1)'",
            [("old", "x", None)],
            id="one",
        ),
        pytest.param("DELETE FROM bag", "DELETE FROM bag WHERE a = 'x'", [("old", "y", None)], id="another"),
    ],
)
def test_rows_without_a_key_are_counted(dsn: str, one: str, other: str, expected: list[object]) -> None:
    scene(dsn, TABLES)
    seen = found(dsn, one, other, tables=("bag",))
    assert [(each.side, each.approved and each.approved[0], each.now) for each in seen.rows] == expected
