"""ALTER of every kind but tables and indexes."""

from __future__ import annotations

import pytest

from rules.operation import (
    AddEnumValue,
    AlterComposite,
    AlterDomain,
    AlterObject,
    ChangeOwner,
    DropDefault,
    MoveToSchema,
    Operation,
    RenameColumn,
    RenameEnumValue,
    RenameObject,
    SetDefault,
)
from rules.operation.catalog import ObjectKind
from rules.operation.datatype import AttributeChange, DomainChange
from rules.operation.parts import Constraint, ConstraintKind, Expression
from tests.linter.grammar.understood import n, only, operations

A = n("a", "s")
CHECK_B = Constraint(kind=ConstraintKind.CHECK, name="b")

NAMED = [
    ("AGGREGATE s.a(int)", ObjectKind.AGGREGATE),
    ("COLLATION s.a", ObjectKind.COLLATION),
    ("CONVERSION s.a", ObjectKind.CONVERSION),
    ("DOMAIN s.a", ObjectKind.DOMAIN),
    ("FUNCTION s.a(int)", ObjectKind.FUNCTION),
    ("FUNCTION s.a", ObjectKind.FUNCTION),
    ("MATERIALIZED VIEW IF EXISTS s.a", ObjectKind.MATERIALIZED_VIEW),
    ("OPERATOR CLASS s.a USING btree", ObjectKind.OPERATOR_CLASS),
    ("OPERATOR FAMILY s.a USING btree", ObjectKind.OPERATOR_FAMILY),
    ("PROCEDURE s.a()", ObjectKind.PROCEDURE),
    ("ROUTINE s.a()", ObjectKind.ROUTINE),
    ("SEQUENCE IF EXISTS s.a", ObjectKind.SEQUENCE),
    ("STATISTICS s.a", ObjectKind.STATISTICS),
    ("TEXT SEARCH CONFIGURATION s.a", ObjectKind.TEXT_SEARCH_CONFIGURATION),
    ("TEXT SEARCH DICTIONARY s.a", ObjectKind.TEXT_SEARCH_DICTIONARY),
    ("TYPE s.a", ObjectKind.TYPE),
    ("VIEW s.a", ObjectKind.VIEW),
]


@pytest.mark.parametrize(("what", "kind"), NAMED, ids=[what for what, _ in NAMED])
def test_the_forms_that_all_kinds_have(what: str, kind: ObjectKind) -> None:
    assert only(f"ALTER {what} RENAME TO b") == RenameObject(kind=kind, name=A, to="b")
    assert only(f"ALTER {what} OWNER TO CURRENT_USER") == ChangeOwner(kind=kind, name=A, owner="current_user")
    assert only(f'ALTER {what} SET SCHEMA "B"') == MoveToSchema(kind=kind, name=A, to="B")


WITHOUT_SCHEMA = [
    ("DATABASE", ObjectKind.DATABASE),
    ("EVENT TRIGGER", ObjectKind.EVENT_TRIGGER),
    ("FOREIGN DATA WRAPPER", ObjectKind.FOREIGN_DATA_WRAPPER),
    ("GROUP", ObjectKind.ROLE),
    ("LANGUAGE", ObjectKind.LANGUAGE),
    ("PUBLICATION", ObjectKind.PUBLICATION),
    ("ROLE", ObjectKind.ROLE),
    ("SCHEMA", ObjectKind.SCHEMA),
    ("SERVER", ObjectKind.SERVER),
    ("SUBSCRIPTION", ObjectKind.SUBSCRIPTION),
    ("TABLESPACE", ObjectKind.TABLESPACE),
    ("USER", ObjectKind.ROLE),
]


@pytest.mark.parametrize(("words", "kind"), WITHOUT_SCHEMA, ids=[words for words, _ in WITHOUT_SCHEMA])
def test_rename_of_what_lies_in_no_schema(words: str, kind: ObjectKind) -> None:
    assert only(f"ALTER {words} a RENAME TO b") == RenameObject(kind=kind, name=n("a"), to="b")


