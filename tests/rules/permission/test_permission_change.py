from __future__ import annotations

import pytest

from tests.rules.judging import findings, only, said

TABLE = "CREATE TABLE notes (id integer); "


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("GRANT SELECT, INSERT ON notes TO app;", "SELECT, INSERT on notes is granted"),
        ("REVOKE ALL ON notes FROM app;", "a running version that needs it fails (42501)"),
        ("GRANT admin TO app;", "roles gain membership in admin"),
        ("ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT ON TABLES TO app;", "every table created from now on"),
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
    ],
)
def test_what_this_migration_created_it_may_protect_and_give_away(migration: str) -> None:
    assert said(migration) == []


def test_a_grant_on_a_new_table_is_a_change_all_the_same() -> None:
    assert said(TABLE + "GRANT SELECT ON notes TO app;") == ["permission-change warning"]


def test_it_can_be_approved() -> None:
    assert findings("GRANT SELECT ON notes TO app; -- MIGRATION_APPROVED: read by the security owner") == ()
