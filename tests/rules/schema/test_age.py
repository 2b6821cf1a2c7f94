"""What a migration created it may remove; never what only looks so, and nothing older along with it."""

from __future__ import annotations

import pytest

from linter.parse import parse
from rules.context import Context
from rules.finding import Phase
from rules.operation import Operation
from rules.phases import phase_of
from rules.schema import Schema, advance
from rules.together import Together
from tests.rules.judging import said

NEW = "CREATE TABLE nt (id integer PRIMARY KEY);"
PARENT = "CREATE TABLE par (a integer) PARTITION BY LIST (a);"


@pytest.mark.parametrize(
    ("migration", "rule"),
    [
        pytest.param(
            f"{NEW} ALTER TABLE members ADD COLUMN nid integer REFERENCES nt (id); TRUNCATE nt CASCADE;",
            "truncate error",
            id="an older table points at it",
        ),
        pytest.param(
            f"{NEW} CREATE TABLE mid (id integer PRIMARY KEY REFERENCES nt);"
            " ALTER TABLE members ADD COLUMN mid integer REFERENCES mid; TRUNCATE nt CASCADE;",
            "truncate error",
            id="an older table points at one that points at it",
        ),
        pytest.param(
            f"{NEW} ALTER TABLE members ADD COLUMN nid integer REFERENCES nt ON DELETE CASCADE; DELETE FROM nt;",
            "delete-without-where error",
            id="older rows are deleted along",
        ),
        pytest.param(
            f"{NEW} ALTER TABLE members ADD COLUMN nid integer REFERENCES nt ON DELETE CASCADE;"
            " DELETE FROM nt WHERE id > 5;",
            "backfill-in-migration error",
            id="some older rows are deleted along",
        ),
        pytest.param(
            "CREATE SCHEMA s; ALTER TABLE members SET SCHEMA s; DROP SCHEMA s CASCADE;",
            "drop-other error",
            id="an older table moved into a new schema",
        ),
        pytest.param(
            "CREATE SCHEMA s; ALTER VIEW v SET SCHEMA s; DROP SCHEMA s CASCADE;",
            "drop-other error",
            id="an older view moved into a new schema",
        ),
        pytest.param(
            "CREATE SCHEMA s; ALTER SCHEMA s RENAME TO t; ALTER SCHEMA club RENAME TO s; DROP SCHEMA s CASCADE;",
            "drop-other error",
            id="an older schema under a new one's name",
        ),
        pytest.param(
            "CREATE TYPE ty AS ENUM ('a'); ALTER TABLE members ALTER role TYPE ty USING NULL; DROP TYPE ty CASCADE;",
            "drop-other error",
            id="an older column moved to a new type",
        ),
        pytest.param(
            "CREATE DOMAIN d AS text; ALTER TABLE members ALTER role TYPE d; DROP DOMAIN d CASCADE;",
            "drop-other error",
            id="an older column moved to a new domain",
        ),
        pytest.param(
            "CREATE SCHEMA s; CREATE TYPE s.ty AS ENUM ('a'); ALTER TABLE members ALTER role TYPE s.ty USING NULL;"
            " DROP SCHEMA s CASCADE;",
            "drop-other error",
            id="an older column moved to a type in a new schema",
        ),
        pytest.param(
            "CREATE VIEW nv AS SELECT 1; CREATE OR REPLACE VIEW v AS SELECT * FROM nv; DROP VIEW nv CASCADE;",
            "drop-other error",
            id="an older view reads it",
        ),
        pytest.param(
            f"{NEW} CREATE OR REPLACE VIEW v AS SELECT * FROM nt; DROP TABLE nt CASCADE;",
            "drop-table error",
            id="an older view reads the table",
        ),
        pytest.param(
            "CREATE EXTENSION citext; ALTER TABLE members ALTER email TYPE citext; DROP EXTENSION citext CASCADE;",
            "drop-other error",
            id="an older column moved to an extension's type",
        ),
        pytest.param(
            "CREATE TABLE nt (id integer); ALTER INDEX members RENAME TO m; DROP TABLE m;",
            "drop-table error",
            id="a table renamed as an index",
        ),
        pytest.param(
            "CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION f(text);",
            "drop-other error",
            id="another function of that name",
        ),
        pytest.param(
            "CREATE FUNCTION f(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';"
            " CREATE FUNCTION f(text) RETURNS integer LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION f;",
            "drop-other error",
            id="one of several functions of that name",
        ),
    ],
)
def test_created_here_does_not_answer_for_what_is_older(migration: str, rule: str) -> None:
    history = "CREATE TABLE members (id integer, role text, email text); CREATE VIEW v AS SELECT 1;"
    assert said(history, migration)[-1] == rule
    if "INDEX" not in migration:
        assert said(migration)[-1] == rule


