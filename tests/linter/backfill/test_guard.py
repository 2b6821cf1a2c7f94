"""What counts as a guard: no row passes any more that has been given its values. In doubt, it is none."""

from __future__ import annotations

import pytest

from tests.linter.backfill.reading import rules, work


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE m SET a = b WHERE a IS NULL", id="IS NULL"),
        pytest.param("UPDATE m SET a = b WHERE m.a ISNULL", id="ISNULL"),
        pytest.param('UPDATE "M" x SET "A" = b WHERE (c AND (x."A" IS NULL))', id="in parentheses, qualified, quoted"),
        pytest.param("UPDATE s.m SET a = b WHERE s.m.a IS NULL", id="qualified by schema and table"),
        pytest.param("UPDATE m SET a = now() WHERE a IS NULL", id="IS NULL with the time"),
        pytest.param(
            "UPDATE m SET a = coalesce(b, 'x'), n = n + 1 WHERE a IS NULL", id="a value that is surely not NULL"
        ),
        pytest.param("UPDATE m SET (a, b) = (SELECT p.x, p.y FROM p) WHERE a IS NULL", id="IS NULL with a sub-select"),
        pytest.param("UPDATE m SET a = b || c WHERE a IS DISTINCT FROM b || c", id="IS DISTINCT FROM"),
        pytest.param("UPDATE m SET a = b || c WHERE a IS DISTINCT FROM (B||m.c)", id="written otherwise"),
        pytest.param("UPDATE m SET a = b WHERE b IS DISTINCT FROM a", id="the other way round"),
        pytest.param("UPDATE m SET a = x, b = y WHERE (a, b) IS DISTINCT FROM (x, y)", id="rows"),
        pytest.param("UPDATE m SET (b, a) = (y, x) WHERE ROW(a, b) IS DISTINCT FROM ROW(x, y)", id="ROW"),
        pytest.param("UPDATE m SET a = 'x' WHERE a IS DISTINCT FROM 'x'::kind", id="a constant with a cast"),
        pytest.param("UPDATE m SET a = 5 WHERE a IS DISTINCT FROM 5.0", id="the same number"),
        pytest.param("UPDATE m SET a = p.a FROM p WHERE p.id = m.id AND m.a <> p.a", id="<>"),
        pytest.param("UPDATE m SET a = 5 WHERE a < 5", id="less than what it becomes"),
        pytest.param("UPDATE m SET a = 'new' WHERE a = 'old'", id="another constant"),
        pytest.param("UPDATE m SET a = 'new' WHERE 'old' = a AND b OR a IS NULL", id="each branch of OR"),
        pytest.param("UPDATE m SET a = 'new' WHERE a IS NOT DISTINCT FROM 'old'", id="IS NOT DISTINCT FROM"),
        pytest.param("UPDATE m SET a = 3 WHERE a IN (1, 2)", id="IN"),
        pytest.param("UPDATE m SET a = 3 WHERE a NOT IN (3, 4)", id="NOT IN"),
        pytest.param("UPDATE m SET a = NULL WHERE a IS NOT NULL", id="IS NOT NULL"),
        pytest.param("UPDATE m SET a = NULL WHERE a = b", id="nothing equals NULL"),
        pytest.param("UPDATE m SET a = NULL::text WHERE a IN ('x')", id="NULL is in no list"),
        pytest.param("UPDATE m SET a = true WHERE NOT a", id="NOT"),
        pytest.param("UPDATE m SET a = false WHERE a", id="a truth value"),
        pytest.param("UPDATE m SET a = true WHERE a IS NOT TRUE", id="IS NOT TRUE"),
        pytest.param("UPDATE m SET a = false WHERE a IS TRUE", id="IS TRUE"),
        pytest.param("UPDATE m SET a = lower(btrim(a)) WHERE a <> lower(btrim(a))", id="what changes nothing twice"),
        pytest.param("UPDATE m SET a = coalesce(a, 0) WHERE a IS DISTINCT FROM coalesce(a, 0)", id="COALESCE"),
        pytest.param(
            "UPDATE m SET year = extract(year FROM b) WHERE year <> extract(year FROM b)", id="a field of EXTRACT"
        ),
        pytest.param("DELETE FROM m WHERE a", id="DELETE"),
        pytest.param("INSERT INTO n SELECT a FROM m ON CONFLICT DO NOTHING", id="ON CONFLICT"),
        pytest.param(
            "INSERT INTO n SELECT a FROM m WHERE b AND NOT EXISTS (SELECT FROM n WHERE n.a = m.a)", id="NOT EXISTS"
        ),
        pytest.param("INSERT INTO n SELECT a FROM m WHERE a NOT IN (SELECT a FROM n)", id="NOT IN a sub-select"),
        pytest.param(
            "INSERT INTO n SELECT m.a FROM m LEFT JOIN n AS x ON x.a = m.a WHERE x.a IS NULL", id="an anti-join"
        ),
    ],
)
def test_guarded(statement: str) -> None:
    assert work(statement).guarded


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE m SET a = b", id="no WHERE"),
        pytest.param("UPDATE m SET a = b WHERE c", id="another condition"),
        pytest.param("UPDATE m SET a = b WHERE a IS NULL OR c", id="one branch of OR"),
        pytest.param("UPDATE m SET a = b WHERE c IS NULL", id="another column"),
        pytest.param("UPDATE m SET a = b FROM p WHERE p.a IS NULL", id="another table's column"),
        pytest.param("UPDATE m SET a = NULL WHERE a IS NULL", id="it stays NULL"),
        pytest.param("UPDATE m SET a = b, n = n + 1 WHERE a IS NULL", id="counted again where b is NULL"),
        pytest.param("UPDATE m SET a = b, n[1] = n[1] + 1 WHERE a IS NULL", id="an element counted again"),
        pytest.param("UPDATE m SET a = b, c = DEFAULT WHERE a IS NULL", id="a default drawn again"),
        pytest.param("UPDATE m SET a = a + 1 WHERE a IS DISTINCT FROM a + 1", id="it counts up"),
        pytest.param("UPDATE m SET a = b, b = a WHERE (a, b) IS DISTINCT FROM (b, a)", id="it swaps"),
        pytest.param("UPDATE m SET a = replace(a, 'x', 'xx') WHERE a <> replace(a, 'x', 'xx')", id="it grows"),
        pytest.param("UPDATE m SET a = left(a, -1) WHERE a <> left(a, -1)", id="it shrinks"),
        pytest.param("UPDATE m SET a = lower(b || a) WHERE a <> lower(b || a)", id="it grows inside of lower"),
        pytest.param("UPDATE m SET a = now() WHERE a IS DISTINCT FROM now()", id="the time goes on"),
        pytest.param("UPDATE m SET a = 'now'::timestamp WHERE a <> 'now'::timestamp", id="the time in a constant"),
        pytest.param("UPDATE m SET a = to_jsonb(m) WHERE a IS DISTINCT FROM to_jsonb(m)", id="the whole row"),
        pytest.param("UPDATE m SET a = (SELECT a FROM p) WHERE a <> (SELECT a FROM p)", id="perhaps its own column"),
        pytest.param("UPDATE m SET a = b WHERE a IS DISTINCT FROM c", id="another value"),
        pytest.param("UPDATE m SET a = x WHERE (a, b) IS DISTINCT FROM (x, y)", id="a column that is not assigned"),
        pytest.param("UPDATE m SET a = b WHERE a <> b IS NULL", id="(a <> b) IS NULL"),
        pytest.param("UPDATE m SET a = 5 WHERE a <= 5", id="not less than what it becomes"),
        pytest.param("UPDATE m SET a = '5' WHERE a = 5", id="a number and a string"),
        pytest.param("UPDATE m SET a = 1 WHERE a IN (1, 2)", id="IN with what it becomes"),
        pytest.param("UPDATE m SET a = 3 WHERE a IN (1, b)", id="IN with a column"),
        pytest.param("UPDATE m SET a = 3 WHERE a IN (SELECT b FROM p)", id="IN a sub-select"),
        pytest.param("UPDATE m SET a = NULL WHERE a = ALL (b)", id="ALL of nothing"),
        pytest.param("UPDATE m SET a = false WHERE NOT a", id="NOT what it becomes"),
        pytest.param("UPDATE m SET a = true WHERE CASE WHEN a IS NULL THEN true END", id="inside CASE"),
        pytest.param(
            "UPDATE m SET a = true WHERE NOT EXISTS (SELECT FROM p WHERE p.m = m.id)", id="NOT EXISTS elsewhere"
        ),
        pytest.param("INSERT INTO n SELECT a FROM m", id="INSERT"),
        pytest.param(
            "INSERT INTO n SELECT a FROM m WHERE NOT EXISTS (SELECT FROM p)", id="INSERT, NOT EXISTS elsewhere"
        ),
        pytest.param("INSERT INTO n SELECT a FROM m WHERE b OR NOT EXISTS (SELECT FROM p)", id="INSERT, OR"),
        pytest.param("UPDATE m SET a = false::boolean OR b WHERE a", id="OR behind a cast"),
        pytest.param("UPDATE m SET a = NULL::boolean OR b WHERE a IS NOT NULL", id="OR behind a cast of NULL"),
        pytest.param("UPDATE m SET a = 'x'::text LIKE b WHERE a = 'y'", id="LIKE behind a cast"),
        pytest.param(
            "UPDATE m SET a = (SELECT p.x FROM p WHERE p.id = m.id) "
            "WHERE a IS DISTINCT FROM (SELECT p.x FROM p WHERE p.id = id)",
            id="another table's column in a sub-select",
        ),
    ],
)
def test_not_guarded(statement: str) -> None:
    assert rules(statement) == ["no-guard"]
    assert not work(statement, 'unguarded = "a test"').guarded


