from __future__ import annotations

import pytest

from tests.rules.judging import only, phases, said

MEMBERS = (
    "CREATE TABLE clubs (id integer PRIMARY KEY); CREATE TABLE members (id integer PRIMARY KEY, email text, club_id "
    "integer);"
)
ALTER = "ALTER TABLE members"


@pytest.mark.parametrize(
    ("migration", "words"),
    [
        pytest.param(
            f"{ALTER} ADD CONSTRAINT k UNIQUE (email);",
            "ACCESS EXCLUSIVE lock on members; from then on a write that repeats (email) fails (23505)",
            id="unique",
        ),
        pytest.param(
            "CREATE UNIQUE INDEX k ON members (email);",
            "SHARE lock on members; from then on a write that repeats (email) fails (23505)",
            id="unique index",
        ),
        pytest.param(
            "CREATE UNIQUE INDEX CONCURRENTLY k ON members (email);",
            "SHARE UPDATE EXCLUSIVE lock on members; from then on a write that repeats (email)",
            id="concurrently",
        ),
        pytest.param(
            "CREATE UNIQUE INDEX k ON members (lower(email));",
            "a write that repeats what it indexes fails",
            id="of an expression",
        ),
        pytest.param(
            f"{ALTER} ADD CHECK (email <> '');",
            "ACCESS EXCLUSIVE lock on members; from then on a write that fails email <> '' is refused (23514)",
            id="check",
        ),
        pytest.param(
            f"{ALTER} ADD CHECK (email <> '') NOT VALID;",
            "from then on, NOT VALID or not, a write that fails email <> ''",
            id="not valid",
        ),
        pytest.param(
            f"{ALTER} ADD EXCLUDE USING gist (id WITH =);",
            "a write that conflicts with another row fails (23P01)",
            id="exclude",
        ),
        pytest.param(
            f"{ALTER} ADD CONSTRAINT k FOREIGN KEY (club_id) REFERENCES clubs (id);",
            "SHARE ROW EXCLUSIVE lock on members and clubs; from then on a write of (club_id) that clubs does not have "
            "fails (23503), and so does deleting from clubs what is referenced,",
            id="foreign key",
        ),
        pytest.param(
            f"{ALTER} ADD CONSTRAINT k FOREIGN KEY (club_id) REFERENCES clubs ON DELETE CASCADE;",
            "and deleting from clubs deletes from members,",
            id="on delete cascade",
        ),
        pytest.param(
            "ALTER TABLE visits ATTACH PARTITION members FOR VALUES IN (1);",
            "a write to members outside the partition's bounds fails (23514)",
            id="attach partition",
        ),
        pytest.param(
            "ALTER DOMAIN d SET NOT NULL;", "SHARE lock on every table with a column of domain d", id="domain"
        ),
        pytest.param(
            "ALTER DOMAIN d ADD CHECK (VALUE > 0) NOT VALID;",
            "No table is locked; from then on, NOT VALID or not,",
            id="domain not valid",
        ),
        pytest.param(
            f"{ALTER} ADD COLUMN code text NOT NULL DEFAULT '' UNIQUE;",
            "a write that repeats (code) fails",
            id="inline",
        ),
    ],
)
def test_whatever_binds_the_running_versions_writes_is_a_warning(migration: str, words: str) -> None:
    finding = only(MEMBERS, migration)
    assert (finding.rule, finding.severity) == ("new-write-restriction", "warning")
    assert words in finding.message


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param("CREATE INDEX i ON members (email);", id="a plain index"),
        pytest.param(f"{ALTER} ADD code text; CREATE UNIQUE INDEX k ON members (code);", id="a new nullable column"),
        pytest.param(f"{ALTER} ADD code text UNIQUE;", id="the same inline"),
        pytest.param(
            f"{ALTER} ADD code uuid NOT NULL DEFAULT gen_random_uuid(); CREATE UNIQUE INDEX k ON members (code);",
            id="a new column of distinct values",
        ),
        pytest.param(f"{ALTER} ADD plan_id integer REFERENCES plans;", id="a new reference"),
        pytest.param(f"{ALTER} ADD age integer CHECK (age > 0);", id="a check that NULL passes"),
        pytest.param(
            f"{ALTER} ADD age integer, ADD CHECK (age IS NULL OR age > 0);", id="a check that names NULL to let it pass"
        ),
        pytest.param("CREATE TABLE a (b integer); CREATE UNIQUE INDEX k ON a (b);", id="a new table"),
        pytest.param(
            "CREATE MATERIALIZED VIEW v AS SELECT 1 AS a; CREATE UNIQUE INDEX k ON v (a);", id="a materialized view"
        ),
        pytest.param(f"{ALTER} ADD CHECK (email <> '') NOT ENFORCED;", id="a constraint that is not enforced"),
    ],
)
def test_what_the_running_version_cannot_break_is_not_reported(migration: str) -> None:
    assert said(MEMBERS, migration) == []


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param(
            f"{ALTER} ADD code text NOT NULL DEFAULT ''; CREATE UNIQUE INDEX k ON members (code);",
            id="one default for all rows",
        ),
        pytest.param(
            f"{ALTER} ADD code text; CREATE UNIQUE INDEX k ON members (code) NULLS NOT DISTINCT;",
            id="nulls not distinct",
        ),
        pytest.param(f"{ALTER} ADD age integer, ADD CHECK (age IS NOT NULL);", id="a check that asks for a value"),
        pytest.param(
            f"{ALTER} ADD plan_id integer NOT NULL DEFAULT 1; CREATE UNIQUE INDEX k ON members (plan_id, club_id);",
            id="an old column beside it",
        ),
    ],
)
def test_a_new_column_that_old_rows_cannot_fill_is_reported(migration: str) -> None:
    assert said(MEMBERS, migration) == ["new-write-restriction warning"]


