"""The kind of change each statement is, and so who signs it, in a table."""

from __future__ import annotations

import pytest

from linter.policy import ChangeType
from tests.rules.judging import judged

HISTORY = """CREATE TABLE clubs (id integer PRIMARY KEY);
CREATE TABLE members (id integer PRIMARY KEY, email text, name varchar(20) DEFAULT '', club_id integer);
CREATE INDEX members_name_idx ON members (name);
CREATE VIEW v AS SELECT id FROM members;
CREATE FUNCTION gone() RETURNS void LANGUAGE sql AS 'DROP TABLE clubs';"""

ADDITIVE = [
    "ALTER TABLE members ADD COLUMN a text;",
    "CREATE TABLE a (b integer);",
    "ALTER TABLE members ALTER COLUMN name DROP DEFAULT;",
    "ALTER TABLE members ALTER COLUMN email SET NOT NULL;",
    "ALTER TABLE members ALTER COLUMN email DROP NOT NULL;",
    "ALTER TABLE members ADD CHECK (id > 0);",
    "ALTER TABLE members ADD FOREIGN KEY (club_id) REFERENCES clubs (id);",
    "CREATE UNIQUE INDEX k ON members (email);",
    "DROP INDEX members_name_idx;",
    "ALTER TABLE members ALTER COLUMN name TYPE varchar(40);",
    "CREATE OR REPLACE VIEW v AS SELECT id FROM members;",
    "DROP VIEW v; CREATE VIEW v AS SELECT id, name FROM members;",
    "DROP FUNCTION gone(); CREATE FUNCTION gone() RETURNS integer LANGUAGE sql AS 'SELECT 1';",
    "CREATE TABLE a (b integer); DROP TABLE a;",
    "ALTER TABLE members RENAME CONSTRAINT a TO b;",
    "ALTER TABLE visits ATTACH PARTITION members FOR VALUES IN (1);",
    "ALTER TABLE members DISABLE TRIGGER t;",
    "UPDATE members SET name = 'x' WHERE name IS NULL;",
    "INSERT INTO clubs SELECT id FROM members;",
    "ALTER TYPE t ADD ATTRIBUTE b integer;",
    "DROP STATISTICS s;",
]
DESTRUCTIVE = [
    "DROP TABLE members;",
    "ALTER TABLE members DROP COLUMN email;",
    "DROP VIEW v;",
    "DROP VIEW v CASCADE; CREATE VIEW v AS SELECT id FROM members;",
    "DROP SEQUENCE s;",
    "DROP TYPE t;",
    "DROP TYPE t; CREATE TYPE t AS ENUM ('a');",
    "ALTER TABLE members DROP CONSTRAINT members_pkey;",
    "ALTER DOMAIN d DROP CONSTRAINT k;",
    "ALTER TYPE t DROP ATTRIBUTE b;",
    "TRUNCATE members;",
    "DELETE FROM members WHERE id = 1;",
    "UPDATE members SET name = 'x';",
    "MERGE INTO members m USING clubs c ON c.id = m.id WHEN MATCHED THEN DELETE;",
    "ALTER TABLE members RENAME TO people;",
    "ALTER TABLE members RENAME COLUMN email TO mail;",
    "ALTER TABLE members SET SCHEMA club;",
    "ALTER TYPE t RENAME VALUE 'a' TO 'b';",
    "ALTER TABLE members ALTER COLUMN id TYPE bigint;",
    "ALTER TABLE members ALTER COLUMN name TYPE varchar(5);",
    "ALTER TABLE members ALTER COLUMN id DROP IDENTITY;",
    "ALTER TABLE members SET UNLOGGED;",
    "ALTER TABLE visits DETACH PARTITION members;",
    "ALTER PUBLICATION p DROP TABLE members;",
    "SELECT gone();",
    "SELECT never_seen();",
    "DO $$ BEGIN EXECUTE 'DROP TABLE ' || 'a'; END $$;",
    "FROBNICATE members;",
]
PERMISSION = [
    "GRANT SELECT ON members TO app;",
    "REVOKE SELECT ON members FROM app;",
    "ALTER TABLE members ENABLE ROW LEVEL SECURITY;",
    "ALTER TABLE members FORCE ROW LEVEL SECURITY;",
    "CREATE POLICY p ON members USING (true);",
    "DROP POLICY p ON members;",
    "ALTER POLICY p ON members RENAME TO q;",
    "ALTER TABLE members OWNER TO app;",
    "DROP ROLE app;",
    "ALTER ROLE app NOLOGIN;",
    "ALTER FUNCTION gone() SECURITY DEFINER;",
]


@pytest.mark.parametrize(
    ("migration", "kinds"),
    [
        *((migration, (ChangeType.ADDITIVE,)) for migration in ADDITIVE),
        *((migration, (ChangeType.DESTRUCTIVE,)) for migration in DESTRUCTIVE),
        *((migration, (ChangeType.PERMISSION,)) for migration in PERMISSION),
        ("DROP OWNED BY app;", (ChangeType.DESTRUCTIVE, ChangeType.PERMISSION)),
        (
            "DROP TABLE members; GRANT SELECT ON clubs TO app;",
            (ChangeType.DESTRUCTIVE, ChangeType.PERMISSION),
        ),
    ],
)
def test_a_migration_is_of_the_kinds_that_its_statements_are(migration: str, kinds: tuple[ChangeType, ...]) -> None:
    assert judged(HISTORY, migration).change_types == kinds


def test_a_backup_owner_signs_only_where_something_may_be_lost() -> None:
    assert judged("REVOKE SELECT ON members FROM app;").sign_off == ("System Owner", "Security Owner")
    assert judged("ALTER TABLE members DROP COLUMN a;").sign_off == ("System Owner", "Backup/Recovery Owner")