# Each may still pass when it is done: what is assigned is rounded, cut or taken for equal by the column's type.
DOUBTFUL = [
    pytest.param("a = 0.1", "a IS DISTINCT FROM 0.1", id="real keeps another number"),
    pytest.param("a = 1", "a IS DISTINCT FROM 1", id="numeric(3,-2) keeps 0"),
    pytest.param("a = 5", "a < 5", id="less, perhaps rounded"),
    pytest.param("a = b * 1.1", "a IS DISTINCT FROM b * 1.1", id="numeric(10,2) rounds"),
    pytest.param("a = b", "a <> b", id="timestamp(3) rounds"),
    pytest.param("a = lower(a)", "a <> lower(a)", id="made of itself"),
    pytest.param("a = '24 hours'", "a = '1 day'", id="an interval"),
    pytest.param("a = 'résumé'", "a = 'resume'", id="a collation without accents"),
    pytest.param("a = 'DRAFT'", "a = 'draft'", id="citext"),
    pytest.param("a = 'x '", "a = 'x'", id="char(3)"),
    pytest.param("a = '1.0'", "a = '1.00'", id="numeric"),
    pytest.param("a = '2024-01-01'", "a = '2024-1-1'", id="a date"),
    pytest.param("a = 'today'::text", "a = 'epoch'", id="a word that is a time"),
    pytest.param("a = 'yes'", "a = 't'", id="a boolean by two words"),
    pytest.param("a = 'infinity'", "a = 'inf'", id="a number by two words"),
    pytest.param("a = 'numeric'", "a = 'decimal'", id="regtype"),
    pytest.param("a = 'wald'", "a = 'vald'", id="a collation in which w is v"),
    pytest.param("a = 'published'", "a = 'pending'", id="a type that keeps one letter"),
    pytest.param("a = 'done'::char", "a IS DISTINCT FROM 'done'", id="a cast that cuts"),
    pytest.param("a = 'done'", "a IN ('new'::s)", id="a cast of one"),
    pytest.param("a = 16777217", "a = 16777216", id="real has no such number"),
    pytest.param("a = 3", "a NOT IN (3, 4)", id="NOT IN, a number"),
    pytest.param("a = b", "a IS NULL", id="b may be NULL"),
    pytest.param("a = '(,)'", "a IS NULL", id="a row of NULLs is NULL"),
    pytest.param("a = true", "a IS DISTINCT FROM true::odd", id="a truth value of another type"),
    pytest.param("a = 1, b = 'x'", "(a, b) IS DISTINCT FROM (1, 'x')", id="one of a row is doubtful"),
    pytest.param("a = 'done'", "a <> 'done' OR a = 'at once'", id="one branch is doubtful"),
]