@pytest.mark.parametrize(
    "statement",
    ["DELETE FROM par;", "UPDATE par SET a = 1;", "TRUNCATE par;", "ALTER TABLE par DROP COLUMN a;", "DROP TABLE par;"],
)
@pytest.mark.parametrize(
    "attach",
    [
        f"{PARENT} ALTER TABLE par ATTACH PARTITION old DEFAULT;",
        "CREATE TABLE par (a integer); ALTER TABLE old INHERIT par;",
        f"{PARENT} CREATE TABLE mid PARTITION OF par DEFAULT PARTITION BY LIST (a);"
        " ALTER TABLE mid ATTACH PARTITION old DEFAULT;",
    ],
    ids=["partition", "child", "partition of a partition"],
)
def test_a_new_parent_of_an_older_table_is_as_old(attach: str, statement: str) -> None:
    history = "CREATE TABLE old (a integer);"
    before = said(history, attach)
    assert len(before) == 1
    assert len(said(history, attach + statement)) == len(said(attach + statement)) == len(before) + 1


def test_a_parent_of_new_partitions_is_new() -> None:
    new = f"{PARENT} CREATE TABLE p (a integer); ALTER TABLE par ATTACH PARTITION p DEFAULT;"
    assert said(f"{new} DELETE FROM par; TRUNCATE par; ALTER TABLE par DROP COLUMN a; DROP TABLE par;") == []


@pytest.mark.parametrize(
    "migration",
    [
        f"{NEW} CREATE TABLE b (a integer REFERENCES nt ON DELETE CASCADE); TRUNCATE nt CASCADE; DELETE FROM nt;",
        f"{NEW} ALTER TABLE members ADD COLUMN nid integer REFERENCES nt; DROP TABLE nt CASCADE;",
        f"{NEW} CREATE VIEW nv AS TABLE nt; CREATE VIEW nw AS TABLE nv; DROP TABLE nt CASCADE;",
        "CREATE SCHEMA s; CREATE TABLE s.a (); CREATE VIEW s.v AS TABLE s.a; DROP SCHEMA s CASCADE;",
        "CREATE SCHEMA s; CREATE TABLE a (); ALTER TABLE a SET SCHEMA s; DROP SCHEMA s CASCADE;",
        "CREATE TYPE ty AS ENUM ('a'); CREATE TABLE nt (c ty); DROP TYPE ty CASCADE;",
        "CREATE TYPE ty AS ENUM ('a'); ALTER TABLE members ADD COLUMN c ty; DROP TYPE ty CASCADE;",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1'; DROP FUNCTION f CASCADE;",
        "CREATE FUNCTION f(a int, OUT b text, c varchar(5) DEFAULT 'x') LANGUAGE sql AS 'SELECT 1';"
        " DROP FUNCTION f(integer, varchar);",
    ],
)
def test_created_here_answers_for_what_is_new_along_with_it(migration: str) -> None:
    assert said("CREATE TABLE members (id integer);", migration) == []


def _phase_after(doubted: str, statement: str, before: str = "") -> Phase:
    schema = Schema()
    for migration in (before, ""):
        schema.begin_migration()
        _advance(schema, migration, perhaps=False)
    _advance(schema, doubted, perhaps=True)
    (operation,) = _operations(statement)
    return phase_of(operation, Context(schema=schema, together=Together(), migration="m", postgres_version=15))


def _advance(schema: Schema, sql: str, *, perhaps: bool) -> None:
    for operation in _operations(sql):
        advance(schema, operation, perhaps=perhaps)


def _operations(sql: str) -> list[Operation]:
    return [clause.operation for statement in parse(sql).statements for clause in statement.clauses]