@pytest.mark.parametrize("kind", [ObjectKind.TRIGGER, ObjectKind.RULE, ObjectKind.POLICY])
def test_rename_of_what_lives_on_a_table(kind: ObjectKind) -> None:
    renamed = only(f"ALTER {kind} a ON s.t RENAME TO b")
    assert renamed == RenameObject(kind=kind, name=n("a"), to="b", table=n("t", "s"))


CHANGES = [
    ("COLLATION a REFRESH VERSION", ObjectKind.COLLATION, "refresh version"),
    ("DATABASE a SET search_path = b, c", ObjectKind.DATABASE, "set"),
    ("DATABASE a RESET ALL", ObjectKind.DATABASE, "reset"),
    ("DATABASE a CONNECTION LIMIT 5 IS_TEMPLATE = true", ObjectKind.DATABASE, "connection limit, is_template"),
    ("EVENT TRIGGER a ENABLE REPLICA", ObjectKind.EVENT_TRIGGER, "enable replica"),
    ("EXTENSION a UPDATE TO '2'", ObjectKind.EXTENSION, "update"),
    ("EXTENSION a DROP VIEW b", ObjectKind.EXTENSION, "drop view"),
    ("FOREIGN DATA WRAPPER a NO HANDLER OPTIONS (b 'c')", ObjectKind.FOREIGN_DATA_WRAPPER, "no handler, options"),
    ("FUNCTION a(int) IMMUTABLE SET search_path TO b, c COST 5", ObjectKind.FUNCTION, "immutable, set, cost"),
    ("FUNCTION a(int) SET schema TO 'b'", ObjectKind.FUNCTION, "set"),
    ("FUNCTION a(int) DEPENDS ON EXTENSION b", ObjectKind.FUNCTION, "depends on extension"),
    ("FUNCTION a(int) NO DEPENDS ON EXTENSION b", ObjectKind.FUNCTION, "depends on extension"),
    ("OPERATOR FAMILY a USING gin DROP OPERATOR 1 (b, c)", ObjectKind.OPERATOR_FAMILY, "drop operator"),
    ("PUBLICATION a SET (publish = 'insert')", ObjectKind.PUBLICATION, "set"),
    ("PUBLICATION a ADD TABLES IN SCHEMA b", ObjectKind.PUBLICATION, "add tables in schema"),
    ("ROLE a SUPERUSER PASSWORD 'x'", ObjectKind.ROLE, "superuser, password"),
    ("ROLE a IN DATABASE b SET work_mem TO 5", ObjectKind.ROLE, "in database set"),
    ("GROUP a DROP USER b, c", ObjectKind.ROLE, "drop user"),
    ("SEQUENCE a AS bigint RESTART WITH 5", ObjectKind.SEQUENCE, "as, restart"),
    ("SEQUENCE a OWNED BY NONE", ObjectKind.SEQUENCE, "owned by"),
    ("SEQUENCE a INCREMENT BY 5 NO CYCLE", ObjectKind.SEQUENCE, "increment, no cycle"),
    ("SEQUENCE a SET UNLOGGED", ObjectKind.SEQUENCE, "set unlogged"),
    ("SERVER a OPTIONS (SET b 'c')", ObjectKind.SERVER, "options"),
    ("STATISTICS a SET STATISTICS 5", ObjectKind.STATISTICS, "set statistics"),
    ("SUBSCRIPTION a REFRESH PUBLICATION", ObjectKind.SUBSCRIPTION, "refresh publication"),
    ("TABLESPACE a SET (b = 1)", ObjectKind.TABLESPACE, "set"),
    ("TEXT SEARCH DICTIONARY a (b = c)", ObjectKind.TEXT_SEARCH_DICTIONARY, "options"),
    ("TYPE a SET (STORAGE = plain)", ObjectKind.TYPE, "set"),
]


@pytest.mark.parametrize(("sql", "kind", "change"), CHANGES, ids=[sql for sql, _, _ in CHANGES])
def test_a_change_is_known_by_its_words(sql: str, kind: ObjectKind, change: str) -> None:
    assert only(f"ALTER {sql}") == AlterObject(kind=kind, name=n("a"), change=change)


