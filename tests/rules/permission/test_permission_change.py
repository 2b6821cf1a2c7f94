from __future__ import annotations

import pytest

from tests.rules.judging import findings, only, said

TABLE = "CREATE TABLE notes (id integer); "


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("GRANT SELECT, INSERT ON notes TO app;", "SELECT, INSERT on notes is granted to app:"),
        ("REVOKE ALL ON notes FROM app;", "a running version that needs it fails (42501)"),
        (
            'GRANT SELECT ON ALL TABLES IN SCHEMA "audit" TO PUBLIC;',
            'SELECT on ALL TABLES IN SCHEMA "audit" is granted to PUBLIC (everybody who may connect):',
        ),
        ("GRANT USAGE ON SCHEMA s TO a, b;", "USAGE on SCHEMA s is granted to a, b:"),
        ("GRANT EXECUTE ON FUNCTION f(integer) TO app;", "EXECUTE on FUNCTION f(integer) is granted to app:"),
        ("GRANT SET ON PARAMETER work_mem TO app;", "SET on PARAMETER work_mem is granted to app:"),
        ("GRANT admin TO app;", "app gains membership in admin, and whatever it may do."),
        ("REVOKE admin FROM a, b;", "a, b lose membership in admin, and whatever it may do."),
        ("REVOKE SELECT ON s.notes FROM app;", "SELECT on s.notes is revoked from app:"),
        (
            "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO app;",
            "SELECT on every table created from now on is granted to app:",
        ),
        ("ALTER TABLE notes ENABLE ROW LEVEL SECURITY;", "none without a policy"),
        ("ALTER TABLE notes DISABLE ROW LEVEL SECURITY;", "whoever may read it reads every row"),
        ("CREATE POLICY p ON notes USING (true);", 'policy "p" is added'),
        ("ALTER POLICY p ON notes USING (true);", 'policy "p" is changed'),
        ("DROP POLICY p ON notes;", 'policy "p" is dropped'),
        ("ALTER TABLE notes OWNER TO app;", "table notes belongs to app"),
        ("REASSIGN OWNED BY a TO b;", "all that the role owns belongs to b"),
        ("CREATE ROLE app LOGIN;", "role app is created"),
        ("ALTER USER app WITH SUPERUSER;", "role app is changed"),
        ("DROP ROLE app;", "role app is dropped"),
        ("ALTER FUNCTION f() SECURITY DEFINER;", "function f is changed"),
        (
            "CREATE OR REPLACE FUNCTION f() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';",
            "No table is locked; function f runs with the rights of its owner, and EXECUTE on a new one is everybody's",
        ),
        (
            "CREATE PROCEDURE p() LANGUAGE sql EXTERNAL SECURITY DEFINER AS 'SELECT 1';",
            "procedure p runs with the rights of its owner",
        ),
        (
            "ALTER VIEW v SET (security_barrier, security_invoker = false);",
            "ACCESS EXCLUSIVE lock on v; security_invoker is set or reset:",
        ),
        ("ALTER VIEW v RESET (security_invoker);", "ACCESS EXCLUSIVE lock on v; security_invoker is set or reset:"),
    ],
)
def test_who_may_do_what_is_a_warning(statement: str, words: str) -> None:
    finding = only(statement)
    assert (finding.rule, finding.severity) == ("permission-change", "warning")
    assert words in finding.message


def test_drop_owned_takes_tables_along_and_is_an_error() -> None:
    finding = only("DROP OWNED BY app;")
    assert (finding.rule, finding.severity) == ("permission-change", "error")


@pytest.mark.parametrize(
    "migration",
    [
        TABLE + "ALTER TABLE notes ENABLE ROW LEVEL SECURITY;",
        TABLE + "ALTER TABLE notes FORCE ROW LEVEL SECURITY;",
        TABLE + "CREATE POLICY p ON notes USING (true);",
        TABLE + "CREATE POLICY p ON notes USING (true); DROP POLICY p ON notes;",
        TABLE + "ALTER TABLE notes OWNER TO app;",
        "CREATE VIEW v AS SELECT 1; ALTER VIEW v OWNER TO app;",
        "CREATE TRIGGER t AFTER INSERT ON notes EXECUTE FUNCTION f();",
        "CREATE FUNCTION f() RETURNS integer LANGUAGE sql SECURITY INVOKER AS 'SELECT 1';",
        "CREATE VIEW v AS SELECT 1; ALTER VIEW v SET (security_invoker = true);",
        "ALTER VIEW v SET (check_option = local);",
        "ALTER TABLE notes SET (fillfactor = 70);",
    ],
)
def test_what_this_migration_created_it_may_protect_and_give_away(migration: str) -> None:
    assert said(migration) == []


def test_a_grant_on_a_new_table_is_a_change_all_the_same() -> None:
    assert said(TABLE + "GRANT SELECT ON notes TO app;") == ["permission-change warning"]


@pytest.mark.parametrize(
    ("statement", "version", "lock"),
    [
        ("GRANT SELECT ON a, b TO app;", 17, "No table is locked; SELECT"),
        ("GRANT SELECT ON a, b TO app;", 18, "ACCESS SHARE lock on a and b; SELECT"),
        ("REVOKE SELECT ON a FROM app;", 18, "ACCESS SHARE lock on a; SELECT"),
        ("GRANT USAGE ON SCHEMA s TO app;", 18, "No table is locked; USAGE"),
    ],
)
def test_since_18_a_grant_locks_its_tables_lightly(statement: str, version: int, lock: str) -> None:
    assert only(statement, postgres_version=version).message.startswith(lock)


def test_it_can_be_approved() -> None:
    assert findings("GRANT SELECT ON notes TO app; -- MIGRATION_APPROVED: read by the security owner") == ()
