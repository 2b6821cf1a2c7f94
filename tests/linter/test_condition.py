"""A WHERE that holds for every row is no WHERE; one that may keep a row back is one."""

from __future__ import annotations

import sys

import pytest

from linter.condition import always_true
from linter.grammar.cursor import Cursor
from linter.scan import scan


def holds(condition: str) -> bool:
    return always_true(Cursor(condition, scan(condition).tokens))


@pytest.mark.parametrize(
    "condition",
    [
        "TRUE",
        "true",
        "(true)",
        "1 = 1",
        "((1 = 1))",
        "'a' = 'a'",
        "NOT false",
        "NOT (1 = 2)",
        "1 < 2",
        "1 <> 2",
        "1 + 1 = 2",
        "id = id",
        'a."Id" = a."Id"',
        "id = 5 OR 1 = 1",
        "id = 5 OR (b = 2 OR true)",
        "1 = 1 AND id = id",
        "id IN (SELECT b FROM c WHERE d = 1 OR e) OR true",
        "id BETWEEN 1 AND 2 OR true",
        "CASE WHEN a THEN b OR c ELSE d END OR true",
        "NOT (id = 1 AND false)",
        "/* all */ 1 = 1 -- of them",
    ],
)
def test_it_holds_for_every_row(condition: str) -> None:
    assert holds(condition)


@pytest.mark.parametrize(
    "condition",
    [
        "id = 1",
        "id",
        "NOT id",
        '"true"',
        '"Id" = id',
        "a.id = b.id",
        "xid = id",
        "id = id + 1",
        "id = -id",
        "f(id) = f(id)",
        "id = 5 AND 1 = 1",
        "id = 5 OR b = 5",
        "false",
        "NULL",
        "1 = 2",
        "1 = 2 OR id = 3",
        "NOT true OR id = 3",
        "id IS NULL",
        "id IS NOT NULL",
        "id BETWEEN 1 AND 1",
        "id BETWEEN 1 AND 2 AND true",
        "NOT (flag BETWEEN true AND false)",
        "CASE WHEN id = 1 THEN true ELSE false END",
        "CASE WHEN id = 1 OR true THEN b END",
        "id = (SELECT b FROM c WHERE d = d)",
        "EXISTS (SELECT 1 FROM c WHERE true)",
        "current_user = 'a'",
        "now() > '2025-01-01'",
        "$1",
        "id = ANY (ARRAY[1])",
        "CURRENT OF cursor",
        "~~~ 1",
    ],
)
def test_it_may_keep_a_row_back_or_nobody_can_tell(condition: str) -> None:
    assert not holds(condition)


def test_a_condition_of_many_thousand_parts_is_read_in_one_go() -> None:
    count = 20_000
    long = " OR ".join(f"id = {number}" for number in range(count))
    cursor = Cursor(long, scan(long).tokens)
    calls = 0

    def count_calls(_frame: object, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event == "call"

    sys.setprofile(count_calls)
    try:
        assert not always_true(cursor)
    finally:
        sys.setprofile(None)
    assert calls < 40 * count


def test_a_condition_too_deep_to_tell_is_a_real_one() -> None:
    assert holds("(" * 40 + "true" + ")" * 40)
    assert not holds("(" * 5_000 + "true" + ")" * 5_000)


def test_sqlglot_is_loaded_only_for_what_is_not_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlglot", None)  # an import of it would fail
    assert holds("a = 1 OR 1 = 1")
    assert not holds("a = 1 AND (b = 2 OR c IN (1, 2))")
