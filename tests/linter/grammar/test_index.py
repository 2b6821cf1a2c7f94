"""CREATE INDEX, ALTER INDEX and REINDEX."""

from __future__ import annotations

import pytest

from rules.operation import (
    AlterIndex,
    AlterObject,
    ChangeOwner,
    CreateIndex,
    Operation,
    Reindex,
    RenameIndex,
    Unrecognised,
)
from rules.operation.catalog import ObjectKind
from rules.operation.parts import Expression
from tests.linter.grammar.understood import n, only

B = n("b")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("CREATE INDEX a ON b (c)", CreateIndex(index="a", table=B, columns=("c",)), id="plain"),
        pytest.param("CREATE INDEX ON b (c)", CreateIndex(index=None, table=B, columns=("c",)), id="without a name"),
        pytest.param(
            'CREATE UNIQUE INDEX "A" ON "s"."B"("c", "D")',
            CreateIndex(index="A", table=n("B", "s"), columns=("c", "D"), unique=True),
            id="as Prisma writes it",
        ),
        pytest.param(
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS a ON ONLY b USING gin (c)",
            CreateIndex(
                index="a", table=B, columns=("c",), concurrently=True, if_not_exists=True, only=True, method="gin"
            ),
            id="every adjective",
        ),
        pytest.param(
            "CREATE INDEX CONCURRENTLY ON b (c)",
            CreateIndex(index=None, table=B, columns=("c",), concurrently=True),
            id="CONCURRENTLY without a name",
        ),
        pytest.param(
            'CREATE INDEX a ON b (c COLLATE "x" text_ops (siglen = 32) DESC NULLS LAST, d ASC)',
            CreateIndex(index="a", table=B, columns=("c", "d"), plain=False),
            id="collation, class and order",
        ),
        pytest.param(
            "CREATE INDEX a ON b (lower(c), (d + 1), e, (f))",
            CreateIndex(
                index="a",
                table=B,
                columns=(None, None, "e", "f"),
                keys=("lower", "expr", "e", "f"),
                words=frozenset({"lower", "c", "d"}),
            ),
            id="expressions",
        ),
        pytest.param(
            "CREATE INDEX a ON b ((c ->> 'd, e') DESC, x.f(g, h))",
            CreateIndex(
                index="a",
                table=B,
                columns=(None, None),
                keys=("expr", "f"),
                words=frozenset({"c", "x", "f", "g", "h"}),
                plain=False,
            ),
            id="commas in expressions",
        ),
        pytest.param(
            "CREATE UNIQUE INDEX a ON b (c) INCLUDE (d, e) NULLS NOT DISTINCT WITH (f = 7) TABLESPACE h WHERE g > 1",
            CreateIndex(
                index="a",
                table=B,
                columns=("c",),
                unique=True,
                nulls_not_distinct=True,
                where=Expression(text="g > 1", words=frozenset({"g"})),
                included=("d", "e"),
            ),
            id="every clause",
        ),
        pytest.param(
            "CREATE UNIQUE INDEX a ON b (c) NULLS DISTINCT",
            CreateIndex(index="a", table=B, columns=("c",), unique=True),
            id="NULLS DISTINCT",
        ),
        pytest.param(
            "CREATE INDEX a ON b (c ASC NULLS LAST, d NULLS LAST)",
            CreateIndex(index="a", table=B, columns=("c", "d")),
            id="the default order, written out",
        ),
        pytest.param(
            "CREATE INDEX a ON b (c NULLS FIRST)",
            CreateIndex(index="a", table=B, columns=("c",), plain=False),
            id="NULLS FIRST",
        ),
        pytest.param(
            "CREATE INDEX a ON b (c, d text_pattern_ops)",
            CreateIndex(index="a", table=B, columns=("c", "d"), plain=False),
            id="an operator class",
        ),
        pytest.param(
            "CREATE INDEX a ON b (date)", CreateIndex(index="a", table=B, columns=("date",)), id="a soft keyword"
        ),
        pytest.param("ALTER INDEX a RENAME TO b", RenameIndex(index=n("a"), to="b"), id="RENAME"),
        pytest.param(
            'ALTER INDEX IF EXISTS s."A" RENAME TO "B"', RenameIndex(index=n("A", "s"), to="B"), id="IF EXISTS"
        ),
        pytest.param(
            "ALTER INDEX a ATTACH PARTITION b.c",
            AlterIndex(index=n("a"), attach=n("c", "b"), change="attach partition"),
            id="ATTACH",
        ),
        pytest.param(
            "ALTER INDEX a SET (fillfactor = 5)", AlterIndex(index=n("a"), change="set options"), id="SET options"
        ),
        pytest.param(
            "ALTER INDEX a RESET (fillfactor)", AlterIndex(index=n("a"), change="set options"), id="RESET options"
        ),
        pytest.param(
            "ALTER INDEX a SET TABLESPACE b", AlterIndex(index=n("a"), change="set tablespace"), id="SET TABLESPACE"
        ),
        pytest.param(
            "ALTER INDEX a ALTER COLUMN 1 SET STATISTICS -1",
            AlterIndex(index=n("a"), change="set statistics"),
            id="SET STATISTICS",
        ),
        pytest.param(
            "ALTER INDEX a DEPENDS ON EXTENSION b",
            AlterIndex(index=n("a"), change="depends on extension"),
            id="DEPENDS",
        ),
        pytest.param(
            "ALTER INDEX a NO DEPENDS ON EXTENSION b",
            AlterIndex(index=n("a"), change="no depends on extension"),
            id="NO DEPENDS",
        ),
        pytest.param(
            "ALTER INDEX a OWNER TO b", ChangeOwner(kind=ObjectKind.INDEX, name=n("a"), owner="b"), id="OWNER TO"
        ),
        pytest.param(
            "ALTER INDEX ALL IN TABLESPACE a SET TABLESPACE b",
            AlterObject(kind=ObjectKind.TABLESPACE, name=n("a"), change="set tablespace b"),
            id="all of a tablespace",
        ),
        pytest.param("REINDEX INDEX a", Reindex(kind="index", name=n("a")), id="REINDEX INDEX"),
        pytest.param(
            "REINDEX TABLE CONCURRENTLY s.a",
            Reindex(kind="table", name=n("a", "s"), concurrently=True),
            id="REINDEX CONCURRENTLY",
        ),
        pytest.param(
            "REINDEX (VERBOSE, CONCURRENTLY) TABLE a",
            Reindex(kind="table", name=n("a"), concurrently=True),
            id="REINDEX with options",
        ),
        pytest.param(
            "REINDEX (CONCURRENTLY false) TABLE a", Reindex(kind="table", name=n("a")), id="REINDEX not concurrently"
        ),
        pytest.param("REINDEX SCHEMA a", Reindex(kind="schema", name=n("a")), id="REINDEX SCHEMA"),
        pytest.param("REINDEX SYSTEM", Reindex(kind="system", name=None), id="REINDEX without a name"),
    ],
)
def test_an_index_statement_is_understood(text: str, expected: Operation) -> None:
    assert only(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "CREATE INDEX",
        "CREATE INDEX a",
        "CREATE INDEX a ON b",
        "CREATE INDEX a ON b ()",
        "CREATE INDEX a ON b (c,)",
        "CREATE INDEX a ON b (c) WHERE",
        "CREATE INDEX a ON b (c) FROBNICATE",
        "CREATE INDEX IF EXISTS a ON b (c)",
        "ALTER INDEX a",
        "ALTER INDEX a FROBNICATE",
        "REINDEX",
        "REINDEX a",
    ],
)
def test_what_postgresql_refuses_is_not_understood(text: str) -> None:
    assert isinstance(only(text), Unrecognised)
