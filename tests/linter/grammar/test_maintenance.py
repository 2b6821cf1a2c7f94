"""VACUUM, ANALYZE, CLUSTER, REFRESH, LOCK, EXPLAIN, comments and foreign schemas."""

from __future__ import annotations

import pytest

from rules.name import Name
from rules.operation import (
    Comment,
    CreateTable,
    Delete,
    ImportForeignSchema,
    LockTable,
    Maintain,
    Operation,
    RefreshView,
    Session,
)
from tests.linter.grammar.understood import n, only, operations

TABLES = [
    pytest.param("VACUUM", [Maintain(verb="vacuum")], id="vacuum all"),
    pytest.param("VACUUM FULL", [Maintain(verb="vacuum", full=True)], id="vacuum full"),
    pytest.param(
        "VACUUM FREEZE VERBOSE ANALYZE s.t (a), u",
        [Maintain(verb="vacuum", table=n("t", "s")), Maintain(verb="vacuum", table=n("u"))],
        id="vacuum tables",
    ),
    pytest.param("VACUUM (ANALYZE, FULL) t", [Maintain(verb="vacuum", table=n("t"), full=True)], id="full, an option"),
    pytest.param("VACUUM (FULL off) t", [Maintain(verb="vacuum", table=n("t"))], id="full, switched off"),
    pytest.param("VACUUM (FULL 'false') t", [Maintain(verb="vacuum", table=n("t"))], id="full, switched off in quotes"),
    pytest.param("VACUUM (FULL 1) t", [Maintain(verb="vacuum", table=n("t"), full=True)], id="full, switched on"),
    pytest.param("ANALYZE", [Maintain(verb="analyze")], id="analyze all"),
    pytest.param(
        "ANALYSE VERBOSE t (a, b)", [Maintain(verb="analyze", table=n("t"))], id="analyze, the other spelling"
    ),
    pytest.param("ANALYZE (VERBOSE) ONLY t", [Maintain(verb="analyze", table=n("t"))], id="analyze with options"),
    pytest.param("CLUSTER", [Maintain(verb="cluster")], id="cluster all"),
    pytest.param("CLUSTER VERBOSE t USING i", [Maintain(verb="cluster", table=n("t"))], id="cluster"),
    pytest.param("CLUSTER i ON s.t", [Maintain(verb="cluster", table=n("t", "s"))], id="cluster, the older way"),
    pytest.param("LOCK t", [LockTable(table=n("t"), mode="access exclusive")], id="lock"),
    pytest.param(
        "LOCK TABLE s.t, ONLY u IN SHARE ROW EXCLUSIVE MODE NOWAIT",
        [
            LockTable(table=n("t", "s"), mode="share row exclusive", nowait=True),
            LockTable(table=n("u"), mode="share row exclusive", nowait=True, only=True),
        ],
        id="lock several",
    ),
    pytest.param("REFRESH MATERIALIZED VIEW v", [RefreshView(view=n("v"))], id="refresh"),
    pytest.param(
        "REFRESH MATERIALIZED VIEW CONCURRENTLY s.v WITH DATA",
        [RefreshView(view=n("v", "s"), concurrently=True)],
        id="refresh concurrently",
    ),
    pytest.param(
        "REFRESH MATERIALIZED VIEW v WITH NO DATA", [RefreshView(view=n("v"), with_data=False)], id="refresh to nothing"
    ),
    pytest.param(
        "IMPORT FOREIGN SCHEMA a FROM SERVER b INTO c", [ImportForeignSchema(schema="c")], id="import foreign schema"
    ),
]


@pytest.mark.parametrize(("sql", "expected"), TABLES)
def test_work_on_tables(sql: str, expected: list[Operation]) -> None:
    assert operations(sql) == expected


EVERY_LOCK = (
    "access share", "row share", "row exclusive", "share update exclusive", "share", "share row exclusive",
    "exclusive", "access exclusive",
)  # fmt: skip


@pytest.mark.parametrize("mode", EVERY_LOCK)
def test_every_lock_mode(mode: str) -> None:
    assert only(f"LOCK TABLE t IN {mode.upper()} MODE") == LockTable(table=n("t"), mode=mode)


EXPLAINED = [
    pytest.param("EXPLAIN DELETE FROM t", Session(verb="explain"), id="nothing is carried out"),
    pytest.param("EXPLAIN VERBOSE DELETE FROM t", Session(verb="explain"), id="verbose"),
    pytest.param("EXPLAIN (ANALYZE off) DELETE FROM t", Session(verb="explain"), id="switched off"),
    pytest.param("EXPLAIN (SELECT 1)", Session(verb="explain"), id="a query in parentheses"),
    pytest.param("EXPLAIN ANALYZE DELETE FROM t", Delete(table=n("t")), id="analyze"),
    pytest.param("EXPLAIN ANALYSE VERBOSE DELETE FROM t", Delete(table=n("t")), id="the other spelling"),
    pytest.param("EXPLAIN (COSTS, ANALYZE) DELETE FROM t", Delete(table=n("t")), id="analyze, an option"),
    pytest.param("EXPLAIN (ANALYZE true, BUFFERS) DELETE FROM t", Delete(table=n("t")), id="switched on"),
    pytest.param(
        "EXPLAIN ANALYZE CREATE TABLE t AS SELECT 1", CreateTable(table=n("t"), columns_known=False), id="create table"
    ),
]


@pytest.mark.parametrize(("sql", "expected"), EXPLAINED)
def test_explain_carries_out_what_it_analyzes(sql: str, expected: Operation) -> None:
    assert only(sql) == expected


COMMENTS = [
    ("TABLE s.t", "table", n("t", "s")),
    ("COLUMN s.t.a", "column", n("t", "s")),
    ("COLUMN t.a", "column", n("t")),
    ("COLUMN d.s.t.a", "column", n("t", "s")),
    ("CONSTRAINT a ON t", "constraint", n("t")),
    ("CONSTRAINT a ON DOMAIN d", "constraint", None),
    ("CONSTRAINT a ON domain", "constraint", n("domain")),
    ("VIEW s.v", "view", n("v", "s")),
    ("MATERIALIZED VIEW v", "materialized view", n("v")),
    ("INDEX i", "index", n("i")),
    ("SEQUENCE s.q", "sequence", n("q", "s")),
    ("TRIGGER x ON t", "trigger", n("t")),
    ("RULE x ON s.t", "rule", n("t", "s")),
    ("TYPE t", "type", None),
    ("FUNCTION f(int, text)", "function", None),
    ("AGGREGATE a(*)", "aggregate", None),
    ("OPERATOR s.=== (int, NONE)", "operator", None),
    ("OPERATOR CLASS a USING gin", "operator class", None),
    ("CAST (a AS b)", "cast", None),
    ("POLICY p ON t", "policy", n("t")),
    ("TRANSFORM FOR a LANGUAGE b", "transform", None),
    ("LARGE OBJECT 42", "large object", None),
    ("TEXT SEARCH DICTIONARY d", "text search dictionary", None),
    ('EXTENSION "uuid-ossp"', "extension", None),
]


@pytest.mark.parametrize(("what", "kind", "table"), COMMENTS, ids=[what for what, _, _ in COMMENTS])
def test_comments_and_labels_know_what_they_are_about(what: str, kind: str, table: Name | None) -> None:
    assert only(f"COMMENT ON {what} IS 'x'") == Comment(kind=kind, table=table)
    assert only(f"COMMENT ON {what} IS NULL") == Comment(kind=kind, table=table)
    assert only(f"SECURITY LABEL FOR 'p' ON {what} IS 'x'") == Comment(kind=kind, table=table)
