"""The conventions about tables, names and what depends on them."""

from __future__ import annotations

import pytest

from tests.rules.style.turned_on import messages, reported


@pytest.mark.parametrize(
    ("sql", "count"),
    [
        pytest.param("CREATE TABLE a (b text);", 1, id="none"),
        pytest.param("CREATE TABLE a (b text PRIMARY KEY);", 0, id="inline"),
        pytest.param("CREATE TABLE a (b text, CONSTRAINT a_pkey PRIMARY KEY (b));", 0, id="behind the columns"),
        pytest.param("CREATE TABLE a (b text);\nALTER TABLE a ADD PRIMARY KEY (b);", 0, id="added later"),
        pytest.param(
            "CREATE TABLE a (b text);\nALTER TABLE s.a ADD PRIMARY KEY (b);", 1, id="added to another schema's"
        ),
        pytest.param("CREATE TABLE a (b text);\nDROP TABLE a;", 0, id="dropped again"),
        pytest.param("CREATE TABLE a (LIKE c INCLUDING ALL);", 0, id="a copy with its indexes"),
        pytest.param("CREATE TABLE a (LIKE c);", 1, id="a copy without them"),
        pytest.param("CREATE TABLE a (b text) INHERITS (c);", 1, id="a child, which inherits no key"),
    ],
)
def test_a_table_without_a_key(sql: str, count: int) -> None:
    assert len(messages("missing-primary-key", sql)) == count


@pytest.mark.parametrize(
    ("sql", "lines"),
    [
        pytest.param("CREATE TABLE a (b int);\nCREATE TABLE s.a (b int);", [1], id="tables"),
        pytest.param("CREATE SEQUENCE a;\nCREATE EXTENSION b;\nCREATE SCHEMA c;", [1], id="what lives in a schema"),
        pytest.param("DROP VIEW v;\nDROP TABLE s.a, b;", [1, 2], id="what is dropped"),
        pytest.param("CREATE TEMP VIEW v AS SELECT 1;\nDROP TRIGGER t ON a;", [], id="what does not"),
        pytest.param("ALTER TABLE a ADD COLUMN b int;", [], id="what is there already"),
    ],
)
def test_a_name_without_a_schema(sql: str, lines: list[int]) -> None:
    assert [finding.span.line for finding in reported("unqualified-name", sql)] == lines


@pytest.mark.parametrize(
    ("sql", "count"),
    [
        pytest.param("ALTER TABLE a ADD COLUMN b int REFERENCES c ON DELETE CASCADE;", 1, id="a new column"),
        pytest.param(
            "CREATE TABLE a (b int, c int, FOREIGN KEY (b) REFERENCES d ON DELETE CASCADE, FOREIGN KEY (c) REFERENCES e"
            " ON DELETE CASCADE);",
            1,
            id="two of one table",
        ),
        pytest.param(
            'ALTER TABLE "_AToB" ADD FOREIGN KEY ("A") REFERENCES "A" (id) ON DELETE CASCADE;',
            0,
            id="the table that Prisma keeps between two models",
        ),
    ],
)
def test_a_delete_that_takes_others_along(sql: str, count: int) -> None:
    assert len(messages("cascade-delete", sql)) == count


def test_a_delete_names_every_table_that_begins_it() -> None:
    (message,) = messages(
        "cascade-delete",
        "CREATE TABLE a (b int REFERENCES d ON DELETE CASCADE, c int REFERENCES e ON DELETE CASCADE);",
    )
    assert message.startswith("A DELETE of one row of d and e deletes every row of a ")


@pytest.mark.parametrize(
    ("migrations", "says"),
    [
        pytest.param(("CREATE OR REPLACE VIEW v AS SELECT 1;",), "view v, if it is there already,", id="not known"),
        pytest.param(
            ("CREATE VIEW v AS SELECT 1;", "CREATE OR REPLACE VIEW v AS SELECT 2;"),
            "ACCESS EXCLUSIVE lock on v; view v does something else",
            id="an older view",
        ),
        pytest.param(
            (
                "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';",
                "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2';",
            ),
            "No table is locked; function f does something else",
            id="an older function",
        ),
    ],
)
def test_what_is_replaced(migrations: tuple[str, ...], says: str) -> None:
    (message,) = messages("replace-view-or-function", *migrations)
    assert says in message
