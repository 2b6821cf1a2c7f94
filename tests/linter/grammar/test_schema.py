"""CREATE SCHEMA with elements: each is a clause, and what it creates lies in the schema."""

from __future__ import annotations

import pytest

from rules.operation import (
    ChangePrivileges,
    CreateIndex,
    CreateObject,
    CreateOnTable,
    CreateTable,
    CreateView,
    Operation,
    Unrecognised,
)
from rules.operation.catalog import ObjectKind
from tests.linter.grammar.understood import n, operations

SCHEMA = CreateObject(kind=ObjectKind.SCHEMA, name=n("s"))

ELEMENTS = [
    pytest.param(
        "CREATE VIEW v AS SELECT * FROM t, o CREATE TABLE t ()",
        [
            CreateView(
                view=n("v", "s"),
                reads=(n("t", "s"), n("o")),
                words=frozenset({"select", "from", "t", "o"}),
                star=True,
            ),
            CreateTable(table=n("t", "s")),
        ],
        id="a view of a table that is created after it, and of one that is not",
    ),
    pytest.param("CREATE TABLE s.t ()", [CreateTable(table=n("t", "s"))], id="the schema written out"),
    pytest.param(
        "CREATE TABLE t () CREATE INDEX i ON t (a)",
        [CreateTable(table=n("t", "s")), CreateIndex(index="i", table=n("t", "s"), columns=("a",))],
        id="index",
    ),
    pytest.param(
        "CREATE TABLE t () CREATE TRIGGER x AFTER INSERT ON t EXECUTE FUNCTION f()",
        [
            CreateTable(table=n("t", "s")),
            CreateOnTable(kind=ObjectKind.TRIGGER, name="x", table=n("t", "s"), function=n("f")),
        ],
        id="trigger",
    ),
    pytest.param(
        "CREATE SEQUENCE q OWNED BY o.a",
        [CreateObject(kind=ObjectKind.SEQUENCE, name=n("q", "s"), owned_by=n("o"), owner_column="a")],
        id="sequence of a table elsewhere",
    ),
    pytest.param(
        "CREATE TABLE t () GRANT SELECT ON t TO r WITH GRANT OPTION GRANT USAGE, CREATE ON SCHEMA s TO r",
        [
            CreateTable(table=n("t", "s")),
            ChangePrivileges(
                revoke=False, what="SELECT", kind=ObjectKind.TABLE, tables=(n("t", "s"),), on="t", roles="r"
            ),
            ChangePrivileges(revoke=False, what="USAGE, CREATE", kind=ObjectKind.SCHEMA, on="SCHEMA s", roles="r"),
        ],
        id="grants, in which CREATE and GRANT stand for themselves",
    ),
    pytest.param(
        "CREATE VIEW v AS SELECT 1 AS create CREATE TABLE t ()",
        [
            CreateView(view=n("v", "s"), words=frozenset({"select", "as", "create"})),
            CreateTable(table=n("t", "s")),
        ],
        id="an alias named create",
    ),
    pytest.param(
        "CREATE TABLE t () CREATE frob",
        [CreateTable(table=n("t", "s")), Unrecognised(reason="expected a kind of object, found 'frob'")],
        id="an element that is not understood does not hide its neighbours",
    ),
]


@pytest.mark.parametrize(("elements", "expected"), ELEMENTS)
def test_elements_are_clauses_in_the_schema(elements: str, expected: list[Operation]) -> None:
    assert operations(f"CREATE SCHEMA s {elements}") == [SCHEMA, *expected]


def test_without_a_name_the_schema_has_that_of_its_owner() -> None:
    assert operations("CREATE SCHEMA AUTHORIZATION s CREATE TABLE t ()") == [SCHEMA, CreateTable(table=n("t", "s"))]


def test_a_foreign_key_between_elements_stays_in_the_schema() -> None:
    _, table, _ = operations(
        "CREATE SCHEMA s CREATE TABLE t (a int REFERENCES o, b int REFERENCES p) CREATE TABLE o ()"
    )
    assert isinstance(table, CreateTable)
    references = [c.references for column in table.columns for c in column.constraints]
    assert [reference.table for reference in references if reference] == [n("o", "s"), n("p")]
