"""The schema that grows from reading SQL is the schema that a server has after running it."""

from __future__ import annotations

import psycopg
import pytest

from tests.rules.grown import schema_after
from tests.rules.schema.catalog import of_schema, of_server

USERS = (
    'CREATE TABLE "User" (id serial PRIMARY KEY, email text UNIQUE, age int CHECK (age > 0), "createdAt" timestamp(3));'
)
POSTS = 'CREATE TABLE posts (id bigint, author int REFERENCES "User", title varchar(50) NOT NULL, PRIMARY KEY (id, author));'
LONG = "a_name_of_a_column_that_is_so_long_that_postgresql_has_to_cut_it_somewhere_near_its_end"

SCRIPTS = {
    "tables": (USERS, POSTS),
    "constraints without names": (
        "CREATE TABLE a (b int UNIQUE, c int UNIQUE, d int CHECK (d > 0) CHECK (d < 9), e int CHECK (e > d),"
        " UNIQUE (b, c), CHECK (b > c), CHECK (true), FOREIGN KEY (b) REFERENCES a (c),"
        " EXCLUDE USING btree (b WITH =, c WITH =), EXCLUDE USING btree (b WITH =) WHERE (c > 0))",
    ),
    "constraints added without names": (
        "CREATE TABLE a (b int, c int, d int)",
        "ALTER TABLE a ADD UNIQUE (b), ADD UNIQUE (b), ADD CHECK (b > 0), ADD CHECK (b > c), ADD CHECK (1 = 1)",
        "ALTER TABLE a ADD PRIMARY KEY (c), ADD FOREIGN KEY (d) REFERENCES a, ADD e int UNIQUE REFERENCES a CHECK (e > 1)",
    ),
    "names that are cut": (
        f"CREATE TABLE a_table_with_a_name_that_is_long_as_well (b int, {LONG} int UNIQUE, UNIQUE (b, {LONG}))",
        f"CREATE INDEX ON a_table_with_a_name_that_is_long_as_well ({LONG}, b)",
        f"CREATE TABLE {LONG} (id int PRIMARY KEY, c int REFERENCES {LONG})",
    ),
    "names beyond ASCII": (f'CREATE TABLE "größe" ("äöü{"é" * 40}" int UNIQUE, "日本" int CHECK ("日本" > 0))',),
    "columns changed": (
        USERS,
        "ALTER TABLE \"User\" ADD COLUMN name text NOT NULL DEFAULT '', DROP COLUMN age, ALTER email SET NOT NULL",
        'ALTER TABLE "User" RENAME email TO mail',
        'ALTER TABLE "User" ALTER "createdAt" TYPE timestamptz(3), ALTER name DROP NOT NULL, ADD COLUMN n numeric(10, 2)[]',
        'ALTER TABLE "User" ADD COLUMN IF NOT EXISTS mail int',
    ),
    "a column dropped with what uses it": (
        "CREATE TABLE a (b int UNIQUE, c int, d int, CHECK (b > c), UNIQUE (c, d), CHECK (d > 0))",
        "CREATE INDEX i ON a (b, d); CREATE INDEX j ON a (d)",
        "ALTER TABLE a DROP COLUMN b",
    ),
    "a referenced column dropped": (
        "CREATE TABLE a (b int UNIQUE, c int)",
        "CREATE TABLE d (e int REFERENCES a (b))",
        "ALTER TABLE a DROP COLUMN b CASCADE",
    ),
    "a renamed table keeps its names": (
        USERS,
        POSTS,
        'ALTER TABLE "User" RENAME TO people',
        "ALTER TABLE posts RENAME id TO number",
    ),
    "a table made again": (
        USERS,
        'DROP TABLE "User"',
        'CREATE TABLE "User" (id int PRIMARY KEY)',
    ),
    "a table dropped with those that point at it": (USERS, POSTS, 'DROP TABLE "User" CASCADE'),
    "several dropped at once": (
        "CREATE TABLE a (); CREATE TABLE b (); CREATE TABLE c ()",
        "DROP TABLE IF EXISTS a, x, c",
    ),
    "IF NOT EXISTS changes nothing": (
        USERS,
        'CREATE TABLE IF NOT EXISTS "User" (other int)',
        "CREATE TABLE IF NOT EXISTS b (c int)",
    ),
    "constraints changed": (
        USERS,
        POSTS,
        'ALTER TABLE "User" RENAME CONSTRAINT "User_email_key" TO mail_key',
        "ALTER TABLE posts DROP CONSTRAINT posts_author_fkey",
        'ALTER TABLE posts ADD CONSTRAINT fk FOREIGN KEY (author) REFERENCES "User" (id) NOT VALID',
        "ALTER TABLE posts ADD CONSTRAINT positive CHECK (id > 0) NOT VALID",
        "ALTER TABLE posts VALIDATE CONSTRAINT fk",
        'ALTER TABLE "User" DROP CONSTRAINT IF EXISTS nothing, DROP CONSTRAINT "User_age_check"',
    ),
    "a primary key dropped": (USERS, POSTS, "ALTER TABLE posts DROP CONSTRAINT posts_pkey"),
    "a primary key dropped with what points at it": (
        USERS,
        POSTS,
        'ALTER TABLE "User" DROP CONSTRAINT "User_pkey" CASCADE',
    ),
    "keys made from indexes": (
        "CREATE TABLE a (b int NOT NULL, c int)",
        "CREATE UNIQUE INDEX i ON a (b); CREATE UNIQUE INDEX j ON a (c, b)",
        "ALTER TABLE a ADD CONSTRAINT k PRIMARY KEY USING INDEX i, ADD UNIQUE USING INDEX j",
    ),
    "indexes": (
        USERS,
        'CREATE INDEX ON "User" (email)',
        'CREATE INDEX ON "User" (email)',
        'CREATE UNIQUE INDEX lower_mail ON "User" (lower(email), id) INCLUDE (age) WHERE age > 1',
        'CREATE INDEX ON "User" ((age + 1), "createdAt", (id * 2))',
        'CREATE INDEX IF NOT EXISTS lower_mail ON "User" (id)',
        "ALTER INDEX lower_mail RENAME TO mail",
        'DROP INDEX "User_email_idx"',
        'ALTER INDEX "User_pkey" RENAME TO pk',
    ),
    "enums": (
        "CREATE TYPE mood AS ENUM ('b', 'd'); CREATE TABLE a (m mood NOT NULL DEFAULT 'b', ms mood[])",
        "ALTER TYPE mood ADD VALUE 'c' BEFORE 'd'; ALTER TYPE mood ADD VALUE 'a' BEFORE 'b'; ALTER TYPE mood ADD VALUE 'e'",
        "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'c'",
        "ALTER TYPE mood RENAME VALUE 'a' TO 'first'",
        "ALTER TYPE mood RENAME TO feeling",
    ),
    "an enum value taken out as Prisma does it": (
        "CREATE TYPE \"Role\" AS ENUM ('USER', 'ADMIN', 'OLD'); CREATE TABLE a (r \"Role\" NOT NULL DEFAULT 'USER')",
        "CREATE TYPE \"Role_new\" AS ENUM ('USER', 'ADMIN')",
        "ALTER TABLE a ALTER COLUMN r DROP DEFAULT",
        'ALTER TABLE a ALTER COLUMN r TYPE "Role_new" USING (r::text::"Role_new")',
        'ALTER TYPE "Role" RENAME TO "Role_old"',
        'ALTER TYPE "Role_new" RENAME TO "Role"',
        'DROP TYPE "Role_old"',
        "ALTER TABLE a ALTER COLUMN r SET DEFAULT 'USER'",
    ),
    "a type dropped with its columns": (
        "CREATE TYPE mood AS ENUM ('a'); CREATE TABLE a (b int, m mood)",
        "DROP TYPE mood CASCADE",
    ),
    "domains": (
        "CREATE DOMAIN positive AS int CHECK (VALUE > 0); CREATE DOMAIN mail AS varchar(50) NOT NULL CHECK (VALUE <> '')"
        " CONSTRAINT at CHECK (VALUE LIKE '%@%'); CREATE TABLE a (b positive, c mail)",
        "ALTER DOMAIN positive SET NOT NULL; ALTER DOMAIN positive ADD CHECK (VALUE < 9)",
        "ALTER DOMAIN mail DROP CONSTRAINT at; ALTER DOMAIN mail DROP NOT NULL; ALTER DOMAIN mail RENAME TO address",
    ),
    "views": (
        USERS,
        'CREATE VIEW v AS SELECT id FROM "User"; CREATE MATERIALIZED VIEW m AS SELECT 1; CREATE VIEW w AS TABLE v',
        'CREATE OR REPLACE VIEW v AS SELECT id, 1 AS one FROM "User"',
        "ALTER VIEW w RENAME TO x; DROP MATERIALIZED VIEW m",
    ),
    "schemas": (
        "CREATE SCHEMA s; CREATE TABLE s.a (id int PRIMARY KEY); CREATE TABLE a (id int PRIMARY KEY, b int REFERENCES s.a)",
        "CREATE INDEX ON s.a (id); CREATE TYPE s.t AS ENUM ('x'); ALTER TABLE s.a ADD COLUMN t s.t",
        "ALTER TABLE a ADD COLUMN c int; DROP TABLE a; ALTER SCHEMA s RENAME TO r",
    ),
    "a table moved to another schema": (USERS, "CREATE SCHEMA s", 'ALTER TABLE "User" SET SCHEMA s'),
    "a schema dropped": (
        "CREATE SCHEMA s; CREATE TABLE s.a (id int PRIMARY KEY); CREATE TABLE b (c int REFERENCES s.a)",
        "DROP SCHEMA s CASCADE",
    ),
    "the search path": (
        "CREATE SCHEMA s; CREATE TABLE a (b int); SET search_path = s, public; CREATE TABLE c (d int UNIQUE);"
        " ALTER TABLE a ADD COLUMN e int; CREATE TABLE a (f int); ALTER TABLE a ADD COLUMN g int; RESET search_path;"
        " ALTER TABLE a ADD COLUMN h int",
    ),
    "a temporary table hides another": (
        "CREATE TABLE a (b int); CREATE TEMP TABLE a (c int); ALTER TABLE a ADD COLUMN d int; DROP TABLE a;"
        " ALTER TABLE a ADD COLUMN e int",
    ),
    "LIKE": (
        "CREATE TABLE a (b int NOT NULL UNIQUE, c text DEFAULT 'x' CHECK (c <> ''))",
        "CREATE TABLE d (LIKE a, e int); ALTER TABLE d DROP COLUMN b",
    ),
    "INHERITS": ("CREATE TABLE a (b int NOT NULL, c int)", "CREATE TABLE d (e int) INHERITS (a)"),
    "partitions": (
        "CREATE TABLE a (b int NOT NULL, c text) PARTITION BY RANGE (b)",
        "CREATE TABLE a1 PARTITION OF a FOR VALUES FROM (0) TO (9); CREATE TABLE a2 PARTITION OF a DEFAULT",
        "CREATE TABLE a3 (b int NOT NULL, c text); ALTER TABLE a ATTACH PARTITION a3 FOR VALUES FROM (10) TO (19)",
        "ALTER TABLE a DETACH PARTITION a1",
        "ALTER TABLE a ADD COLUMN d int; ALTER TABLE a DROP COLUMN c; ALTER TABLE a RENAME d TO e",
    ),
    "a partitioned table dropped": (
        "CREATE TABLE a (b int) PARTITION BY LIST (b); CREATE TABLE a1 PARTITION OF a DEFAULT",
        "DROP TABLE a",
    ),
    "keys of a partitioned table": (
        "CREATE TABLE o (id int PRIMARY KEY)",
        "CREATE TABLE a (b int NOT NULL, c int REFERENCES o, CHECK (c > 0), PRIMARY KEY (b)) PARTITION BY LIST (b)",
        "CREATE TABLE a1 PARTITION OF a FOR VALUES IN (1); CREATE TABLE a2 PARTITION OF a DEFAULT PARTITION BY LIST (b)",
        "CREATE TABLE a21 PARTITION OF a2 DEFAULT",
        "ALTER TABLE a ADD CONSTRAINT k UNIQUE (b, c), ADD CONSTRAINT positive CHECK (b > 0)",
        "ALTER TABLE a DROP CONSTRAINT positive",
    ),
    "indexes of a partitioned table": (
        "CREATE TABLE a (b int, c text) PARTITION BY LIST (b)",
        "CREATE TABLE a1 PARTITION OF a FOR VALUES IN (1); CREATE INDEX own ON a1 (c)",
        "CREATE INDEX i ON a (c); CREATE INDEX ON a (b, lower(c))",
        "CREATE TABLE a2 PARTITION OF a FOR VALUES IN (2)",
        "CREATE TABLE a3 (b int, c text); CREATE INDEX mine ON a3 (c); ALTER TABLE a ATTACH PARTITION a3 FOR VALUES IN (3)",
        "ALTER TABLE a DETACH PARTITION a1",
    ),
    "an index of the parent only, and its parts": (
        "CREATE TABLE a (b int) PARTITION BY LIST (b)",
        "CREATE TABLE a1 PARTITION OF a FOR VALUES IN (1); CREATE TABLE a2 PARTITION OF a FOR VALUES IN (2)",
        "CREATE INDEX i ON ONLY a (b); CREATE INDEX j ON ONLY a (b)",
        "CREATE INDEX i1 ON a1 (b); CREATE INDEX i2 ON a2 (b); CREATE INDEX j1 ON a1 (b)",
        "ALTER INDEX i ATTACH PARTITION i1; ALTER INDEX i ATTACH PARTITION i2; ALTER INDEX j ATTACH PARTITION j1",
        "ALTER INDEX i RENAME TO k",
    ),
    "a partitioned index dropped": (
        "CREATE TABLE a (b int) PARTITION BY LIST (b); CREATE TABLE a1 PARTITION OF a DEFAULT",
        "CREATE INDEX i ON a (b); CREATE INDEX ON a (b)",
        "DROP INDEX i",
    ),
    "LIKE with indexes": (
        "CREATE TABLE a (b int PRIMARY KEY, c text UNIQUE, d int); CREATE INDEX named ON a (d)",
        "CREATE TABLE e (LIKE a INCLUDING INDEXES)",
    ),
    "heirs have the checks": (
        "CREATE TABLE a (b int CONSTRAINT positive CHECK (b > 0)); CREATE TABLE c () INHERITS (a)",
        "ALTER TABLE a ADD CONSTRAINT small CHECK (b < 9); ALTER TABLE a DROP CONSTRAINT positive",
    ),
    "an index with a column in an expression or INCLUDE": (
        "CREATE TABLE a (b int, c int, d int, UNIQUE (c) INCLUDE (d))",
        "CREATE INDEX i ON a ((b + 1)); CREATE INDEX j ON a (c) INCLUDE (b); CREATE INDEX k ON a (c)",
        "ALTER TABLE a DROP COLUMN b; ALTER TABLE a DROP COLUMN d",
    ),
    "an index with a renamed column in an expression": (
        "CREATE TABLE a (b int, c int); CREATE INDEX i ON a ((b + 1)); CREATE INDEX k ON a (c)",
        "ALTER TABLE a RENAME b TO d; ALTER TABLE a DROP COLUMN d",
    ),
    "sequences": (
        "CREATE TABLE a (b serial, c int GENERATED ALWAYS AS IDENTITY, d smallserial); CREATE SEQUENCE q",
        "CREATE SEQUENCE r OWNED BY a.c; ALTER SEQUENCE q OWNED BY a.d; ALTER SEQUENCE a_b_seq OWNED BY NONE",
        "CREATE TABLE e (f int NOT NULL); ALTER TABLE e ALTER f ADD GENERATED BY DEFAULT AS IDENTITY",
        "ALTER TABLE e ADD COLUMN g bigserial; ALTER TABLE e RENAME g TO h; ALTER TABLE e RENAME TO i",
    ),
    "sequences dropped with their columns and tables": (
        "CREATE TABLE a (b serial, c int GENERATED ALWAYS AS IDENTITY, d serial); CREATE TABLE e (f serial)",
        "ALTER TABLE a DROP COLUMN b; ALTER TABLE a ALTER c DROP IDENTITY; DROP TABLE e",
        "ALTER SEQUENCE a_d_seq RENAME TO other; CREATE SEQUENCE alone; DROP SEQUENCE alone",
    ),
    "a sequence goes where its table goes": (
        "CREATE SCHEMA s; CREATE TABLE a (b serial); ALTER TABLE a SET SCHEMA s; CREATE TABLE a (b serial)",
    ),
    "triggers": (
        "CREATE TABLE a (b int); CREATE TABLE c (); CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS"
        " 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER t BEFORE INSERT ON a FOR EACH ROW EXECUTE PROCEDURE f()",
        "CREATE TRIGGER u AFTER INSERT ON a EXECUTE PROCEDURE f(); CREATE TRIGGER t AFTER DELETE ON c EXECUTE PROCEDURE f()",
        "ALTER TRIGGER t ON a RENAME TO v; DROP TRIGGER u ON a; ALTER TABLE a RENAME TO d; DROP TABLE c",
    ),
    "views dropped along": (
        "CREATE TABLE a (b int, c int)",
        "CREATE VIEW v AS SELECT b FROM a; CREATE VIEW w AS SELECT * FROM v; CREATE VIEW x AS SELECT c FROM a",
        "CREATE MATERIALIZED VIEW m AS SELECT * FROM a; CREATE INDEX i ON m (b); ALTER MATERIALIZED VIEW m RENAME TO n",
        "ALTER TABLE a DROP COLUMN b CASCADE",
    ),
    "views dropped with their table": (
        "CREATE TABLE a (b int); CREATE VIEW v AS TABLE a; CREATE VIEW w AS TABLE v; CREATE VIEW x AS SELECT 1",
        "ALTER TABLE a RENAME TO c; DROP TABLE c CASCADE",
    ),
    "row security": (
        "CREATE TABLE a (); CREATE TABLE b ()",
        "ALTER TABLE a ENABLE ROW LEVEL SECURITY",
        "ALTER TABLE b ENABLE ROW LEVEL SECURITY; ALTER TABLE b DISABLE ROW LEVEL SECURITY",
    ),
    "generated columns and identity": (
        "CREATE TABLE a (b int GENERATED ALWAYS AS IDENTITY, c int, d int GENERATED ALWAYS AS (c * 2) STORED)",
        "ALTER TABLE a ALTER b DROP IDENTITY, ALTER d DROP EXPRESSION",
        "ALTER TABLE a ALTER b DROP NOT NULL",
    ),
}


@pytest.mark.parametrize("script", [pytest.param(script, id=name) for name, script in SCRIPTS.items()])
def test_reading_and_running_come_to_the_same_schema(conn: psycopg.Connection, script: tuple[str, ...]) -> None:
    for statements in script:
        conn.execute(statements.encode())
    expected, found = of_server(conn), of_schema(schema_after(";".join(script)))
    for kind, objects in expected.items():
        assert found[kind] == objects, kind
