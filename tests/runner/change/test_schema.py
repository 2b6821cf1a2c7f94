"""What decides how rows change is in the digest of the schema, and nothing else is."""

from __future__ import annotations

import pytest

from tests.runner.change.scene import changed, scene

STAMP = "CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.n := 1; RETURN NEW; END $$;"
MEMBERS = """
    CREATE TABLE members (id integer PRIMARY KEY, name text DEFAULT 'x', n integer, CONSTRAINT few CHECK (n < 9));
    CREATE UNIQUE INDEX once ON members (name);
    CREATE UNIQUE INDEX again ON members (n) WHERE n > 3;
    CREATE POLICY p ON members FOR UPDATE USING (n > 0);
"""
BOOKINGS = "CREATE TABLE bookings (id integer PRIMARY KEY, member_id integer, guest_id integer);"
STAYS = "CREATE TABLE stays (id integer PRIMARY KEY, member_id integer);"
REST = """
    CREATE TRIGGER stamp BEFORE UPDATE ON members FOR EACH ROW EXECUTE FUNCTION stamp();
    ALTER TABLE bookings ADD CONSTRAINT one FOREIGN KEY (member_id) REFERENCES members;
    ALTER TABLE stays ADD CONSTRAINT two FOREIGN KEY (member_id) REFERENCES members ON DELETE CASCADE;
    CREATE RULE kept AS ON DELETE TO members WHERE old.n = 7 DO INSTEAD NOTHING;
"""


def digest(dsn: str) -> str:
    with changed(dsn, tables=["members"]) as (_, done):
        return done.schema


def test_the_order_of_making_does_not_count(dsn: str) -> None:
    scene(dsn, STAMP + MEMBERS + BOOKINGS + STAYS + REST)
    expected = digest(dsn)
    scene(dsn, "DROP TABLE bookings, stays, members; DROP FUNCTION stamp")
    lines = [line for line in MEMBERS.strip().splitlines() if line.strip()]
    turned = "\n".join((lines[0], *reversed(lines[1:])))
    scene(dsn, STAYS + BOOKINGS + turned + STAMP + "\n".join(reversed(REST.strip().splitlines())))
    assert digest(dsn) == expected


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("ALTER TABLE members ADD more integer", id="column"),
        pytest.param("ALTER TABLE members ALTER name TYPE varchar(9)", id="type"),
        pytest.param("ALTER TABLE members ALTER name SET DEFAULT 'y'", id="default"),
        pytest.param("ALTER TABLE members ALTER n SET NOT NULL", id="not null"),
        pytest.param("ALTER TABLE members DROP CONSTRAINT few", id="constraint"),
        pytest.param("DROP INDEX again", id="unique index"),
        pytest.param("ALTER TABLE members DISABLE TRIGGER stamp", id="trigger disabled"),
        pytest.param("ALTER TABLE members DISABLE TRIGGER ALL", id="foreign keys not enforced"),
        pytest.param(STAMP.replace("CREATE", "CREATE OR REPLACE").replace(":= 1", ":= 2"), id="body of a trigger"),
        pytest.param("ALTER FUNCTION stamp() SECURITY DEFINER", id="rights of a trigger"),
        pytest.param("ALTER FUNCTION stamp() SET search_path = public", id="settings of a trigger"),
        pytest.param(
            "ALTER TABLE stays DROP CONSTRAINT two, ADD CONSTRAINT two FOREIGN KEY (member_id) REFERENCES members",
            id="what a foreign key does",
        ),
        pytest.param("DROP RULE kept ON members", id="rule"),
        pytest.param("ALTER TABLE members DISABLE RULE kept", id="rule disabled"),
        pytest.param("ALTER TABLE members ENABLE ROW LEVEL SECURITY", id="row security"),
        pytest.param("DROP POLICY p ON members; CREATE POLICY p ON members FOR UPDATE WITH CHECK (n > 0)", id="policy"),
        pytest.param(
            "DROP POLICY p ON members; CREATE POLICY p ON members AS RESTRICTIVE FOR UPDATE USING (n > 0)",
            id="policy that restricts",
        ),
        pytest.param("ALTER POLICY p ON members TO threephase_runner", id="role of a policy"),
        pytest.param("CREATE TABLE child () INHERITS (members)", id="table that inherits"),
    ],
)
def test_another_schema_is_another_digest(dsn: str, change: str) -> None:
    scene(dsn, STAMP + MEMBERS + BOOKINGS + STAYS + REST)
    before = digest(dsn)
    assert digest(dsn) == before
    scene(dsn, change)
    assert digest(dsn) != before


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("INSERT INTO members VALUES (1)", id="rows"),
        pytest.param("CREATE INDEX plain ON members (n, name)", id="index that is not unique"),
        pytest.param("COMMENT ON TABLE members IS 'all of them'; ANALYZE members", id="comment and statistics"),
        pytest.param("ALTER TABLE bookings ADD more integer", id="another table"),
    ],
)
def test_what_does_not_matter_does_not_count(dsn: str, change: str) -> None:
    scene(dsn, STAMP + MEMBERS + BOOKINGS + STAYS + REST)
    before = digest(dsn)
    scene(dsn, change)
    assert digest(dsn) == before
