"""The pieces put together again are the author's statement, and a condition put behind theirs is the only difference.

PostgreSQL's own grammar is the judge, over invented statements with everything in them that could be taken for a clause.
"""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from pglast import ast, parse_sql

from linter.backfill.cutting import cut
from linter.backfill.pieces import Pieces
from linter.grammar.cursor import Cursor
from linter.scan import scan
from rules.backfill import WorkKind

_JOINED_BY = {WorkKind.UPDATE: "FROM", WorkKind.DELETE: "USING", WorkKind.INSERT: "FROM"}

gaps = st.sampled_from([" ", "\n", "\t ", " -- FROM p WHERE x\n", " /* SET a FROM /* b */ WHERE */ ", "\r\n--\n"])
values = st.recursive(
    st.sampled_from(
        [
            "1", "b", "m.from", '"where"', "' FROM '", "E'\\' WHERE '", "$$ USING x WHERE $$", "$q$'$q$", "U&'\\0041'",
            "extract(year FROM b)", "substring(b FROM 2 FOR 1)", "trim(both 'x' FROM b)", "overlay(b placing 'x' FROM 2)",
            "b::text", "b[1:2]", "count(*) FILTER (WHERE b)", "(SELECT c FROM p WHERE d LIMIT 1)", "ARRAY[1, 2]", "- 1",
            "EXISTS (SELECT FROM p WHERE q)", "b AT TIME ZONE 'UTC'", "CAST(b AS text)", "interval '1' day",
        ]
    ),
    lambda inner: st.one_of(
        st.builds("({})".format, inner),
        st.builds("{} IS DISTINCT FROM {}".format, st.just("b"), st.builds("({})".format, inner)),
        st.builds("({}) IS NOT DISTINCT FROM b".format, inner),
        st.builds("CASE WHEN b THEN {} ELSE c END".format, inner),
        st.builds("coalesce({}, {})".format, inner, inner),
        st.builds("({}) || ({})".format, inner, inner),
    ),
    max_leaves=5,
)  # fmt: skip
conditions = st.one_of(
    values,
    st.builds("{} AND NOT ({})".format, values, values),
    st.builds("b OR ({})".format, values),
    st.builds("b BETWEEN 1 AND 2 AND ({})".format, values),
)
tables = st.sampled_from(["m", "ONLY m", "s.m", '"From" AS "where"', "m AS set", "s.m x"])
sources = st.sampled_from(
    ["p", "p, q", "p JOIN q USING (id)", "p LEFT JOIN q ON p.x IS DISTINCT FROM q.x", "(SELECT 1 WHERE 2) p"]
)
withs = st.sampled_from(
    ["", "", "WITH p AS (SELECT 1 FROM q WHERE r) ", "WITH RECURSIVE update (a) AS (VALUES (1)), p AS (TABLE q) "]
)


@st.composite
def updates(draw: st.DrawFn) -> str:
    gap = draw(gaps)
    assigned = ", ".join(
        f"c{place} = {value}" for place, value in enumerate(draw(st.lists(values, min_size=1, max_size=3)))
    )
    source = draw(st.one_of(st.just(""), st.builds("FROM {}".format, sources)))
    where = draw(st.one_of(st.just(""), st.builds("WHERE{}{}".format, gaps, conditions)))
    return f"{draw(withs)}UPDATE {draw(tables)} SET {assigned}{gap}{source}{draw(gaps)}{where}"


@st.composite
def deletes(draw: st.DrawFn) -> str:
    source = draw(st.one_of(st.just(""), st.builds("USING {}".format, sources)))
    where = draw(st.one_of(st.just(""), st.builds("WHERE{}{}".format, gaps, conditions)))
    return f"{draw(withs)}DELETE{draw(gaps)}FROM {draw(tables)} {source}{draw(gaps)}{where}"


@st.composite
def inserts(draw: st.DrawFn) -> str:
    listed = ", ".join(f"{value} AS from" for value in draw(st.lists(values, min_size=1, max_size=3)))
    joined = draw(st.sampled_from(["", ", p", " JOIN p ON conflict IS DISTINCT FROM p.x", " LEFT JOIN p USING (id)"]))
    where = draw(st.one_of(st.just(""), st.builds("WHERE{}{}".format, gaps, conditions)))
    end = draw(
        st.sampled_from(
            ["", "ORDER BY 1", "ON CONFLICT DO NOTHING", "ON CONFLICT (a) WHERE b DO UPDATE SET a = 1 WHERE n.b"]
        )
    )
    begin = f"INSERT INTO n (a) {draw(withs)}SELECT {listed}{draw(gaps)}FROM {draw(tables)}{joined}"
    return f"{begin}{draw(gaps)}{where}{draw(gaps)}{end}"


@settings(max_examples=300, deadline=None)
@given(st.one_of(updates(), deletes(), inserts()))
def test_only_the_condition_is_added(statement: str) -> None:
    scanned = scan(statement)
    c = Cursor(statement, scanned.tokens)
    found = cut(c)
    pieces = Pieces(c, scanned.comments, found)
    source = "" if pieces.source is None else f" {_JOINED_BY[found.kind]} {pieces.source}"
    own = "" if pieces.condition is None else f" WHERE {pieces.condition}"
    again = f"{pieces.head}{source}{own} {pieces.tail}"
    assert [token[:2] for token in scan(again).tokens] == [token[:2] for token in scanned.tokens]

    condition = "true" if pieces.condition is None else f"({pieces.condition})"
    restricted = f"{pieces.head}{source} WHERE {condition} AND (threephase) {pieces.tail}"
    tree, expected = parsed(restricted), parsed(statement)
    assert where_of(expected) is None or pieces.condition is not None
    set_where(tree, without_last(where_of(tree), had_condition=pieces.condition is not None))
    assert plain(tree) == plain(expected)


def parsed(statement: str) -> Any:
    (raw,) = parse_sql(statement)
    return raw.stmt


def where_of(tree: Any) -> Any:
    return holder(tree).whereClause


def set_where(tree: Any, where: Any) -> None:
    holder(tree).whereClause = where


def holder(tree: Any) -> Any:
    """What the condition belongs to."""
    return tree.selectStmt if isinstance(tree, ast.InsertStmt) else tree


def without_last(where: Any, *, had_condition: bool) -> Any:
    """The condition without the one that was added, which must stand last."""
    assert isinstance(where, ast.BoolExpr)
    own: list[Any] = list(where.args or ())
    last = own.pop()
    assert last.fields[0].sval == "threephase"
    if not had_condition:
        return None
    return own[0] if len(own) == 1 else ast.BoolExpr(boolop=where.boolop, args=tuple(own))


def plain(node: Any) -> Any:
    """The tree without the places where things stand."""
    if isinstance(node, ast.Node):
        kept = {name: plain(getattr(node, name)) for name in node if "location" not in name and "list_" not in name}
        return type(node).__name__, kept
    return [plain(item) for item in node] if isinstance(node, tuple | list) else node
