"""ALTER TABLE, action by action."""

from __future__ import annotations

import pytest

from rules.operation import (
    AddColumn,
    AddConstraint,
    AlterColumn,
    AlterConstraint,
    AlterObject,
    AlterTable,
    AttachPartition,
    ChangeColumnType,
    ChangeOwner,
    ChangeRowSecurity,
    DetachPartition,
    DropColumn,
    DropConstraint,
    DropDefault,
    DropNotNull,
    InheritTable,
    MoveToSchema,
    Operation,
    RenameColumn,
    RenameConstraint,
    RenameTable,
    SetDefault,
    SetNotNull,
    Unrecognised,
    ValidateConstraint,
)
from rules.operation.catalog import ObjectKind
from rules.operation.parts import Column, Constraint, ConstraintKind, DataType, Expression
from rules.operation.permission import RowSecurity
from rules.operation.table import ColumnChange, TableChange
from tests.linter.grammar.understood import n, only, operations, said

A = n("a")
INTEGER = DataType(name=n("integer"), builtin=True)
TEXT = DataType(name=n("text"), builtin=True)
UNIQUE = Constraint(kind=ConstraintKind.UNIQUE, columns=("b",))


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        pytest.param("ADD COLUMN b int", AddColumn(table=A, column=Column(name="b", type=INTEGER)), id="ADD COLUMN"),
        pytest.param("ADD b int", AddColumn(table=A, column=Column(name="b", type=INTEGER)), id="ADD"),
        pytest.param(
            "ADD IF NOT EXISTS b int",
            AddColumn(table=A, column=Column(name="b", type=INTEGER), if_not_exists=True),
            id="ADD IF NOT EXISTS",
        ),
        pytest.param("DROP COLUMN b", DropColumn(table=A, column="b"), id="DROP COLUMN"),
        pytest.param("DROP b RESTRICT", DropColumn(table=A, column="b"), id="DROP"),
        pytest.param(
            'DROP IF EXISTS "B" CASCADE', DropColumn(table=A, column="B", if_exists=True, cascade=True), id="IF EXISTS"
        ),
        pytest.param("ADD UNIQUE (b)", AddConstraint(table=A, constraint=UNIQUE), id="ADD a constraint"),
        pytest.param(
            "ADD CONSTRAINT c NOT NULL b",
            AddConstraint(table=A, constraint=Constraint(kind=ConstraintKind.NOT_NULL, name="c", columns=("b",))),
            id="ADD a constraint by name",
        ),
        pytest.param("DROP CONSTRAINT b", DropConstraint(table=A, constraint="b"), id="DROP CONSTRAINT"),
        pytest.param(
            "DROP CONSTRAINT IF EXISTS b CASCADE",
            DropConstraint(table=A, constraint="b", if_exists=True, cascade=True),
            id="DROP CONSTRAINT IF EXISTS",
        ),
        pytest.param("VALIDATE CONSTRAINT b", ValidateConstraint(table=A, constraint="b"), id="VALIDATE"),
        pytest.param("ALTER CONSTRAINT b DEFERRABLE", AlterConstraint(table=A, constraint="b"), id="ALTER CONSTRAINT"),
        pytest.param("RENAME TO b", RenameTable(table=A, to="b"), id="RENAME TO"),
        pytest.param("RENAME b TO c", RenameColumn(table=A, column="b", to="c"), id="RENAME without COLUMN"),
        pytest.param("RENAME COLUMN b TO c", RenameColumn(table=A, column="b", to="c"), id="RENAME COLUMN"),
        pytest.param('RENAME "to" TO b', RenameColumn(table=A, column="to", to="b"), id="RENAME a column called to"),
        pytest.param(
            "RENAME CONSTRAINT b TO c", RenameConstraint(table=A, constraint="b", to="c"), id="RENAME CONSTRAINT"
        ),
        pytest.param("SET SCHEMA b", MoveToSchema(kind=ObjectKind.TABLE, name=A, to="b"), id="SET SCHEMA"),
        pytest.param("OWNER TO b", ChangeOwner(kind=ObjectKind.TABLE, name=A, owner="b"), id="OWNER TO"),
        pytest.param("ALTER b TYPE text", ChangeColumnType(table=A, column="b", type=TEXT), id="TYPE"),
        pytest.param(
            "ALTER COLUMN b SET DATA TYPE text COLLATE c.d USING b::text",
            ChangeColumnType(
                table=A,
                column="b",
                type=TEXT,
                using=Expression(text="b::text", words=frozenset({"b", "text"})),
                collation=n("d", "c"),
            ),
            id="SET DATA TYPE",
        ),
        pytest.param("ALTER b SET NOT NULL", SetNotNull(table=A, column="b"), id="SET NOT NULL"),
        pytest.param("ALTER b DROP NOT NULL", DropNotNull(table=A, column="b"), id="DROP NOT NULL"),
        pytest.param(
            "ALTER b SET DEFAULT 1 + 1",
            SetDefault(table=A, column="b", default=Expression(text="1 + 1")),
            id="SET DEFAULT",
        ),
        pytest.param("ALTER b DROP DEFAULT", DropDefault(table=A, column="b"), id="DROP DEFAULT"),
        pytest.param("INHERIT b", InheritTable(table=A, parent=n("b")), id="INHERIT"),
        pytest.param("NO INHERIT b.c", InheritTable(table=A, parent=n("c", "b"), detach=True), id="NO INHERIT"),
        pytest.param(
            "ATTACH PARTITION b FOR VALUES IN (1)",
            AttachPartition(table=A, partition=n("b"), bound="IN (1)"),
            id="ATTACH PARTITION",
        ),
        pytest.param(
            "ATTACH PARTITION b DEFAULT",
            AttachPartition(table=A, partition=n("b"), default=True),
            id="ATTACH … DEFAULT",
        ),
        pytest.param("DETACH PARTITION b", DetachPartition(table=A, partition=n("b")), id="DETACH PARTITION"),
        pytest.param(
            "DETACH PARTITION b CONCURRENTLY",
            DetachPartition(table=A, partition=n("b"), concurrently=True),
            id="DETACH … CONCURRENTLY",
        ),
        pytest.param(
            "DETACH PARTITION b FINALIZE",
            DetachPartition(table=A, partition=n("b"), finalize=True),
            id="DETACH … FINALIZE",
        ),
        *(
            pytest.param(f"{words} ROW LEVEL SECURITY", ChangeRowSecurity(table=A, change=change), id=f"{words} RLS")
            for words, change in {
                "ENABLE": RowSecurity.ENABLE,
                "DISABLE": RowSecurity.DISABLE,
                "FORCE": RowSecurity.FORCE,
                "NO FORCE": RowSecurity.NO_FORCE,
            }.items()
        ),
        *(
            pytest.param(f"ALTER COLUMN b {words}", AlterColumn(table=A, column="b", change=change), id=words)
            for words, change in {
                "ADD GENERATED BY DEFAULT AS IDENTITY": ColumnChange.ADD_IDENTITY,
                "SET GENERATED ALWAYS": ColumnChange.SET_IDENTITY,
                "SET GENERATED BY DEFAULT": ColumnChange.SET_IDENTITY,
                "DROP IDENTITY": ColumnChange.DROP_IDENTITY,
                "DROP IDENTITY IF EXISTS": ColumnChange.DROP_IDENTITY,
                "DROP EXPRESSION IF EXISTS": ColumnChange.DROP_EXPRESSION,
                "SET EXPRESSION AS (c + 1)": ColumnChange.SET_EXPRESSION,
                "SET STATISTICS -1": ColumnChange.SET_STATISTICS,
                "SET STATISTICS DEFAULT": ColumnChange.SET_STATISTICS,
                "SET STORAGE external": ColumnChange.SET_STORAGE,
                "SET COMPRESSION lz4": ColumnChange.SET_COMPRESSION,
                "SET (n_distinct = 5)": ColumnChange.SET_OPTIONS,
                "RESET (n_distinct)": ColumnChange.SET_OPTIONS,
                "OPTIONS (SET c 'd')": ColumnChange.SET_OPTIONS,
            }.items()
        ),
        *(
            pytest.param(
                f"ALTER COLUMN b {words}",
                AlterColumn(table=A, column="b", change=ColumnChange.SET_IDENTITY, rewrites_sequence=True),
                id=words,
            )
            for words in (
                "SET GENERATED ALWAYS SET INCREMENT BY 2 RESTART",
                "SET NO MAXVALUE",
                "RESTART WITH 5",
                "RESTART",
            )
        ),
        pytest.param(
            "ALTER b ADD GENERATED ALWAYS AS IDENTITY (START 5)",
            AlterColumn(table=A, column="b", change=ColumnChange.ADD_IDENTITY, always=True),
            id="GENERATED ALWAYS",
        ),
        *(
            pytest.param(words, AlterTable(table=A, change=change, target=target), id=words)
            for words, change, target in (
                ("SET LOGGED", TableChange.SET_LOGGED, None),
                ("SET UNLOGGED", TableChange.SET_UNLOGGED, None),
                ("SET TABLESPACE b", TableChange.SET_TABLESPACE, "b"),
                ("SET ACCESS METHOD b", TableChange.SET_ACCESS_METHOD, "b"),
                ("SET (fillfactor = 70, toast.b = c)", TableChange.SET_OPTIONS, None),
                ("RESET (fillfactor)", TableChange.SET_OPTIONS, None),
                ("CLUSTER ON b", TableChange.CLUSTER_ON, "b"),
                ("SET WITHOUT CLUSTER", TableChange.SET_WITHOUT_CLUSTER, None),
                ("SET WITHOUT OIDS", TableChange.SET_WITHOUT_OIDS, None),
                ("REPLICA IDENTITY USING INDEX b", TableChange.REPLICA_IDENTITY, "b"),
                ("REPLICA IDENTITY NOTHING", TableChange.REPLICA_IDENTITY_NOTHING, None),
                ("OF b.c", TableChange.OF_TYPE, "b.c"),
                ("NOT OF", TableChange.NOT_OF, None),
                ("ENABLE TRIGGER b", TableChange.ENABLE_TRIGGER, "b"),
                ("ENABLE ALWAYS TRIGGER b", TableChange.ENABLE_ALWAYS_TRIGGER, "b"),
                ("DISABLE TRIGGER ALL", TableChange.DISABLE_ALL_TRIGGERS, None),
                ("DISABLE TRIGGER USER", TableChange.DISABLE_USER_TRIGGERS, None),
                ('DISABLE TRIGGER "all"', TableChange.DISABLE_TRIGGER, "all"),
                ("ENABLE REPLICA RULE b", TableChange.ENABLE_REPLICA_RULE, "b"),
                ("ENABLE RULE b", TableChange.ENABLE_RULE, "b"),
                ("DISABLE RULE b", TableChange.DISABLE_RULE, "b"),
            )
        ),
    ],
)
def test_an_action_is_understood_alone_and_among_others(action: str, expected: Operation) -> None:
    assert only(f"ALTER TABLE a {action}") == expected
    around = operations(f"ALTER TABLE a DROP x, {action}, DROP y")
    assert around == [DropColumn(table=A, column="x"), expected, DropColumn(table=A, column="y")]