@pytest.mark.parametrize(
    ("migration", "query"),
    [
        pytest.param(
            "CREATE UNIQUE INDEX k ON members (email, club_id) WHERE id > 0;",
            "  SELECT email, club_id, count(*) FROM members WHERE email IS NOT NULL AND club_id IS NOT NULL AND (id > "
            "0) GROUP BY email, club_id HAVING count(*) > 1;",
            id="unique",
        ),
        pytest.param(
            f"{ALTER} ADD UNIQUE NULLS NOT DISTINCT (email);",
            "  SELECT email, count(*) FROM members GROUP BY email HAVING count(*) > 1;",
            id="nulls not distinct",
        ),
        pytest.param(
            f"{ALTER} ADD FOREIGN KEY (club_id) REFERENCES clubs;",
            "  SELECT c.* FROM members AS c WHERE c.club_id IS NOT NULL "
            "AND NOT EXISTS (SELECT FROM clubs AS p WHERE p.id = c.club_id);",
            id="foreign key",
        ),
        pytest.param(f"{ALTER} ADD CHECK (id > 0);", "  SELECT * FROM members WHERE NOT (id > 0);", id="check"),
    ],
)
def test_the_help_finds_the_rows_in_the_way(migration: str, query: str) -> None:
    assert query in only(MEMBERS, migration).help.split("\n")


@pytest.mark.parametrize(
    ("migration", "fact"),
    [
        pytest.param(
            f"{ALTER} ADD u2 text DEFAULT 'same' UNIQUE;",
            "It fails as soon as two rows have the same value in u2 (23505): its default gives it to every row.",
            id="inline",
        ),
        pytest.param(
            f"{ALTER} ADD u2 text NOT NULL DEFAULT ''; CREATE UNIQUE INDEX k ON members (u2);",
            "It fails as soon as two rows have the same value in u2 (23505): its default gives it to every row.",
            id="index",
        ),
        pytest.param(
            f"{ALTER} ADD u2 text DEFAULT 'a'; {ALTER} ADD UNIQUE (u2, email);",
            "It fails if two rows have the same values in (u2, email) (23505)",
            id="with an older column",
        ),
        pytest.param(
            f"{ALTER} ADD u2 double precision NOT NULL DEFAULT random(); CREATE UNIQUE INDEX k ON members (u2);",
            "It fails as soon as two rows have the same value in u2 (23505).",
            id="a default that is computed",
        ),
    ],
)
def test_a_query_of_a_column_that_is_not_there_yet_is_not_shown(migration: str, fact: str) -> None:
    finding = only(MEMBERS, migration)
    assert fact in finding.message
    assert "SELECT" not in finding.help


def test_nothing_is_said_of_old_rows_that_hold_null_there() -> None:
    index = "CREATE UNIQUE INDEX k ON members (u2, email);"
    assert "It fails" not in only(MEMBERS, f"{ALTER} ADD u2 text; {ALTER} ADD CHECK (u2 IS NOT NULL);").message
    assert said(MEMBERS, f"{ALTER} ADD u2 text; {index}") == []


