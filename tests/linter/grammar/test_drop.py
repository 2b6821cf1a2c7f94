"""DROP of every kind of object."""

from __future__ import annotations

import pytest

from rules.operation import DropIndex, DropObject, DropOwned, DropTable, Operation
from rules.operation.catalog import ObjectKind
from tests.linter.grammar.understood import n, only, operations

TABLES_AND_INDEXES = [
    pytest.param("DROP TABLE a", [DropTable(table=n("a"))], id="table"),
    pytest.param(
        'DROP TABLE IF EXISTS a, "S"."B" CASCADE',
        [
            DropTable(table=n("a"), if_exists=True, cascade=True, together=(n("a"), n("B", "S"))),
            DropTable(table=n("B", "S"), if_exists=True, cascade=True, together=(n("a"), n("B", "S"))),
        ],
        id="several tables",
    ),
    pytest.param("DROP TABLE db.s.a RESTRICT", [DropTable(table=n("a", "s"))], id="with a database"),
    pytest.param("DROP FOREIGN TABLE a", [DropTable(table=n("a"), foreign=True)], id="foreign table"),
    pytest.param("DROP INDEX i", [DropIndex(index=n("i"))], id="index"),
    pytest.param(
        "DROP INDEX CONCURRENTLY IF EXISTS s.i",
        [DropIndex(index=n("i", "s"), concurrently=True, if_exists=True)],
        id="index concurrently",
    ),
    pytest.param(
        "DROP INDEX i, j CASCADE",
        [DropIndex(index=n(i), cascade=True, several=True) for i in "ij"],
        id="several indexes",
    ),
]


@pytest.mark.parametrize(("sql", "expected"), TABLES_AND_INDEXES)
def test_tables_and_indexes(sql: str, expected: list[Operation]) -> None:
    assert operations(sql) == expected


OTHERS = [
    ("DROP ACCESS METHOD a", ObjectKind.ACCESS_METHOD, n("a")),
    ("DROP AGGREGATE s.a(int, text)", ObjectKind.AGGREGATE, n("a", "s")),
    ("DROP CAST (bigint AS s.money2)", ObjectKind.CAST, n("bigint as s.money2")),
    ("DROP COLLATION a", ObjectKind.COLLATION, n("a")),
    ("DROP CONVERSION a", ObjectKind.CONVERSION, n("a")),
    ("DROP DATABASE a WITH (FORCE)", ObjectKind.DATABASE, n("a")),
    ("DROP DOMAIN a", ObjectKind.DOMAIN, n("a")),
    ("DROP EVENT TRIGGER a", ObjectKind.EVENT_TRIGGER, n("a")),
    ('DROP EXTENSION "uuid-ossp"', ObjectKind.EXTENSION, n("uuid-ossp")),
    ("DROP FOREIGN DATA WRAPPER a", ObjectKind.FOREIGN_DATA_WRAPPER, n("a")),
    ("DROP FUNCTION s.a(int, b text DEFAULT 'x')", ObjectKind.FUNCTION, n("a", "s")),
    ("DROP FUNCTION a", ObjectKind.FUNCTION, n("a")),
    ("DROP PROCEDURAL LANGUAGE a", ObjectKind.LANGUAGE, n("a")),
    ("DROP MATERIALIZED VIEW a", ObjectKind.MATERIALIZED_VIEW, n("a")),
    ("DROP OPERATOR s.=== (int, NONE)", ObjectKind.OPERATOR, n("===", "s")),
    ("DROP OPERATOR CLASS a USING btree", ObjectKind.OPERATOR_CLASS, n("a")),
    ("DROP OPERATOR FAMILY a USING btree", ObjectKind.OPERATOR_FAMILY, n("a")),
    ("DROP PROCEDURE a()", ObjectKind.PROCEDURE, n("a")),
    ("DROP PUBLICATION a", ObjectKind.PUBLICATION, n("a")),
    ("DROP ROLE a", ObjectKind.ROLE, n("a")),
    ("DROP USER a", ObjectKind.ROLE, n("a")),
    ("DROP GROUP a", ObjectKind.ROLE, n("a")),
    ("DROP ROUTINE a", ObjectKind.ROUTINE, n("a")),
    ("DROP SCHEMA a", ObjectKind.SCHEMA, n("a")),
    ("DROP SEQUENCE s.a", ObjectKind.SEQUENCE, n("a", "s")),
    ("DROP SERVER a", ObjectKind.SERVER, n("a")),
    ("DROP STATISTICS a", ObjectKind.STATISTICS, n("a")),
    ("DROP SUBSCRIPTION a", ObjectKind.SUBSCRIPTION, n("a")),
    ("DROP TABLESPACE a", ObjectKind.TABLESPACE, n("a")),
    ("DROP TEXT SEARCH CONFIGURATION a", ObjectKind.TEXT_SEARCH_CONFIGURATION, n("a")),
    ("DROP TEXT SEARCH DICTIONARY a", ObjectKind.TEXT_SEARCH_DICTIONARY, n("a")),
    ("DROP TEXT SEARCH PARSER a", ObjectKind.TEXT_SEARCH_PARSER, n("a")),
    ("DROP TEXT SEARCH TEMPLATE a", ObjectKind.TEXT_SEARCH_TEMPLATE, n("a")),
    ("DROP TRANSFORM FOR a LANGUAGE b", ObjectKind.TRANSFORM, n("a for b")),
    ('DROP TYPE s."Mood"', ObjectKind.TYPE, n("Mood", "s")),
    ("DROP USER MAPPING FOR a SERVER b", ObjectKind.USER_MAPPING, n("a on b")),
    ("DROP VIEW a", ObjectKind.VIEW, n("a")),
]


@pytest.mark.parametrize(("sql", "kind", "name"), OTHERS, ids=[sql for sql, _, _ in OTHERS])
def test_an_object_of_another_kind(sql: str, kind: ObjectKind, name: object) -> None:
    operation = only(sql)
    assert isinstance(operation, DropObject)
    assert (operation.kind, operation.name, operation.table) == (kind, name, None)
    assert not operation.if_exists
    assert not operation.cascade


@pytest.mark.parametrize("kind", [ObjectKind.TRIGGER, ObjectKind.RULE, ObjectKind.POLICY])
def test_what_lives_on_a_table_is_named_with_it(kind: ObjectKind) -> None:
    dropped = only(f"DROP {kind} IF EXISTS a ON s.t CASCADE")
    assert dropped == DropObject(kind=kind, name=n("a"), table=n("t", "s"), if_exists=True, cascade=True)


def test_routines_are_told_apart_by_the_commas_outside_their_arguments() -> None:
    arguments = {"a": ("integer", "character varying"), "b": None, "c": ()}
    assert operations("DROP FUNCTION IF EXISTS a(int, IN x varchar(5)), b, c() CASCADE") == [
        DropObject(
            kind=ObjectKind.FUNCTION,
            name=n(name),
            if_exists=True,
            cascade=True,
            arguments=types,
            together=(n("a"), n("b"), n("c")),
        )
        for name, types in arguments.items()
    ]


def test_owned_objects() -> None:
    assert only("DROP OWNED BY a, CURRENT_USER CASCADE") == DropOwned(roles=("a", "current_user"), cascade=True)
    assert only("DROP OWNED BY a") == DropOwned(roles=("a",))
