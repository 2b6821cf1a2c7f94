"""A word behind a dot, behind AS or in quotes is a name, however much it looks like the keyword of the next clause."""

from __future__ import annotations

import pytest

from rules.operation import Delete, Insert, Operation, Query, Update
from rules.operation.parts import Condition
from tests.linter.grammar.understood import n, only

M, W, X, Y = n("m"), n("w"), n("x"), n("y")


def where(text: str, names: str) -> Condition:
    """A condition and the names in it."""
    return Condition(text=text, words=frozenset(names.split()))


ID = where("m.id = 1", "m id")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "UPDATE m SET a = w.where || m.id FROM w", Update(table=M, columns=("a",), reads=(W,)), id="a column where"
        ),
        pytest.param(
            "UPDATE m SET a = w /* x */ . -- y\n where FROM w",
            Update(table=M, columns=("a",), reads=(W,)),
            id="comments",
        ),
        pytest.param('UPDATE m SET a = "where" || 1', Update(table=M, columns=("a",)), id="in quotes"),
        pytest.param('UPDATE m SET a = w."where" FROM w', Update(table=M, columns=("a",), reads=(W,)), id="both"),
        pytest.param(
            "UPDATE m SET a = m.from, b = m.returning WHERE m.id = 1",
            Update(table=M, columns=("a", "b"), where=ID),
            id="from and returning in SET",
        ),
        pytest.param(
            "UPDATE m SET a = m.as WHERE m.id = 1", Update(table=M, columns=("a",), where=ID), id="a column as"
        ),
        pytest.param(
            "UPDATE m AS set SET a = set.set WHERE m.id = 1",
            Update(table=M, columns=("a",), where=ID),
            id="an alias set",
        ),
        pytest.param(
            "UPDATE m SET a = b IS NOT DISTINCT FROM c, d = 1 WHERE m.id = 1",
            Update(table=M, columns=("a", "d"), where=ID),
            id="DISTINCT FROM is no FROM",
        ),
        pytest.param(
            "DELETE FROM m USING w JOIN x ON w.where = x.returning, y",
            Delete(table=M, reads=(W, X, Y)),
            id="where and returning in USING, and the list goes on",
        ),
        pytest.param(
            "DELETE FROM m WHERE m.returning = m.using",
            Delete(table=M, where=where("m.returning = m.using", "m returning using")),
            id="returning and using in WHERE",
        ),
        pytest.param(
            "INSERT INTO m SELECT w.on, w.conflict AS on FROM w JOIN x ON w.where IS DISTINCT FROM x.on, y",
            Insert(table=M, reads=(W, X, Y)),
            id="on",
        ),
        pytest.param(
            "INSERT INTO m SELECT 1 FROM w WHERE m.id = 1 ON CONFLICT (a) WHERE w.do DO UPDATE SET a = 1",
            Insert(table=M, on_conflict=True, updates=True, reads=(W,), where=ID),
            id="do",
        ),
        pytest.param("SELECT w.into, w.from, b FROM w WHERE m.id = 1", Query(reads=(W,), where=ID), id="a query"),
        pytest.param("SELECT 1 AS from, 2 AS where, b FROM w", Query(reads=(W,)), id="labels"),
        pytest.param("SELECT a.set, s.in (1) FROM w", Query(reads=(W,), functions=(n("in", "s"),)), id="a function in"),
    ],
)
def test_a_word_that_only_looks_like_a_keyword(text: str, expected: Operation) -> None:
    assert only(text) == expected


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        pytest.param("CREATE TABLE x AS TABLE w", (W,), id="TABLE"),
        pytest.param("CREATE TABLE x AS WITH y AS (TABLE w) TABLE y", (W,), id="WITH"),
        pytest.param("CREATE TABLE x AS SELECT 1 FROM w", (W,), id="SELECT"),
        pytest.param("CREATE TABLE x AS VALUES ((SELECT 1 FROM w))", (W,), id="VALUES"),
    ],
)
def test_a_query_behind_as_is_one(text: str, reads: tuple[object, ...]) -> None:
    assert getattr(only(text), "reads", None) == reads