def test_only_is_said_of_each_action_that_would_reach_partitions_and_heirs() -> None:
    first, second, third = operations("ALTER TABLE ONLY a ADD UNIQUE (b), ALTER b SET DEFAULT 1, ENABLE TRIGGER c")
    assert isinstance(first, AddConstraint)
    assert first.only
    assert isinstance(second, SetDefault)
    assert second.only
    assert isinstance(third, AlterTable)


@pytest.mark.parametrize(
    "head",
    [
        "ALTER TABLE a",
        "ALTER TABLE IF EXISTS a",
        "ALTER TABLE ONLY a",
        "ALTER TABLE a *",
        "ALTER FOREIGN TABLE a",
        'alter table if exists only "a"',
        "ALTER TABLE db.public.a",
    ],
)
def test_the_table_is_found_however_the_statement_begins(head: str) -> None:
    schema = "public" if "public" in head else None
    assert only(f"{head} DROP b") == DropColumn(table=n("a", schema), column="b", only="only" in head.lower())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("ALTER TABLE a ALTER b SET DEFAULT f(1, 2), DROP c", 2, id="commas in a call"),
        pytest.param("ALTER TABLE a ALTER b TYPE numeric(10, 2) USING (b, 1), DROP c", 2, id="commas in a type"),
        pytest.param("ALTER TABLE a ADD b int[] DEFAULT ARRAY[1, 2], DROP c", 2, id="commas in brackets"),
        pytest.param(
            "ALTER TABLE a ADD CHECK (b IN (1, 2)), ADD PRIMARY KEY (c, d), DROP e", 3, id="commas in constraints"
        ),
        pytest.param("ALTER TABLE a ADD b text DEFAULT 'x, y' /* , */, -- ,\n DROP c", 2, id="commas in text"),
    ],
)
def test_only_commas_between_actions_divide_them(text: str, expected: int) -> None:
    assert len(operations(text)) == expected


