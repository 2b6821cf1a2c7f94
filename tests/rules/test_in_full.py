"""What SET search_path lets a migration leave out is written in full in findings, whose fixes run without it."""

from __future__ import annotations

import pytest

from tests.rules.judging import judged

BEFORE = (
    'CREATE TABLE "User" (n integer, old integer); CREATE SCHEMA app; CREATE TABLE app.clubs (id integer PRIMARY KEY);'
    "CREATE TYPE app.mood AS ENUM ('good'); CREATE TABLE app.\"User\" (n integer NOT NULL, club integer);"
    'CREATE INDEX user_n_idx ON app."User" (n);'
)


def fix_of(rule: str, statement: str, path: str = "SET search_path = app;") -> tuple[str, ...]:
    result = judged(BEFORE, f"{path}\n{statement}\nRESET search_path;")
    (finding,) = (finding for finding in result.findings if finding.rule == rule)
    return finding.fix


@pytest.mark.parametrize(
    ("rule", "statement", "steps"),
    [
        pytest.param(
            "constraint-scan",
            'ALTER TABLE "User" ADD CONSTRAINT ck CHECK (n > 0);',
            (
                'ALTER TABLE app."User" ADD CONSTRAINT ck CHECK (n > 0) NOT VALID; -- MIGRATION_APPROVED: <reason>',
                'ALTER TABLE app."User" VALIDATE CONSTRAINT ck;',
            ),
            id="check",
        ),
        pytest.param(
            "foreign-key-scan",
            'ALTER TABLE "User" ADD CONSTRAINT fk FOREIGN KEY (club) REFERENCES clubs (id);',
            (
                'ALTER TABLE app."User" ADD CONSTRAINT fk FOREIGN KEY (club) REFERENCES app.clubs (id) NOT VALID; '
                "-- MIGRATION_APPROVED: <reason>",
                'ALTER TABLE app."User" VALIDATE CONSTRAINT fk;',
            ),
            id="foreign key",
        ),
        pytest.param(
            "create-index-blocking",
            'CREATE INDEX i ON "User" (club);',
            ('CREATE INDEX CONCURRENTLY i ON app."User" (club);',),
            id="index",
        ),
        pytest.param(
            "unique-constraint-blocking",
            'ALTER TABLE "User" ADD CONSTRAINT k UNIQUE (n);',
            (
                'CREATE UNIQUE INDEX CONCURRENTLY k ON app."User" (n); -- MIGRATION_APPROVED: <reason>',
                'ALTER TABLE app."User" ADD CONSTRAINT k UNIQUE USING INDEX k;',
            ),
            id="unique",
        ),
        pytest.param(
            "drop-other",
            "DROP INDEX user_n_idx;",
            ("DROP INDEX CONCURRENTLY app.user_n_idx; -- MIGRATION_APPROVED: <reason>",),
            id="drop index",
        ),
        pytest.param(
            "reindex-blocking", 'REINDEX TABLE "User";', ('REINDEX TABLE CONCURRENTLY app."User";',), id="reindex"
        ),
    ],
)
def test_the_fix_is_about_the_table_that_was_meant(rule: str, statement: str, steps: tuple[str, ...]) -> None:
    assert fix_of(rule, statement) == steps


def test_a_table_of_public_that_a_longer_path_finds_is_named_in_full_as_well() -> None:
    before = "CREATE SCHEMA app; CREATE TABLE visits (n integer);"
    result = judged(before, "SET search_path = app, public;\nCREATE INDEX i ON visits (n);")
    (finding,) = (finding for finding in result.findings if finding.rule == "create-index-blocking")
    assert finding.fix == ("CREATE INDEX CONCURRENTLY i ON public.visits (n);",)
    assert "SHARE lock on public.visits:" in finding.message


def test_names_stay_as_short_as_they_are_written_where_the_path_is_the_default_one() -> None:
    result = judged(BEFORE, 'ALTER TABLE "User" ADD CONSTRAINT ck CHECK (n > 0);')
    (finding,) = (finding for finding in result.findings if finding.rule == "constraint-scan")
    assert finding.fix[1] == 'ALTER TABLE "User" VALIDATE CONSTRAINT ck;'
    assert 'ACCESS EXCLUSIVE lock on "User":' in finding.message


def test_an_index_that_replaces_another_is_still_known_as_that() -> None:
    statement = 'DROP INDEX user_n_idx; CREATE INDEX again ON "User" (n);'
    result = judged(BEFORE, f"SET search_path = app;\n{statement}\nRESET search_path;")
    (finding,) = (finding for finding in result.findings if finding.rule == "create-index-blocking")
    assert finding.fix == ('CREATE INDEX CONCURRENTLY again ON app."User" (n);',)
