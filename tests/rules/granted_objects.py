"""Whatever the rules' examples take for granted besides plain tables, by hand: by name, the SQL that makes it."""

from __future__ import annotations

# An example that names all of the words, and none of them was made before, finds what the SQL makes; the first that
# fits goes first. Tables that this SQL names in its turn are made like those that the example names.
GRANTED_OBJECTS = (
    ("Role VISITOR", "CREATE TYPE \"Role\" AS ENUM ('ADMIN', 'MEMBER', 'GUEST');"),
    ("Role", "CREATE TYPE \"Role\" AS ENUM ('ADMIN', 'MEMBER');"),
    ("Standing", "CREATE TYPE \"Standing\" AS ENUM ('ADMIN', 'MEMBER', 'GUEST');"),
    ("active_members", "CREATE VIEW active_members AS SELECT id, email FROM members WHERE active;"),
    ("archive_members", "CREATE PROCEDURE archive_members() LANGUAGE sql AS 'UPDATE members SET active = false';"),
    ("audit", "CREATE SCHEMA audit;"),
    ("club", "CREATE SCHEMA club;"),
    (
        "email_check",
        "CREATE DOMAIN email AS text;\nALTER DOMAIN email ADD CONSTRAINT email_check CHECK (value <> '') NOT VALID;",
    ),
    (
        "member_counts",
        "CREATE MATERIALIZED VIEW member_counts AS SELECT count(*) AS members FROM members;\n"
        "CREATE UNIQUE INDEX member_counts_members_idx ON member_counts (members);",
    ),
    (
        "members_audit",
        "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';\n"
        "CREATE TRIGGER members_audit BEFORE UPDATE ON members FOR EACH ROW EXECUTE PROCEDURE audit();",
    ),
    ("members_email_idx", "CREATE INDEX members_email_idx ON members (email);"),
    ("members_name_idx", "CREATE INDEX members_name_idx ON members (name);"),
    ("mood", "CREATE TYPE mood AS ENUM ('glad', 'sad');"),
    ("members_id_seq", "CREATE SEQUENCE members_id_seq;"),
    (
        "rebuild_everything",
        "CREATE FUNCTION rebuild_everything() RETURNS void LANGUAGE sql AS 'UPDATE members SET id = id';",
    ),
    ("visits_fk", "ALTER TABLE visits ADD CONSTRAINT visits_fk FOREIGN KEY (member_id) REFERENCES members (id);"),
    (
        "visits_member_id_fkey",
        "ALTER TABLE visits ADD CONSTRAINT visits_member_id_fkey FOREIGN KEY (member_id) REFERENCES members (id);",
    ),
)

# Columns besides those that an operation names, for what stands in INSERT, SELECT, USING or SET x = …; where a table is
# not in here it has an id.
GRANTED_COLUMNS = {
    "members": "id active email first_name last_name owner",
    "profiles": "member_id",
    "roles": "name",
    "settings": "name value",
    "visits": "id day",
}

# By the end of a column's name; the first that fits. Anything else is text.
COLUMN_TYPES = (
    ("id", "integer"),
    ("age", "integer"),
    ("day", "date"),
    ("mood", "mood"),
    ("price", "integer"),
    ("hours", "integer"),
    ("active", "boolean"),
    ("_at", "timestamp(3)"),
    ("_on", "date"),
)

# Roles belong to the whole server: they are made before the examples and dropped after them.
GRANTED_ROLES = ("app", "reporting")