def test_rows_that_are_not_checked_now_are_said_to_be_in_the_way_of_validating() -> None:
    help_text = only(MEMBERS, f"{ALTER} ADD CHECK (id > 0) NOT VALID;").help
    assert "no row is in the way" not in help_text
    assert "The rows that are there are not checked now. These would make VALIDATE CONSTRAINT fail:" in help_text
    assert "  SELECT * FROM members WHERE NOT (id > 0);" in help_text.split("\n")


@pytest.mark.parametrize(
    ("rest", "words"),
    [
        ("", "SHARE UPDATE EXCLUSIVE lock on a and ACCESS EXCLUSIVE on b;"),
        (
            "CREATE TABLE rest PARTITION OF a DEFAULT;",
            "SHARE UPDATE EXCLUSIVE lock on a and ACCESS EXCLUSIVE on b and on its default partition rest;",
        ),
    ],
)
def test_attaching_locks_the_default_partition(rest: str, words: str) -> None:
    tables = f"CREATE TABLE a (id integer) PARTITION BY RANGE (id); CREATE TABLE b (id integer); {rest}"
    assert words in only(tables, "ALTER TABLE a ATTACH PARTITION b FOR VALUES FROM (1) TO (2);").message


def test_a_key_over_a_unique_index_that_was_there_binds_nobody_anew() -> None:
    index = "CREATE TABLE a (b integer NOT NULL, c integer NOT NULL); CREATE UNIQUE INDEX i ON a (b, c);"
    assert said(index, "ALTER TABLE a ADD CONSTRAINT a_pkey PRIMARY KEY (b, c); DROP INDEX i;") == []
    assert said(index, "ALTER TABLE a ADD CONSTRAINT a_key UNIQUE USING INDEX i;") == []
    assert said(index, "ALTER TABLE a ADD CONSTRAINT a_pkey PRIMARY KEY (b);") == ["new-write-restriction warning"]


def test_a_foreign_key_put_back_with_other_actions_is_reported() -> None:
    key = f"{ALTER} ADD CONSTRAINT k FOREIGN KEY (club_id) REFERENCES clubs (id)"
    again = f"{ALTER} DROP CONSTRAINT k; {key}"
    assert said(MEMBERS, f"{key};", f"{again};") == []
    assert said(MEMBERS, f"{key};", f"{again} ON DELETE CASCADE;") == ["new-write-restriction warning"]


def test_every_new_restriction_is_contract() -> None:
    assert phases(MEMBERS, f"{ALTER} ADD CHECK (id > 0) NOT VALID;") == ["contract"]


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param("ALTER TABLE x ADD z int; ALTER TABLE x ADD CHECK (z > a AND a = 1);", id="an unknown column"),
        pytest.param(
            f"{ALTER} ADD z int, ADD FOREIGN KEY (z, club_id) REFERENCES o (a, b) MATCH FULL;", id="match full"
        ),
        pytest.param(f"{ALTER} ADD c int DEFAULT -1 CHECK (c > 0);", id="a default that fails its check"),
        pytest.param(f"{ALTER} ADD c int DEFAULT 1 CHECK (c > id);", id="a default against another column"),
        pytest.param(f"{ALTER} ADD c text DEFAULT 'x' CHECK (c IN ('a', 'b'));", id="a default not in the list"),
        pytest.param(f"{ALTER} ADD c int DEFAULT 0 REFERENCES clubs;", id="a default that may reference nothing"),
    ],
)
def test_what_a_default_or_an_unknown_column_may_break_is_reported(migration: str) -> None:
    assert said(MEMBERS, migration) == ["new-write-restriction warning"]


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param(
            "ALTER TABLE x ADD z int; ALTER TABLE x ADD CHECK (z > 0);", id="a new column of an unknown table"
        ),
        pytest.param(
            f"{ALTER} ADD z int, ADD y int, ADD FOREIGN KEY (z, y) REFERENCES o (a, b) MATCH FULL;", id="full"
        ),
        pytest.param(f"{ALTER} ADD c int DEFAULT 1 CHECK (c > 0);", id="a default that passes"),
        pytest.param(f"{ALTER} ADD c int NOT NULL DEFAULT 5 CHECK (c BETWEEN 1 AND 5);", id="in a range"),
        pytest.param(f"{ALTER} ADD c text DEFAULT 'a'::text CHECK (\"c\" IN ('a', 'b'));", id="in a list"),
        pytest.param(f"{ALTER} ADD c text DEFAULT 'a' CHECK (c <> '');", id="not empty"),
    ],
)
def test_what_surely_passes_is_not_reported(migration: str) -> None:
    assert said(MEMBERS, migration) == []
