"""CREATE of every kind but tables, indexes and routines."""

from __future__ import annotations

import pytest

from rules.operation import CreateDomain, CreateEnum, CreateObject, CreateOnTable, Delete, Operation, Query
from rules.operation.catalog import ObjectKind
from rules.operation.parts import Constraint, ConstraintKind, DataType, Expression
from tests.linter.grammar.understood import n, only

INT = DataType(name=n("integer"), builtin=True)

OBJECTS = [
    ("CREATE ACCESS METHOD a TYPE TABLE HANDLER h", ObjectKind.ACCESS_METHOD, n("a")),
    ("CREATE AGGREGATE s.a(int) (SFUNC = f, STYPE = int)", ObjectKind.AGGREGATE, n("a", "s")),
    ("CREATE CAST (int4 AS s.b) WITHOUT FUNCTION", ObjectKind.CAST, n("integer as s.b")),
    ("CREATE COLLATION s.a FROM b", ObjectKind.COLLATION, n("a", "s")),
    ("CREATE CONVERSION a FOR 'x' TO 'y' FROM f", ObjectKind.CONVERSION, n("a")),
    ("CREATE DEFAULT CONVERSION a FOR 'x' TO 'y' FROM f", ObjectKind.CONVERSION, n("a")),
    ("CREATE DATABASE a OWNER b", ObjectKind.DATABASE, n("a")),
    ("CREATE EVENT TRIGGER a ON sql_drop EXECUTE FUNCTION f()", ObjectKind.EVENT_TRIGGER, n("a")),
    ('CREATE EXTENSION "uuid-ossp" SCHEMA s CASCADE', ObjectKind.EXTENSION, n("uuid-ossp")),
    ("CREATE FOREIGN DATA WRAPPER a", ObjectKind.FOREIGN_DATA_WRAPPER, n("a")),
    ("CREATE TRUSTED LANGUAGE a HANDLER h", ObjectKind.LANGUAGE, n("a")),
    ("CREATE OPERATOR s.=== (FUNCTION = f)", ObjectKind.OPERATOR, n("===", "s")),
    ("CREATE OPERATOR CLASS a FOR TYPE t USING gin AS STORAGE int", ObjectKind.OPERATOR_CLASS, n("a")),
    ("CREATE OPERATOR FAMILY a USING gin", ObjectKind.OPERATOR_FAMILY, n("a")),
    ("CREATE PUBLICATION a FOR TABLE t", ObjectKind.PUBLICATION, n("a")),
    ("CREATE ROLE a LOGIN", ObjectKind.ROLE, n("a")),
    ("CREATE USER a", ObjectKind.ROLE, n("a")),
    ("CREATE GROUP a", ObjectKind.ROLE, n("a")),
    ("CREATE SCHEMA a", ObjectKind.SCHEMA, n("a")),
    ("CREATE SCHEMA AUTHORIZATION a", ObjectKind.SCHEMA, n("a")),
    ("CREATE SCHEMA a AUTHORIZATION b", ObjectKind.SCHEMA, n("a")),
    ("CREATE SEQUENCE s.a", ObjectKind.SEQUENCE, n("a", "s")),
    ("CREATE SERVER a FOREIGN DATA WRAPPER b", ObjectKind.SERVER, n("a")),
    ("CREATE STATISTICS s.a (mcv) ON b, c FROM t", ObjectKind.STATISTICS, n("a", "s")),
    ("CREATE STATISTICS ON b, c FROM t", ObjectKind.STATISTICS, n("")),
    ("CREATE SUBSCRIPTION a CONNECTION 'x' PUBLICATION b", ObjectKind.SUBSCRIPTION, n("a")),
    ("CREATE TABLESPACE a LOCATION '/x'", ObjectKind.TABLESPACE, n("a")),
    ("CREATE TEXT SEARCH CONFIGURATION a (COPY = b)", ObjectKind.TEXT_SEARCH_CONFIGURATION, n("a")),
    ("CREATE TEXT SEARCH DICTIONARY a (TEMPLATE = b)", ObjectKind.TEXT_SEARCH_DICTIONARY, n("a")),
    ("CREATE TEXT SEARCH PARSER a (START = b)", ObjectKind.TEXT_SEARCH_PARSER, n("a")),
    ("CREATE TEXT SEARCH TEMPLATE a (LEXIZE = b)", ObjectKind.TEXT_SEARCH_TEMPLATE, n("a")),
    ("CREATE TRANSFORM FOR a LANGUAGE b (FROM SQL WITH FUNCTION f(internal))", ObjectKind.TRANSFORM, n("a for b")),
    ("CREATE TYPE a", ObjectKind.TYPE, n("a")),
    ("CREATE TYPE s.a AS (b int, c text)", ObjectKind.TYPE, n("a", "s")),
    ("CREATE TYPE a AS RANGE (SUBTYPE = int)", ObjectKind.TYPE, n("a")),
    ("CREATE TYPE a (INPUT = i, OUTPUT = o)", ObjectKind.TYPE, n("a")),
    ("CREATE USER MAPPING FOR a SERVER b", ObjectKind.USER_MAPPING, n("a on b")),
]