DOUBTED = [
    ("CREATE TABLE members (id integer);", "DROP TABLE members;"),
    ("CREATE TABLE members (id integer);", "TRUNCATE members;"),
    ("CREATE TABLE members (id integer);", "ALTER TABLE members DROP COLUMN id;"),
    ("CREATE TABLE members (id integer);", "ALTER TABLE members RENAME TO people;"),
    ("CREATE TABLE members (id integer);", "ALTER TABLE members ALTER id TYPE text;"),
    ("CREATE TABLE members (id integer);", "ALTER TABLE members ALTER id SET NOT NULL;"),
    ("CREATE TABLE members (id integer);", "ALTER TABLE members DROP CONSTRAINT k;"),
    ("CREATE TYPE \"Role\" AS ENUM ('a');", 'DROP TYPE "Role" CASCADE;'),
    ("CREATE TYPE \"Role\" AS ENUM ('a');", 'DROP TYPE "Role";'),
    ("CREATE TYPE \"Role\" AS ENUM ('a');", "ALTER TYPE \"Role\" RENAME VALUE 'a' TO 'b';"),
    ("CREATE DOMAIN d AS text;", "DROP DOMAIN d;"),
    ("CREATE DOMAIN d AS text;", "ALTER DOMAIN d ADD CHECK (VALUE <> '');"),
    ("CREATE INDEX i ON members (id);", "DROP INDEX i;"),
    ("CREATE VIEW v AS SELECT 1;", "DROP VIEW v;"),
    ("CREATE FUNCTION f() RETURNS integer LANGUAGE sql AS 'SELECT 1';", "DROP FUNCTION f;"),
    ("CREATE SEQUENCE s;", "DROP SEQUENCE s;"),
    ("ALTER TABLE members ADD COLUMN age integer;", "ALTER TABLE members DROP COLUMN age;"),
]


@pytest.mark.parametrize(("create", "statement"), DOUBTED)
def test_what_was_perhaps_created_here_is_perhaps_older(create: str, statement: str) -> None:
    assert _phase_after(create, statement) is Phase.CONTRACT
    assert _phase_after(create, statement, before=create) is Phase.CONTRACT


def test_what_was_perhaps_renamed_may_have_left_an_older_object_under_its_new_name() -> None:
    schema = Schema()
    schema.begin_migration()
    _advance(schema, "CREATE TABLE nt (id integer); CREATE VIEW nv AS SELECT 1;", perhaps=False)
    _advance(schema, "ALTER TABLE nt RENAME TO members; ALTER VIEW nv RENAME TO v;", perhaps=True)
    context = Context(schema=schema, together=Together(), migration="m", postgres_version=15)
    drops = _operations("DROP TABLE members; DROP VIEW v;")
    assert [phase_of(operation, context) for operation in drops] == [Phase.CONTRACT, Phase.CONTRACT]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE INDEX i ON members (id);",
        "CREATE UNIQUE INDEX i ON members (id);",
        "ALTER TABLE members ADD FOREIGN KEY (id) REFERENCES clubs;",
        "ALTER TABLE members ADD COLUMN age integer;",
        "INSERT INTO members VALUES (1);",
    ],
)
def test_what_was_perhaps_created_here_may_be_added_to(statement: str) -> None:
    assert _phase_after("CREATE TABLE members (id integer);", statement) is Phase.EXPAND


IF_NOT_EXISTS = "CREATE TABLE IF NOT EXISTS members (id integer, name text);"


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("ALTER TABLE members ALTER id TYPE bigint;", "column-type-change error"),
        ("ALTER TABLE members ALTER id SET NOT NULL;", "set-not-null error"),
        ("ALTER TABLE members RENAME TO people;", "rename-table error"),
        ("ALTER TABLE members RENAME name TO label;", "rename-column error"),
        ("ALTER TABLE members DROP CONSTRAINT k;", "drop-other warning"),
        ("ALTER TABLE members RENAME CONSTRAINT k TO l;", "rename-other warning"),
        ("ALTER TABLE members DISABLE TRIGGER t;", "contract-not-approved error"),
        ("ALTER TABLE members ALTER name DROP DEFAULT;", "contract-not-approved error"),
        ("UPDATE members SET name = '' WHERE id = 1;", "backfill-in-migration error"),
        ("CREATE INDEX IF NOT EXISTS i ON members (name); DROP INDEX i;", "drop-other warning"),
        ("CREATE TABLE nt (id integer); CREATE INDEX IF NOT EXISTS i ON nt (id); DROP INDEX i;", "drop-other warning"),
        ("DROP TRIGGER t ON members;", "drop-other error"),
    ],
)
def test_what_if_not_exists_may_have_met_is_not_removed_or_changed_in_silence(statement: str, rule: str) -> None:
    assert said(IF_NOT_EXISTS + statement) == [rule]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE INDEX IF NOT EXISTS i ON members (name);",
        "CREATE UNIQUE INDEX i ON members (name);",
        "ALTER TABLE members ADD CONSTRAINT k FOREIGN KEY (id) REFERENCES clubs;",
        "ALTER TABLE members ADD CONSTRAINT k CHECK (id > 0);",
        "ALTER TABLE members ADD PRIMARY KEY (id);",
        "INSERT INTO members VALUES (1);",
    ],
)
def test_what_if_not_exists_made_may_be_completed(statement: str) -> None:
    assert said(IF_NOT_EXISTS + statement) == []
