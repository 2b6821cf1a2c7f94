"""rename-table, rename-column and rename-other."""

from __future__ import annotations

import pytest

from tests.rules.judging import judged, only, said

MEMBERS = "CREATE TABLE members (id integer PRIMARY KEY, nickname text);"


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("ALTER TABLE members RENAME TO people;", "rename-table error"),
        ("ALTER TABLE members RENAME COLUMN nickname TO name;", "rename-column error"),
        ("ALTER TABLE members RENAME nickname TO name;", "rename-column error"),
        ("ALTER VIEW v RENAME TO w;", "rename-other error"),
        ("ALTER VIEW v RENAME COLUMN a TO b;", "rename-column error"),
        ('ALTER TYPE "Role" RENAME TO "Standing";', "rename-other error"),
        ("ALTER TYPE \"Role\" RENAME VALUE 'A' TO 'B';", "rename-other error"),
        ("ALTER SEQUENCE s RENAME TO t;", "rename-other error"),
        ("ALTER SCHEMA s RENAME TO t;", "rename-other error"),
        ("ALTER FUNCTION f(integer) RENAME TO g;", "rename-other error"),
        ("ALTER TABLE members SET SCHEMA club;", "rename-other error"),
        ("ALTER TYPE t SET SCHEMA club;", "rename-other error"),
        ("ALTER TABLE members RENAME CONSTRAINT a TO b;", "rename-other warning"),
        ("ALTER TRIGGER t ON members RENAME TO u;", "rename-other warning"),
        ("ALTER EXTENSION citext SET SCHEMA extensions;", "rename-other warning"),
        ("ALTER DOMAIN d RENAME CONSTRAINT a TO b;", "rename-other warning"),
        ("ALTER POLICY p ON members RENAME TO q;", "permission-change warning"),
        ("ALTER ROLE app RENAME TO application;", "permission-change warning"),
    ],
)
def test_a_new_name_is_reported_by_how_much_it_breaks(statement: str, expected: str) -> None:
    assert said(MEMBERS, statement) == [expected]


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param("ALTER INDEX a RENAME TO b;", id="an index, which no query names"),
        pytest.param("CREATE TABLE a (b text); ALTER TABLE a RENAME TO c;", id="a new table"),
        pytest.param("CREATE TABLE a (b text); ALTER TABLE a RENAME b TO c;", id="a new table's column"),
        pytest.param("ALTER TABLE members ADD a text; ALTER TABLE members RENAME a TO b;", id="a new column"),
        pytest.param("CREATE TYPE a AS ENUM ('b'); ALTER TYPE a RENAME TO c;", id="a new type"),
        pytest.param("CREATE VIEW a AS SELECT 1 AS b; ALTER VIEW a RENAME COLUMN b TO c;", id="a new view's column"),
        pytest.param(
            "CREATE TABLE a (b integer CONSTRAINT k UNIQUE); ALTER TABLE a RENAME CONSTRAINT k TO l;", id="a new key"
        ),
    ],
)
def test_what_is_new_here_may_be_renamed(migration: str) -> None:
    assert said(MEMBERS, migration) == []


def test_a_renamed_table_can_leave_a_view_behind() -> None:
    finding = only('ALTER TABLE club.members RENAME TO "People";')
    assert finding.fix == (
        "BEGIN;\n"
        'ALTER TABLE club.members RENAME TO "People"; -- MIGRATION_APPROVED: <reason>\n'
        'CREATE VIEW club.members WITH (security_invoker = true) AS SELECT * FROM club."People";\n'
        "COMMIT;",
    )
    assert 'The view has no privileges yet: grant on it what is granted on club."People".' in finding.help
    assert '@@map("members")' in finding.help


GUARDED = "CREATE TABLE members (id integer); ALTER TABLE members ENABLE ROW LEVEL SECURITY;"
VIEW = "CREATE VIEW members AS SELECT * FROM people;"
INVOKER = "CREATE VIEW members WITH (security_invoker = true) AS SELECT * FROM people;"


@pytest.mark.parametrize(
    ("history", "version", "shown", "told"),
    [
        pytest.param(GUARDED, 15, (INVOKER,), "", id="guarded, 15"),
        pytest.param(MEMBERS, 15, (INVOKER,), "", id="not known to be guarded, 15"),
        pytest.param(
            GUARDED,
            14,
            (),
            "Leave no view under the old name: members has row security, and before PostgreSQL 15 a view shows every "
            "row to whoever may read it.",
            id="guarded, 14",
        ),
        pytest.param(
            MEMBERS,
            14,
            (VIEW,),
            "If the table has row security, leave no view: before PostgreSQL 15 it shows every row to whoever may read "
            "it.",
            id="not known to be guarded, 14",
        ),
    ],
)
@pytest.mark.parametrize("rename", ["ALTER TABLE members RENAME TO people;", "ALTER TABLE members SET SCHEMA people;"])
def test_the_view_left_behind_opens_no_rows(
    history: str, version: int, shown: tuple[str, ...], told: str, rename: str
) -> None:
    help_text = only(history, rename, postgres_version=version).help
    moved = [line.replace("people", "people.members") if "SET SCHEMA" in rename else line for line in shown]
    assert [line.strip() for line in help_text.split("\n") if "CREATE VIEW" in line] == moved
    assert told in help_text
    assert ("grant on it what is granted on" in help_text) is bool(shown)


def test_a_renamed_column_can_be_added_beside_the_old_one() -> None:
    finding = only(MEMBERS, "ALTER TABLE members RENAME nickname TO name;")
    assert "  ALTER TABLE members ADD COLUMN name text;" in finding.help
    assert "ADD COLUMN" not in only("ALTER TABLE members RENAME nickname TO name;").help


def test_a_renamed_value_can_be_added_beside_the_old_one() -> None:
    finding = only("ALTER TYPE \"Role\" RENAME VALUE 'A' TO 'It''s B';")
    assert "  ALTER TYPE \"Role\" ADD VALUE 'It''s B';" in finding.help


def test_a_view_left_under_the_old_name_is_one_change_with_the_rename() -> None:
    migration = "ALTER TABLE members RENAME TO people; CREATE VIEW members AS SELECT * FROM people;"
    (finding,) = judged(MEMBERS, migration).findings
    assert (finding.rule, finding.severity) == ("rename-table", "warning")
    assert "42P01" not in finding.message
    assert said(MEMBERS, migration + "DROP VIEW members;") == ["rename-table error"]
