"""For each hazard of docs/coverage/hazards.toml, migrations that have it: the page's claims are tried on them."""

from __future__ import annotations

from rules.execution import TransactionMode
from rules.rule import Example, Under

SCHEMA = """
CREATE TYPE role AS ENUM ('GUEST', 'OWNER');
CREATE TYPE address AS (street text);
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE SEQUENCE numbers;
CREATE EXTENSION citext;
CREATE TABLE clubs (id bigint PRIMARY KEY, name text, code integer NOT NULL);
CREATE UNIQUE INDEX clubs_name_idx ON clubs (name);
CREATE TABLE members (id bigint PRIMARY KEY, email text NOT NULL DEFAULT '', phone text, points integer, role role,
  joined timestamp(3), club_id bigint, twice integer GENERATED ALWAYS AS (points * 2) STORED, positive positive);
CREATE INDEX members_phone_idx ON members (phone);
ALTER TABLE members ADD CONSTRAINT members_club_id_fkey FOREIGN KEY (club_id) REFERENCES clubs;
CREATE TABLE keyless (id bigint, name text);
CREATE UNIQUE INDEX keyless_id_idx ON keyless (id);
CREATE VIEW everybody AS SELECT id FROM members;
CREATE MATERIALIZED VIEW counts AS SELECT count(*) FROM members;
CREATE FUNCTION fill() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
CREATE FUNCTION build() RETURNS void LANGUAGE sql AS 'CREATE INDEX ON members (email)';
CREATE TRIGGER filling BEFORE INSERT ON members EXECUTE FUNCTION fill();
CREATE TABLE visits (id bigint, day date NOT NULL, member_id bigint) PARTITION BY RANGE (day);
CREATE TABLE visits_2026 PARTITION OF visits FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
CREATE TABLE visits_rest PARTITION OF visits DEFAULT;
"""
_NEXT = "FOR VALUES FROM ('2027-01-01') TO ('2028-01-01')"
_FOREIGN_KEY = "FOREIGN KEY (club_id) REFERENCES clubs"
_PER_STATEMENT = TransactionMode.PER_STATEMENT


def _split(sql: str) -> Example:
    return Under(mode=_PER_STATEMENT, migrations=(SCHEMA, sql))