@pytest.mark.parametrize(("sql", "kind", "name"), OBJECTS, ids=[sql for sql, _, _ in OBJECTS])
def test_an_object_known_by_its_name(sql: str, kind: ObjectKind, name: object) -> None:
    operation = only(sql)
    assert isinstance(operation, CreateObject)
    assert (operation.kind, operation.name) == (kind, name)


DETAILS = [
    pytest.param(
        "CREATE EXTENSION IF NOT EXISTS a",
        CreateObject(kind=ObjectKind.EXTENSION, name=n("a"), if_not_exists=True),
        id="if not exists",
    ),
    pytest.param(
        "CREATE OR REPLACE AGGREGATE a(int) (SFUNC = f)",
        CreateObject(kind=ObjectKind.AGGREGATE, name=n("a"), or_replace=True),
        id="or replace",
    ),
    pytest.param(
        "CREATE SEQUENCE a OWNED BY s.t.c START 5",
        CreateObject(kind=ObjectKind.SEQUENCE, name=n("a"), owned_by=n("t", "s"), owner_column="c"),
        id="a sequence of a table's column",
    ),
    pytest.param(
        "CREATE SEQUENCE a OWNED BY t.c",
        CreateObject(kind=ObjectKind.SEQUENCE, name=n("a"), owned_by=n("t"), owner_column="c"),
        id="a sequence of a table without schema",
    ),
    pytest.param(
        "CREATE SEQUENCE a OWNED BY NONE",
        CreateObject(kind=ObjectKind.SEQUENCE, name=n("a")),
        id="a sequence of nobody",
    ),
    pytest.param(
        "CREATE PUBLICATION a FOR TABLE t, ONLY s.u (b, c), v WHERE (d > 1)",
        CreateObject(kind=ObjectKind.PUBLICATION, name=n("a"), tables=(n("t"), n("u", "s"), n("v"))),
        id="a publication of tables",
    ),
    pytest.param(
        "CREATE PUBLICATION a FOR TABLES IN SCHEMA s, TABLE t",
        CreateObject(kind=ObjectKind.PUBLICATION, name=n("a"), tables=(n("t"),)),
        id="a publication of a schema and a table",
    ),
    pytest.param(
        "CREATE PUBLICATION a FOR ALL TABLES",
        CreateObject(kind=ObjectKind.PUBLICATION, name=n("a")),
        id="a publication of everything",
    ),
    pytest.param(
        "CREATE STATISTICS s.a (mcv) ON b, c FROM x.t",
        CreateObject(kind=ObjectKind.STATISTICS, name=n("a", "s"), tables=(n("t", "x"),)),
        id="statistics",
    ),
    pytest.param(
        "CREATE STATISTICS ON (b + c), d FROM t",
        CreateObject(kind=ObjectKind.STATISTICS, name=n(""), tables=(n("t"),)),
        id="statistics without a name",
    ),
    pytest.param("CREATE TYPE s.a AS ENUM ('b', 'c''d')", CreateEnum(type=n("a", "s"), values=("b", "c'd")), id="enum"),
    pytest.param("CREATE TYPE a AS ENUM ()", CreateEnum(type=n("a")), id="empty enum"),
    pytest.param("CREATE DOMAIN s.a AS int", CreateDomain(domain=n("a", "s"), base=INT), id="domain"),
    pytest.param(
        "CREATE DOMAIN a int DEFAULT 1 NOT NULL CONSTRAINT b CHECK (VALUE > 0)",
        CreateDomain(
            domain=n("a"),
            base=INT,
            not_null=True,
            default=Expression(text="1"),
            constraints=(
                Constraint(
                    kind=ConstraintKind.CHECK,
                    name="b",
                    expression=Expression(text="VALUE > 0", words=frozenset({"value"})),
                ),
            ),
        ),
        id="domain with all that it may have",
    ),
]


