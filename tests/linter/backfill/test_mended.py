"""The mended statement: the author's words, a guard made of them, complete, and clean when it is read again."""

from __future__ import annotations

import pytest

from tests.linter.backfill.reading import rules, the_only


@pytest.mark.parametrize(
    ("statement", "mended"),
    [
        pytest.param("UPDATE m SET a = 40", "UPDATE m SET a = 40\nWHERE a IS DISTINCT FROM 40;", id="a constant"),
        pytest.param(
            'UPDATE "M" SET "A" = b || c WHERE d;',
            'UPDATE "M" SET "A" = b || c\nWHERE (d) AND "A" IS DISTINCT FROM (b || c);',
            id="an expression",
        ),
        pytest.param(
            "UPDATE m x SET a = f(b), c = (d), e = now() WHERE g OR h",
            "UPDATE m x SET a = f(b), c = (d), e = now()\nWHERE (g OR h) AND (x.a, x.c) IS DISTINCT FROM (f(b), (d));",
            id="without the time",
        ),
        pytest.param(
            "UPDATE m SET a = p.a -- the name\nFROM p -- all of them\nWHERE p.id = m.id -- by key\n  AND p.b -- yes",
            "UPDATE m SET a = p.a -- the name\nFROM p -- all of them\n"
            "WHERE (p.id = m.id -- by key\n  AND p.b) AND m.a IS DISTINCT FROM (p.a);",
            id="comments",
        ),
        pytest.param(
            "UPDATE m SET a = b -- where from\n  || c",
            "UPDATE m SET a = b -- where from\n  || c\nWHERE a IS DISTINCT FROM (b || c);",
            id="a comment in the value",
        ),
        pytest.param(
            "UPDATE m SET (a, b, n) = (true, c, n + 1)",
            "UPDATE m SET (a, b, n) = (true, c, n + 1)\nWHERE a IS DISTINCT FROM true;",
            id="by what is certain, beside what counts",
        ),
        pytest.param(
            "UPDATE m SET a = lower(a)", "UPDATE m SET a = lower(a)\nWHERE a IS DISTINCT FROM lower(a);", id="itself"
        ),
        pytest.param(
            "INSERT INTO n (a) SELECT b FROM m;", "INSERT INTO n (a) SELECT b FROM m\nON CONFLICT DO NOTHING;", id="INSERT"
        ),
    ],
)  # fmt: skip
def test_mended(statement: str, mended: str) -> None:
    assert the_only(statement).fix == (mended,)
    assert rules(mended) == []


@pytest.mark.parametrize(
    ("statement", "mended"),
    [
        pytest.param(
            "INSERT INTO n (a, b) SELECT a, b FROM m ON CONFLICT (a) DO UPDATE SET b = excluded.b",
            "INSERT INTO n (a, b) SELECT a, b FROM m ON CONFLICT (a) DO UPDATE SET b = excluded.b\n"
            "WHERE n.b IS DISTINCT FROM (excluded.b);",
            id="no WHERE",
        ),
        pytest.param(
            "INSERT INTO n (a, b) SELECT a, b FROM m ON CONFLICT (a) DO UPDATE SET b = excluded.b WHERE n.c OR n.d",
            "INSERT INTO n (a, b) SELECT a, b FROM m ON CONFLICT (a) DO UPDATE SET b = excluded.b WHERE "
            "(n.c OR n.d) AND n.b IS DISTINCT FROM (excluded.b);",
            id="a WHERE",
        ),
    ],
)
def test_do_update_is_mended(statement: str, mended: str) -> None:
    assert the_only(statement, "images = false").fix == (mended,)
    assert rules(mended, "images = false") == []


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE m SET a = a + 1", id="it counts up"),
        pytest.param("UPDATE m SET a = b, b = a", id="it swaps"),
        pytest.param("UPDATE m SET a = b, n = n + 1", id="perhaps rounded, beside what counts"),
        pytest.param("UPDATE m SET a = now()", id="the time"),
        pytest.param("UPDATE m SET a = DEFAULT", id="DEFAULT"),
        pytest.param("UPDATE m SET (a, b) = (SELECT p.x, p.y FROM p)", id="one sub-select for two"),
        pytest.param("UPDATE m SET a = to_json(b)", id="a type without equality"),
        pytest.param("UPDATE m SET a = b::json", id="a cast to such a type"),
    ],
)
def test_what_cannot_be_mended_says_what_else_can_be_done(statement: str) -> None:
    found = the_only(statement)
    assert found.fix == ()
    assert found.help.startswith("Add a column that tells which rows are done")
    assert found.help.endswith('\n  -- unguarded = "…"')


def test_the_help_has_the_statement_to_be_copied() -> None:
    found = the_only("UPDATE events SET seats = 40;")
    assert found.help == (
        "Leave them out in the WHERE:\n"
        "  UPDATE events SET seats = 40\n"
        "  WHERE seats IS DISTINCT FROM 40;\n"
        "Or say why that is no danger, in the block; then no final sweep is run:\n"
        '  -- unguarded = "…"'
    )


def test_an_insert_in_an_order_is_not_mended_by_what_the_order_would_decide() -> None:
    found = the_only("INSERT INTO n (a) SELECT b FROM m ORDER BY c")
    assert (found.rule, found.fix) == ("no-guard", ())
    assert "without ORDER BY" in found.help