HAZARDS: dict[str, tuple[str | Example, ...]] = {
    "A1": ("ALTER TABLE members ADD COLUMN a text DEFAULT 'x';",),
    "A2": ("ALTER TABLE members ADD COLUMN a uuid DEFAULT gen_random_uuid();",),
    "A3": ("ALTER TABLE members ADD COLUMN a serial;",),
    "A4": ("ALTER TABLE members ADD COLUMN a bigint GENERATED ALWAYS AS IDENTITY;",),
    "A5": ("ALTER TABLE members ADD COLUMN a integer GENERATED ALWAYS AS (points + 1) STORED;",),
    "A6": ("ALTER TABLE members ADD COLUMN a integer GENERATED ALWAYS AS (points + 1) VIRTUAL;",),
    "A7": ("ALTER TABLE members ADD COLUMN a positive;",),
    "A8": ("ALTER TABLE members ADD COLUMN a text NOT NULL;",),
    "A9": ("ALTER TABLE members ADD COLUMN a integer CHECK (a > 0);",),
    "A10": ("ALTER TABLE members ADD COLUMN a text UNIQUE;",),
    "A11": ("ALTER TABLE members ADD COLUMN a integer DEFAULT 1 REFERENCES clubs (id);",),
    "A12": ("ALTER TABLE members ADD COLUMN a json;",),
    "B1": ("ALTER TABLE members ALTER points TYPE bigint;",),
    "B2": ("ALTER TABLE members ALTER joined TYPE timestamp(6);",),
    "B3": ('ALTER TABLE members ALTER phone TYPE text COLLATE "C";',),
    "B4": ("ALTER TABLE members ALTER phone SET DEFAULT '';",),
    "B5": ("ALTER TABLE members ALTER email DROP DEFAULT;",),
    "B6": ("ALTER TABLE members DROP COLUMN phone;",),
    "B7": ("ALTER TABLE members RENAME phone TO mobile;",),
    "B8": ("ALTER TABLE members RENAME TO people;",),
    "B9": ("ALTER TYPE role RENAME TO function;", "ALTER SCHEMA club RENAME TO clubs;"),
    "B10": ("ALTER TABLE members SET SCHEMA club;",),
    "B11": (
        "ALTER TABLE members ALTER twice SET EXPRESSION AS (points * 3);",
        "ALTER TABLE members ALTER twice DROP EXPRESSION;",
    ),
    "C1": ("ALTER TABLE members ALTER phone SET NOT NULL;",),
    "C2": ("ALTER TABLE members ALTER email DROP NOT NULL;",),
    "C3": ("ALTER TABLE members ADD CHECK (points > 0);",),
    "C4": ("ALTER TABLE members ADD CONSTRAINT a CHECK (points > 0) NOT VALID;",),
    "C5": ("ALTER TABLE keyless ADD FOREIGN KEY (id) REFERENCES clubs;",),
    "C6": ("ALTER TABLE visits ADD FOREIGN KEY (member_id) REFERENCES members NOT VALID;",),
    "C7": (
        "ALTER TABLE members ADD CONSTRAINT a CHECK (points > 0) NOT VALID;\n"
        "ALTER TABLE members VALIDATE CONSTRAINT a;",
    ),
    "C8": (f"ALTER TABLE members ADD CONSTRAINT b {_FOREIGN_KEY} NOT VALID;",),
    "C9": (
        "ALTER TABLE members ADD FOREIGN KEY (club_id) REFERENCES clubs;\n"
        "ALTER TABLE keyless ADD FOREIGN KEY (id) REFERENCES clubs;",
        "ALTER TABLE clubs ADD COLUMN a text;\nCREATE TABLE copies AS SELECT * FROM members;",
    ),
    "C10": ("ALTER TABLE keyless ADD PRIMARY KEY (id);",),
    "C11": ("ALTER TABLE keyless ADD PRIMARY KEY USING INDEX keyless_id_idx;",),
    "C12": ("ALTER TABLE members ADD UNIQUE (phone);",),
    "C13": ("ALTER TABLE members ADD EXCLUDE USING btree (phone WITH =);",),
    "C14": ("ALTER TABLE members DROP CONSTRAINT members_club_id_fkey;",),
    "C15": ("CREATE TABLE seats (id bigint PRIMARY KEY, club_id bigint REFERENCES clubs);",),
    "C16": ("ALTER TABLE members ALTER CONSTRAINT members_club_id_fkey DEFERRABLE;",),
    "C17": ("ALTER TABLE members ADD CHECK (points > 0) NOT ENFORCED;",),
    "C18": ("ALTER DOMAIN positive ADD CHECK (VALUE < 9);",),
    "C19": ("CREATE TABLE seats (id bigint PRIMARY KEY, club_id integer REFERENCES clubs ON DELETE CASCADE);",),
    "D1": ("CREATE INDEX ON members (email);", "SELECT build();"),
    "D2": ("CREATE INDEX CONCURRENTLY a ON members (email);\nSELECT 1;",),
    "D3": (
        "DROP INDEX members_phone_idx;",
        "DROP INDEX members_phone_idx;\nCREATE INDEX members_phone_idx ON members (phone, email);",
    ),
    "D4": ("DROP INDEX CONCURRENTLY members_phone_idx;",),
    "D5": ("CREATE INDEX CONCURRENTLY IF NOT EXISTS a ON members (email);",),
    "D7": ("REINDEX TABLE members;",),
    "D8": ("CREATE INDEX CONCURRENTLY a ON visits (member_id);",),
    "D9": ("CREATE INDEX a ON members (email, points, joined, role);", "CREATE INDEX a ON clubs (name);"),
    "D10": ("CREATE UNIQUE INDEX CONCURRENTLY a ON members (email);",),
    "E1": ("DROP TABLE members;",),
    "E2": ("TRUNCATE members CASCADE;",),
    "E3": ("DROP SCHEMA club CASCADE;",),
    "E4": ("DROP VIEW everybody;", "REVOKE SELECT ON members FROM app;"),
    "E5": (
        "CREATE OR REPLACE VIEW everybody AS SELECT id FROM members WHERE points > 0;",
        "ALTER FUNCTION fill() SECURITY DEFINER;",
        "ALTER FUNCTION fill() STABLE;",
    ),
    "E6": (
        "ALTER TYPE role ADD VALUE 'BOSS';",
        "ALTER TYPE role ADD VALUE 'BOSS';\nALTER TABLE members ALTER role SET DEFAULT 'BOSS';",
    ),
    "E7": (
        "ALTER TYPE role RENAME VALUE 'GUEST' TO 'VISITOR';",
        "BEGIN;\nCREATE TYPE role_new AS ENUM ('OWNER');\n"
        "ALTER TABLE members ALTER role TYPE role_new USING (role::text::role_new);\n"
        "ALTER TYPE role RENAME TO role_old;\nALTER TYPE role_new RENAME TO role;\nDROP TYPE role_old;\nCOMMIT;",
    ),
    "E8": ("ALTER TYPE address DROP ATTRIBUTE street;",),
    "E9": ("DROP TRIGGER filling ON members;", "CREATE RULE quiet AS ON DELETE TO members DO INSTEAD NOTHING;"),
    "E10": ("ALTER TABLE members ENABLE ROW LEVEL SECURITY;",),
    "E11": ("ALTER TABLE members SET UNLOGGED;", "VACUUM FULL members;"),
    "E12": ("REFRESH MATERIALIZED VIEW counts;",),
    "E13": (
        "ALTER TABLE visits DETACH PARTITION visits_2026;",
        "ALTER TABLE visits DETACH PARTITION visits_2026 CONCURRENTLY;",
    ),
    "E14": (f"CREATE TABLE visits_2027 PARTITION OF visits {_NEXT};",),
    "E15": ("ALTER SEQUENCE numbers RESTART;", "ALTER TABLE members OWNER TO app;"),
    "E16": ("ALTER ROLE app SUPERUSER;", "ALTER EXTENSION citext UPDATE;"),
    "E17": (
        "DROP TABLE IF EXISTS clubs CASCADE;",
        "CREATE TABLE seats (id integer PRIMARY KEY);",
        "CREATE TABLE a ();",
    ),
    "E18": ("ALTER TABLE members SET (fillfactor = 70);",),
    "F1": (
        "ALTER TABLE members ADD COLUMN a text;",
        _split("SET LOCAL lock_timeout = '2s';\nALTER TABLE members ADD COLUMN a text;"),
    ),
    "F2": ("CREATE INDEX ON members (email);",),
    "F3": (
        "ALTER TABLE clubs ADD COLUMN a text;\nCREATE INDEX ON members (email);",
        "ALTER TABLE clubs ADD COLUMN a text;\nALTER TABLE members ADD CHECK (points > 0);",
        "ALTER TABLE clubs ADD COLUMN a text;\nCREATE TABLE copies AS SELECT * FROM members;",
    ),
    "F4": ("ALTER TABLE clubs ADD CHECK (code > 0);\nALTER TABLE clubs ADD CHECK (id > 0);",),
    "F5": (
        "CREATE TABLE a (id bigint PRIMARY KEY);\nCOMMIT;\nCREATE TABLE b (id bigint PRIMARY KEY);",
        "BEGIN;\nCREATE TABLE a (id bigint PRIMARY KEY);",
    ),
    "F6": (_split("DROP VIEW everybody;\nALTER TABLE members ALTER phone SET NOT NULL;"),),
    "F7": ("UPDATE members SET phone = '';", "DELETE FROM members;", "UPDATE members SET phone = '' WHERE points > 1;"),
    "F8": ("DO $$ BEGIN EXECUTE 'DROP TABLE ' || current_user; END $$;", "CREATE TABEL a (id bigint);"),
    "F9": ("LOCK TABLE members;", "LOCK TABLE members;\nSELECT 1;"),
    "G1": ("CREATE TABLE a (b varchar(3), c char(3), d timestamp, e serial, f money, id bigint PRIMARY KEY);",),
    "G2": (f"CREATE TABLE {'a' * 64} (id bigint PRIMARY KEY);",),
    "G5": ("ALTER TABLE members ALTER joined TYPE timestamp(6);",),
    "P1": ("ALTER TABLE members DROP COLUMN phone, ADD COLUMN mobile text;",),
    "P2": ("DROP TABLE keyless;\nCREATE TABLE locks (id bigint, name text);",),
    "P3": ("ALTER TABLE members DROP COLUMN phone, ADD COLUMN phone integer;",),
    "P4": ("ALTER TABLE members ALTER id SET DATA TYPE BIGSERIAL;",),
    "P5": ("ALTER TABLE members ADD COLUMN updated_at timestamp(3) NOT NULL;",),
    "P6": ("ALTER TABLE members ALTER phone SET NOT NULL, ALTER phone SET DEFAULT '';",),
    "P7": (
        "CREATE INDEX CONCURRENTLY a ON members (email);\nSELECT 1;",
        "ALTER TYPE role ADD VALUE 'BOSS';\nALTER TABLE members ALTER role SET DEFAULT 'BOSS';",
    ),
    "P8": (_split("DROP VIEW everybody;\nALTER TABLE members ALTER phone SET NOT NULL;"),),
    "P9": (
        _split("SET LOCAL lock_timeout = '2s';\nALTER TABLE members ADD COLUMN a text;"),
        "SET search_path = club;\nALTER TABLE members ADD COLUMN a text;",
    ),
    "P10": ("CREATE TABLE a (id bigint PRIMARY KEY);\nCOMMIT;\nCREATE TABLE b (id bigint PRIMARY KEY);",),
    "P11": (
        "ALTER TABLE members ADD CONSTRAINT a CHECK (points > 0) NOT VALID;\n"
        "ALTER TABLE members VALIDATE CONSTRAINT a;",
    ),
    "P12": (f"ALTER TABLE members ADD CONSTRAINT b {_FOREIGN_KEY} NOT VALID;",),
    "P13": (
        "CREATE SEQUENCE members_id_seq;\nALTER TABLE members ALTER id SET DEFAULT nextval('members_id_seq');\n"
        "ALTER SEQUENCE members_id_seq OWNED BY members.id;",
    ),
    "P16": ("UPDATE members SET phone = '' WHERE points > 1;",),
    "P19": ("ALTER TABLE members ADD COLUMN a text;\nALTER TABLE members ALTER email DROP DEFAULT;",),
}
"""A text is a migration after SCHEMA."""