def test_each_of_several_actions_has_its_own_stretch_of_text() -> None:
    text = "ALTER TABLE a ADD COLUMN b int NOT NULL /* x */ , DROP COLUMN c"
    assert said(text) == ["ADD COLUMN b int NOT NULL", "DROP COLUMN c"]
    assert said("ALTER TABLE a DROP COLUMN c") == ["ALTER TABLE a DROP COLUMN c"]


@pytest.mark.parametrize(
    "action",
    [
        "FROBNICATE",
        "ADD",
        "ADD COLUMN b",
        "ADD b int FIRST",
        "DROP",
        "DROP b c",
        "RENAME b",
        "RENAME TO b c",
        "ALTER b",
        "ALTER b SET",
        "ALTER b FROBNICATE",
        "ALTER b SET FROBNICATE",
        "ALTER b DROP FROBNICATE",
        "ALTER b ADD IDENTITY",
        "SET FROBNICATE",
        "ENABLE FROBNICATE b",
        "ATTACH PARTITION b",
        "REPLICA IDENTITY SOME",
        "VALIDATE b",
        "OWNER b",
        "MODIFY b int",
        "CHANGE b c int",
    ],
)
def test_what_postgresql_refuses_is_said_and_leaves_its_neighbours(action: str) -> None:
    before, refused, after = operations(f"ALTER TABLE a DROP x, {action}, DROP y")
    assert (before, after) == (DropColumn(table=A, column="x"), DropColumn(table=A, column="y"))
    assert isinstance(refused, Unrecognised)


@pytest.mark.parametrize(
    "text", ["ALTER TABLE", "ALTER TABLE a", "ALTER TABLE a ADD b int,", "ALTER TABLE a, b DROP c"]
)
def test_a_statement_without_an_action_is_not_understood(text: str) -> None:
    assert isinstance(operations(text)[-1], Unrecognised)


def test_all_tables_of_a_tablespace() -> None:
    expected = AlterObject(kind=ObjectKind.TABLESPACE, name=n("b"), change="owned by c set tablespace d nowait")
    assert only("ALTER TABLE ALL IN TABLESPACE b OWNED BY c SET TABLESPACE d NOWAIT") == expected