@pytest.mark.parametrize(("sql", "expected"), DETAILS)
def test_what_else_is_known_of_an_object(sql: str, expected: Operation) -> None:
    assert only(sql) == expected


ON_TABLE = [
    pytest.param(
        "CREATE TRIGGER a BEFORE UPDATE OF b, c OR DELETE ON s.t EXECUTE FUNCTION f()",
        CreateOnTable(kind=ObjectKind.TRIGGER, name="a", table=n("t", "s"), function=n("f")),
        id="trigger",
    ),
    pytest.param(
        "CREATE OR REPLACE TRIGGER a AFTER INSERT ON t FOR EACH ROW WHEN (NEW.x > (1)) EXECUTE PROCEDURE f('x', 2)",
        CreateOnTable(kind=ObjectKind.TRIGGER, name="a", table=n("t"), or_replace=True, function=n("f"), each_row=True),
        id="trigger replaced",
    ),
    pytest.param(
        "CREATE CONSTRAINT TRIGGER a AFTER INSERT ON t FROM o NOT DEFERRABLE FOR EACH ROW EXECUTE FUNCTION f()",
        CreateOnTable(
            kind=ObjectKind.TRIGGER,
            name="a",
            table=n("t"),
            constraint=True,
            function=n("f"),
            each_row=True,
            references=n("o"),
        ),
        id="constraint trigger",
    ),
    pytest.param(
        "CREATE RULE a AS ON INSERT TO s.t WHERE x = (SELECT 1) DO INSTEAD (DELETE FROM b; SELECT 1)",
        CreateOnTable(kind=ObjectKind.RULE, name="a", table=n("t", "s"), action=(Delete(table=n("b")), Query())),
        id="rule, whose actions are not carried out",
    ),
    pytest.param(
        "CREATE OR REPLACE RULE a AS ON UPDATE TO t DO ALSO DELETE FROM b",
        CreateOnTable(kind=ObjectKind.RULE, name="a", table=n("t"), or_replace=True, action=(Delete(table=n("b")),)),
        id="rule replaced",
    ),
    pytest.param(
        "CREATE POLICY a ON t USING (x IN (SELECT y FROM s.u)) WITH CHECK (EXISTS (SELECT 1 FROM t JOIN v USING (z)))",
        CreateOnTable(kind=ObjectKind.POLICY, name="a", table=n("t"), reads=(n("u", "s"), n("v"))),
        id="policy with subqueries",
    ),
    pytest.param(
        'CREATE POLICY "A b" ON s.t FOR SELECT TO r USING (x > 0)',
        CreateOnTable(kind=ObjectKind.POLICY, name="A b", table=n("t", "s")),
        id="policy",
    ),
]


@pytest.mark.parametrize(("sql", "expected"), ON_TABLE)
def test_an_object_that_lives_on_a_table(sql: str, expected: Operation) -> None:
    assert only(sql) == expected