@pytest.mark.parametrize(("assigned", "condition"), DOUBTFUL)
@pytest.mark.parametrize(
    "beside", ["n = n + 1", "n = n || 'x'", "n = n * m.n", "(n, o) = (o, n)", "n = DEFAULT", "n = n[2:]"]
)
def test_a_doubtful_guard_guards_nothing_beside_what_comes_out_otherwise(
    assigned: str, condition: str, beside: str
) -> None:
    assert "no-guard" in rules(f"UPDATE m SET {assigned}, {beside} WHERE {condition}")
    assert "no-guard" in rules(f"UPDATE m SET {beside}, {assigned} FROM p WHERE p.id = m.id AND ({condition})")


def test_a_doubtful_guard_guards_nothing_beside_a_value_that_is_made_anew() -> None:
    block = 'volatile = "each gets a token"'
    assert rules("UPDATE m SET a = b, token = gen_random_uuid() WHERE a IS NULL", block) == ["no-guard"]
    assert rules("UPDATE m SET a = b, token = gen_random_uuid() WHERE token IS NULL", block) == []


@pytest.mark.parametrize(
    "condition",
    [
        pytest.param("a IS NULL AND NOT b IS NOT NULL", id="NOT before it"),
        pytest.param("a IS NULL AND c IS NOT NULL", id="another value"),
        pytest.param("a IS NULL OR b IS NOT NULL", id="OR"),
    ],
)
def test_a_value_is_not_known_by_what_only_looks_like_its_test(condition: str) -> None:
    assert rules(f"UPDATE m SET a = NOT b, n = n + 1 WHERE {condition}") == ["no-guard"]