WITH_TABLES = [
    pytest.param(
        "ALTER SEQUENCE a OWNED BY s.t.c",
        [AlterObject(kind=ObjectKind.SEQUENCE, name=n("a"), change="owned by", table=n("t", "s"), column="c")],
        id="sequence",
    ),
    pytest.param(
        "ALTER POLICY a ON s.t TO b USING (true)",
        [AlterObject(kind=ObjectKind.POLICY, name=n("a"), change="to using", table=n("t", "s"))],
        id="policy",
    ),
    pytest.param(
        "ALTER POLICY a ON t USING (x IN (SELECT y FROM s.u)) WITH CHECK (z > (SELECT max(z) FROM v))",
        [
            AlterObject(
                kind=ObjectKind.POLICY,
                name=n("a"),
                change="using with check",
                table=n("t"),
                reads=(n("u", "s"), n("v")),
            )
        ],
        id="policy with subqueries",
    ),
    pytest.param(
        "ALTER EXTENSION a ADD TABLE s.t",
        [AlterObject(kind=ObjectKind.EXTENSION, name=n("a"), change="add table", table=n("t", "s"))],
        id="extension",
    ),
    pytest.param(
        "ALTER PUBLICATION a SET TABLE t (x, y) WHERE (x > 0), ONLY s.u, TABLES IN SCHEMA v",
        [
            AlterObject(kind=ObjectKind.PUBLICATION, name=n("a"), change="set table", table=n("t"), tables=(n("t"),)),
            AlterObject(
                kind=ObjectKind.PUBLICATION,
                name=n("a"),
                change="set table",
                table=n("u", "s"),
                tables=(n("u", "s"),),
            ),
            AlterObject(kind=ObjectKind.PUBLICATION, name=n("a"), change="set tables in schema"),
        ],
        id="publication, one clause for each",
    ),
    pytest.param(
        "ALTER TRIGGER a ON t DEPENDS ON EXTENSION b",
        [AlterObject(kind=ObjectKind.TRIGGER, name=n("a"), change="depends on extension", table=n("t"))],
        id="trigger",
    ),
]


@pytest.mark.parametrize(("sql", "expected"), WITH_TABLES)
def test_a_change_that_names_tables(sql: str, expected: list[Operation]) -> None:
    assert operations(sql) == expected


OTHERS = [
    pytest.param("ALTER VIEW v RENAME a TO b", RenameColumn(table=n("v"), column="a", to="b"), id="view column"),
    pytest.param(
        "ALTER MATERIALIZED VIEW s.v RENAME COLUMN a TO b",
        RenameColumn(table=n("v", "s"), column="a", to="b"),
        id="materialized view column",
    ),
    pytest.param(
        "ALTER VIEW v ALTER a SET DEFAULT 1",
        SetDefault(table=n("v"), column="a", default=Expression(text="1")),
        id="view default",
    ),
    pytest.param("ALTER VIEW v ALTER COLUMN a DROP DEFAULT", DropDefault(table=n("v"), column="a"), id="no default"),
    pytest.param(
        "ALTER ROLE a SET SCHEMA 'b'",
        AlterObject(kind=ObjectKind.ROLE, name=n("a"), change="set"),
        id="SET SCHEMA with a string is a setting",
    ),
    pytest.param(
        "ALTER SYSTEM SET work_mem = '1MB'",
        AlterObject(kind=ObjectKind.SYSTEM, name=n("work_mem"), change="set"),
        id="system",
    ),
    pytest.param(
        "ALTER SYSTEM RESET ALL", AlterObject(kind=ObjectKind.SYSTEM, name=n("all"), change="reset"), id="reset system"
    ),
    pytest.param(
        "ALTER MATERIALIZED VIEW ALL IN TABLESPACE a SET TABLESPACE b",
        AlterObject(kind=ObjectKind.TABLESPACE, name=n("a"), change="set tablespace"),
        id="all in a tablespace",
    ),
    pytest.param(
        "ALTER LARGE OBJECT 42 OWNER TO a",
        ChangeOwner(kind=ObjectKind.LARGE_OBJECT, name=n("42"), owner="a"),
        id="large object",
    ),
    pytest.param(
        "ALTER OPERATOR s.@@ (int, NONE) OWNER TO a",
        ChangeOwner(kind=ObjectKind.OPERATOR, name=n("@@", "s"), owner="a"),
        id="operator",
    ),
]


