"""The file that `new` writes: it says what it should, is read back as it was meant, and is clean."""

from __future__ import annotations

import tomllib

import pytest

from linter.backfill import Refused, read_backfill
from linter.backfill.document import document, template
from linter.backfill.taken import Taken, take
from linter.block.toml import toml_text
from linter.lint import lint_text
from rules.backfill import Backfill

MEMBERS = 'CREATE TABLE "Member" (id integer PRIMARY KEY, name text, nick text);'


def taken(migration: str) -> tuple[Taken, ...]:
    """What is taken out of a migration behind the one that creates the table, called as lint's tests call it."""
    return take(migration, lint_text(MEMBERS, migration).findings, "2_names", "1_init")


def read(text: str | None) -> Backfill:
    found = read_backfill(text or "", "names.sql")
    assert isinstance(found, Backfill), found
    return found


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        pytest.param("SELECT a FROM b", '"SELECT a FROM b"', id="plain"),
        pytest.param("a = 'b'", "\"a = 'b'\"", id="single quotes"),
        pytest.param('"A" = 1', "'\"A\" = 1'", id="double quotes"),
        pytest.param("\"A\" = 'b' ", "'''\"A\" = 'b' '''", id="both"),
        pytest.param("\"A\" = 'b'", '"\\"A\\" = \'b\'"', id="both, a quote at the end"),
        pytest.param("\"A\" = '''b''' ", "\"\\\"A\\\" = '''b''' \"", id="three in a row"),
        pytest.param("a ~ '\\d'", "\"a ~ '\\\\d'\"", id="a backslash"),
        pytest.param("a\tb", '"a\\tb"', id="a tab"),
    ],
)
def test_a_text_is_quoted_so_that_it_can_be_read(text: str, quoted: str) -> None:
    assert toml_text(text) == quoted
    assert tomllib.loads(f"text = {quoted}") == {"text": text}


def test_the_whole_file() -> None:
    assert document("DELETE FROM members;", after="20260110_a", verify="SELECT 0") == (
        "-- /// backfill\n"
        '-- after  = "20260110_a"\n'
        '-- verify = "SELECT 0"\n'
        '-- # window = "mon-fri 22:00-06:00 Europe/Berlin"  # without it batches may begin at any time\n'
        "-- ///\n"
        "DELETE FROM members;\n"
    )


def test_the_template_lacks_nothing_but_the_statement() -> None:
    found = read_backfill(template(), "names.sql")
    assert isinstance(found, Refused)
    assert [one.rule for one in found.findings] == ["backfill-statement"]


@pytest.mark.parametrize(
    ("migration", "verify"),
    [
        pytest.param(
            "UPDATE \"Member\" SET name = 'x' -- so\nWHERE name IS NULL -- nobody\n AND nick = 'y' ;",
            "SELECT count(*) FROM \"Member\" WHERE name IS NULL AND nick = 'y'",
            id="UPDATE, without comments",
        ),
        pytest.param(
            "UPDATE ONLY \"Member\" m SET name = 'x' WHERE m.name IS NULL",
            'SELECT count(*) FROM ONLY "Member" AS m WHERE m.name IS NULL',
            id="ONLY, an alias",
        ),
        pytest.param(
            "DELETE FROM \"Member\" WHERE nick = 'x'", "SELECT count(*) FROM \"Member\" WHERE nick = 'x'", id="DELETE"
        ),
        pytest.param('DELETE FROM "Member" WHERE nick < now()::text', None, id="the time"),
        pytest.param('DELETE FROM "Member" USING p WHERE p.id = "Member".id', None, id="another table"),
        pytest.param("WITH p AS (SELECT 1) DELETE FROM \"Member\" WHERE nick IN (SELECT 'x' FROM p)", None, id="WITH"),
        pytest.param("DELETE FROM \"Member\" WHERE nick = 'a\nb'", None, id="a line break in a string"),
    ],
)
def test_what_is_left_is_counted_by_the_statements_own_condition(migration: str, verify: str | None) -> None:
    (one,) = taken(f"SELECT 1; {migration}")
    assert not one.mended
    assert (read(one.text).verify, read(one.text).after) == (verify, "2_names")


def test_the_statement_is_the_authors_own() -> None:
    statement = 'UPDATE "Member"\n  SET name = nick /* as it is */\nWHERE name IS NULL -- all of them\n  AND id > 5'
    (one,) = taken(f"-- a note\nSELECT 1;\n{statement};\n")
    assert (one.span.line, one.span.end_line) == (3, 6)
    assert read(one.text).work.text == statement


def test_a_statement_without_a_guard_gets_one() -> None:
    (one,) = taken('SELECT 1; UPDATE "Member" SET "name" = nick WHERE id > 5;')
    assert one.mended
    assert (
        read(one.text).work.text == 'UPDATE "Member" SET "name" = nick\nWHERE (id > 5) AND "name" IS DISTINCT FROM nick'
    )
    assert read(one.text).verify == 'SELECT count(*) FROM "Member" WHERE (id > 5) AND "name" IS DISTINCT FROM nick'


@pytest.mark.parametrize(
    ("migration", "rules"),
    [
        pytest.param('UPDATE "Member" SET name = random()::text WHERE id > 5;', ["volatile-function"], id="random"),
        pytest.param('UPDATE "Member" SET id = id + 1 WHERE id > 5;', ["no-guard"], id="no guard to be made"),
        pytest.param('DO $$ BEGIN DELETE FROM "Member" WHERE id > 5; END $$;', ["backfill-statement"], id="inside DO"),
    ],
)
def test_what_cannot_be_run_in_batches_is_not_written(migration: str, rules: list[str]) -> None:
    (one,) = taken(migration)
    assert one.text is None
    assert [finding.rule for finding in one.findings] == rules


def test_only_what_lint_calls_a_backfill_is_taken() -> None:
    migration = (
        "CREATE TABLE a (b integer);\n"
        'INSERT INTO a SELECT id FROM "Member";\n'  # its table is new
        "DELETE FROM \"Member\" WHERE name = 'x';\n"
        '-- threephase: ignore backfill-in-migration reason="three rows"\n'
        "DELETE FROM \"Member\" WHERE name = 'y';\n"
        "UPDATE \"Member\" SET name = 'z' WHERE id = 5;\n"  # one row, by its key
        "UPDATE \"Member\" SET name = 'z';\n"
    )
    assert [one.span.line for one in taken(migration)] == [3, 7]


def test_of_a_migration_that_is_nothing_else_the_one_before_is_waited_for() -> None:
    (one,) = taken("DELETE FROM \"Member\" WHERE name = 'x';")
    assert read(one.text).after == "1_init"