@pytest.mark.parametrize(("assigned", "condition"), DOUBTFUL)
def test_a_doubtful_guard_does_no_harm_where_all_comes_out_the_same(assigned: str, condition: str) -> None:
    assert work(f"UPDATE m SET {assigned}, c = d, e = lower(e), updated = now() WHERE {condition}").guarded


@pytest.mark.parametrize(
    ("assigned", "condition"),
    [
        pytest.param("a = 'none'", "a IS NULL", id="IS NULL"),
        pytest.param("a = 0.1", "a IS NULL", id="IS NULL, a number"),
        pytest.param("a = coalesce(b, 'none')", "a IS NULL", id="COALESCE"),
        pytest.param("a = now()", "a IS NULL", id="the time"),
        pytest.param("a = CURRENT_TIMESTAMP", "a IS NULL", id="the time without parentheses"),
        pytest.param("a = b", "a IS NULL AND b IS NOT NULL", id="what is not NULL itself"),
        pytest.param("a = NULL", "a IS NOT NULL", id="NULL"),
        pytest.param("a = NULL", "a = 0.1", id="NULL equals nothing"),
        pytest.param("a = 'published'", "a = 'draft'", id="other words"),
        pytest.param("a = 'IN_PROGRESS'", "a IN ('NEW', 'waiting')", id="other words in a list"),
        pytest.param("a = 'done'", "a IS DISTINCT FROM 'done'", id="a word"),
        pytest.param("a = 'done'", "a NOT IN ('done', 'failed')", id="NOT IN"),
        pytest.param("a = 'done', b = true", "(a, b) IS DISTINCT FROM ('done', true)", id="a row"),
        pytest.param("a = true", "NOT a", id="NOT"),
        pytest.param("a = false", "a", id="a truth value"),
        pytest.param("a = true", "a IS NOT TRUE", id="IS NOT TRUE"),
        pytest.param("a = true", "a = false", id="true is not false"),
        pytest.param("a = b", "a IS DISTINCT FROM b AND done IS DISTINCT FROM true", id="a certain one beside"),
    ],
)
def test_a_certain_guard_lets_other_columns_count(assigned: str, condition: str) -> None:
    assert work(f"UPDATE m SET {assigned}, done = true, n = n + 1 WHERE {condition}").guarded


@pytest.mark.parametrize(
    ("end", "guarded"),
    [
        pytest.param("SET b = excluded.b, n = x.n + 1 WHERE x.b IS DISTINCT FROM excluded.b", False, id="beside it"),
        pytest.param("SET b = excluded.b", False, id="no WHERE"),
        pytest.param("SET b = excluded.b WHERE x.b IS DISTINCT FROM excluded.b", True, id="IS DISTINCT FROM"),
        pytest.param("SET b = x.b + 1 WHERE x.b IS DISTINCT FROM x.b + 1", False, id="it counts up"),
    ],
)
def test_do_update_needs_a_guard_of_its_own(end: str, guarded: bool) -> None:
    statement = f"INSERT INTO n AS x (a, b) SELECT a, b FROM m ON CONFLICT (a) DO UPDATE {end}"
    assert work(statement, 'images = false\nunguarded = "a test"').guarded is guarded
    assert rules(statement, "images = false") == ([] if guarded else ["no-guard"])