@pytest.mark.parametrize(("sql", "expected"), OTHERS)
def test_other_changes(sql: str, expected: Operation) -> None:
    assert only(sql) == expected


TYPES = [
    pytest.param("ADD VALUE 'b'", AddEnumValue(type=A, value="b"), id="add value"),
    pytest.param(
        "ADD VALUE IF NOT EXISTS 'b' BEFORE 'c'",
        AddEnumValue(type=A, value="b", if_not_exists=True, neighbour="c", before=True),
        id="add value before",
    ),
    pytest.param("ADD VALUE 'b' AFTER 'c'", AddEnumValue(type=A, value="b", neighbour="c"), id="add value after"),
    pytest.param("RENAME VALUE 'b' TO 'c'", RenameEnumValue(type=A, value="b", to="c"), id="rename value"),
    pytest.param(
        "RENAME ATTRIBUTE b TO c CASCADE",
        AlterComposite(type=A, attribute="b", change=AttributeChange.RENAME, cascade=True),
        id="rename attribute",
    ),
    pytest.param(
        "ADD ATTRIBUTE b numeric(5, 2) COLLATE x",
        AlterComposite(type=A, attribute="b", change=AttributeChange.ADD),
        id="add attribute",
    ),
    pytest.param(
        "DROP ATTRIBUTE IF EXISTS b CASCADE",
        AlterComposite(type=A, attribute="b", change=AttributeChange.DROP, cascade=True),
        id="drop attribute",
    ),
    pytest.param(
        "ALTER ATTRIBUTE b SET DATA TYPE text",
        AlterComposite(type=A, attribute="b", change=AttributeChange.CHANGE_TYPE),
        id="change an attribute's type",
    ),
]


@pytest.mark.parametrize(("action", "expected"), TYPES)
def test_alter_type(action: str, expected: Operation) -> None:
    assert only(f"ALTER TYPE s.a {action}") == expected


DOMAINS = [
    pytest.param("SET NOT NULL", DomainChange.SET_NOT_NULL, None, id="set not null"),
    pytest.param("DROP NOT NULL", DomainChange.DROP_NOT_NULL, None, id="drop not null"),
    pytest.param("SET DEFAULT now()", DomainChange.SET_DEFAULT, None, id="set default"),
    pytest.param("DROP DEFAULT", DomainChange.DROP_DEFAULT, None, id="drop default"),
    pytest.param("DROP CONSTRAINT IF EXISTS b CASCADE", DomainChange.DROP_CONSTRAINT, CHECK_B, id="drop constraint"),
    pytest.param("VALIDATE CONSTRAINT b", DomainChange.VALIDATE_CONSTRAINT, CHECK_B, id="validate constraint"),
    pytest.param("RENAME CONSTRAINT b TO c", DomainChange.RENAME_CONSTRAINT, CHECK_B, id="rename constraint"),
    pytest.param(
        "ADD CONSTRAINT b CHECK (true) NOT VALID",
        DomainChange.ADD_CONSTRAINT,
        Constraint(
            kind=ConstraintKind.CHECK,
            name="b",
            expression=Expression(text="true", words=frozenset({"true"})),
            not_valid=True,
        ),
        id="add check",
    ),
    pytest.param(
        "ADD NOT NULL", DomainChange.ADD_CONSTRAINT, Constraint(kind=ConstraintKind.NOT_NULL), id="add not null"
    ),
]


@pytest.mark.parametrize(("action", "change", "constraint"), DOMAINS)
def test_alter_domain(action: str, change: DomainChange, constraint: Constraint | None) -> None:
    assert only(f"ALTER DOMAIN s.a {action}") == AlterDomain(domain=A, change=change, constraint=constraint)
