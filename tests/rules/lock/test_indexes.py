"""create-index-blocking, drop-index-blocking, reindex-blocking and invalid-index-kept."""

from __future__ import annotations

import pytest

from linter.asked import asked
from linter.parse import parse
from linter.policy import Policy
from linter.walk import Walk
from tests.rules.judging import locks

VISITS = "CREATE TABLE visits (id integer PRIMARY KEY, day date, place text);"
DAYS = (
    "CREATE TABLE days (id integer, day date) PARTITION BY RANGE (day);"
    "CREATE TABLE days_2024 PARTITION OF days FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');"
    "CREATE TABLE days_2025 PARTITION OF days FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');"
)


def rules(*migrations: str, postgres_version: int = 15) -> list[str]:
    return [f"{finding.rule} {finding.severity}" for finding in locks(*migrations, postgres_version=postgres_version)]


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param("CREATE INDEX i ON visits (day);", id="plain"),
        pytest.param("CREATE UNIQUE INDEX i ON visits (day);", id="unique"),
        pytest.param("CREATE INDEX ON visits (lower(place)) WHERE day IS NOT NULL;", id="without a name"),
        pytest.param("CREATE INDEX IF NOT EXISTS i ON visits (day);", id="if not exists"),
        pytest.param("CREATE INDEX i ON public.visits (day);", id="under its full name"),
        pytest.param(
            "CREATE TABLE club.visits (day date); CREATE INDEX i ON visits (day);", id="beside a new namesake"
        ),
        pytest.param(
            "CREATE INDEX i ON visits (day); CREATE TABLE a (b integer);", id="something else created after it"
        ),
        pytest.param(
            "CREATE TABLE a (b date); DROP TABLE a; ALTER TABLE visits RENAME TO a; CREATE INDEX i ON a (day);",
            id="what was created is gone again",
        ),
    ],
)
def test_an_index_of_an_older_table_keeps_writers_out(migration: str) -> None:
    assert "create-index-blocking error" in rules(VISITS, migration)


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param("CREATE INDEX CONCURRENTLY i ON visits (day);", id="concurrently"),
        pytest.param("CREATE TABLE a (b integer); CREATE INDEX i ON a (b);", id="a new table"),
        pytest.param(
            "CREATE TABLE IF NOT EXISTS a (b integer); CREATE INDEX i ON a (b);", id="a table that may be new"
        ),
        pytest.param(
            "CREATE TABLE a (b date); ALTER TABLE a RENAME TO c; CREATE INDEX i ON c (b);", id="a renamed one"
        ),
        pytest.param(
            "CREATE MATERIALIZED VIEW v AS SELECT 1 AS a; CREATE INDEX i ON v (a);", id="a new materialized view"
        ),
    ],
)
def test_an_index_that_keeps_nobody_waiting_is_not_reported(migration: str) -> None:
    assert "create-index-blocking error" not in rules(VISITS, migration)


def test_a_table_of_an_earlier_migration_of_the_same_branch_is_new_as_well() -> None:
    walk = Walk(15, rules_for=asked(Policy()))
    walk.migration("one", parse(VISITS))
    index = parse("CREATE INDEX i ON visits (day);")
    assert walk.migration("two", index, unmerged=True).findings == ()
    assert [finding.rule for finding in walk.migration("three", index).findings] == ["create-index-blocking"]


def test_an_older_materialized_view_has_no_writers() -> None:
    view = "CREATE MATERIALIZED VIEW v AS SELECT 1 AS a;"
    assert rules(view, "CREATE INDEX i ON v (a);") == []


def test_the_fix_keeps_every_word_of_the_index() -> None:
    written = (
        'CREATE UNIQUE INDEX IF NOT EXISTS "I"\n  ON "Visit" USING btree (lower(a) text_pattern_ops DESC) INCLUDE (b);'
    )
    (finding,) = locks(written)
    assert finding.fix == (
        'CREATE UNIQUE INDEX CONCURRENTLY "I"\n  ON "Visit" USING btree (lower(a) text_pattern_ops DESC) INCLUDE (b); '
        "-- MIGRATION_APPROVED: <reason>",
    )


def test_a_unique_index_over_a_new_column_binds_by_the_time_it_is_built() -> None:
    (finding,) = locks(VISITS, "ALTER TABLE visits ADD COLUMN code text; CREATE UNIQUE INDEX k ON visits (code);")
    assert finding.fix == ("CREATE UNIQUE INDEX CONCURRENTLY k ON visits (code); -- MIGRATION_APPROVED: <reason>",)


def test_one_that_takes_the_place_of_another_is_built_before_that_is_dropped() -> None:
    before = VISITS + "CREATE INDEX visits_day_idx ON visits (day);"
    found = locks(before, "DROP INDEX visits_day_idx; CREATE INDEX visits_day_place_idx ON visits (day, place);")
    built = next(finding for finding in found if finding.rule == "create-index-blocking")
    assert built.help.startswith(
        "Build it alone in a migration before this one, so that there is an index until visits_day_idx"
    )
    assert built.fix == ("CREATE INDEX CONCURRENTLY visits_day_place_idx ON visits (day, place);",)


def test_without_a_name_the_fix_has_none_either() -> None:
    (finding,) = locks("CREATE INDEX ON visits (day);")
    assert finding.fix == ("CREATE INDEX CONCURRENTLY ON visits (day);",)


def test_a_name_that_begins_with_on_is_a_name() -> None:
    (finding,) = locks("CREATE INDEX only_days ON visits (day);")
    assert finding.fix == ("CREATE INDEX CONCURRENTLY only_days ON visits (day);",)


def test_an_index_of_a_partitioned_table_is_built_partition_by_partition() -> None:
    (finding,) = locks(DAYS, "CREATE INDEX days_id_idx ON days USING btree (id);")
    assert finding.message == (
        "SHARE lock on days, days_2024 and days_2025: nobody can write to any of them until days_id_idx is built."
    )
    assert finding.fix == (
        "CREATE INDEX days_id_idx ON ONLY days USING btree (id);",
        "CREATE INDEX CONCURRENTLY days_2024_id_idx ON days_2024 USING btree (id);",
        "CREATE INDEX CONCURRENTLY days_2025_id_idx ON days_2025 USING btree (id);",
        "ALTER INDEX days_id_idx ATTACH PARTITION days_2024_id_idx;\n"
        "ALTER INDEX days_id_idx ATTACH PARTITION days_2025_id_idx;",
    )


def test_readers_wait_too_where_the_transaction_holds_more() -> None:
    migration = "ALTER TABLE visits ADD COLUMN note text;\n\nCREATE INDEX i ON visits (note);"
    (finding,) = locks(VISITS, migration)
    assert finding.message == (
        "SHARE lock on visits: nobody can write to it until i is built. Nobody can read visits meanwhile: this "
        "transaction holds ACCESS EXCLUSIVE there since line 1."
    )


REDONE = "CREATE INDEX visits_day_idx ON visits (day);"


@pytest.mark.parametrize(
    ("migration", "expected"),
    [
        pytest.param("DROP INDEX visits_day_idx;", [], id="one that is missed: drop-other tells of its lock"),
        pytest.param("DROP INDEX CONCURRENTLY a_idx;", [], id="concurrently"),
        pytest.param("DROP INDEX a_idx;", ["drop-index-blocking warning"], id="another begins with its columns"),
        pytest.param("DROP INDEX a_idx CASCADE;", [], id="cascade, which CONCURRENTLY is refused with"),
        pytest.param("CREATE INDEX i ON visits (day); DROP INDEX i;", ["create-index-blocking error"], id="a new one"),
    ],
)
def test_an_index_that_another_replaces_is_dropped_under_access_exclusive(migration: str, expected: list[str]) -> None:
    before = VISITS + "CREATE INDEX visits_day_idx ON visits (day, place); CREATE INDEX a_idx ON visits (day);"
    assert rules(before, migration) == expected


def test_one_that_is_made_anew_under_its_name_has_no_fix_in_one_statement() -> None:
    found = locks(VISITS + REDONE, "DROP INDEX visits_day_idx; CREATE INDEX visits_day_idx ON visits (day, place);")
    dropped = next(finding for finding in found if finding.rule == "drop-index-blocking")
    assert dropped.fix == ()
    assert dropped.help.startswith("Build the new index first")


@pytest.mark.parametrize(
    ("migration", "version", "expected", "fix"),
    [
        ("REINDEX TABLE visits;", 15, ["reindex-blocking error"], ("REINDEX TABLE CONCURRENTLY visits;",)),
        ("REINDEX (VERBOSE) INDEX i;", 15, ["reindex-blocking error"], ("REINDEX INDEX CONCURRENTLY i;",)),
        ("REINDEX DATABASE club;", 15, ["reindex-blocking error"], ("REINDEX DATABASE CONCURRENTLY club;",)),
        ("REINDEX SYSTEM club;", 15, ["reindex-blocking error"], ()),
        ("REINDEX TABLE visits;", 11, ["reindex-blocking error"], ()),
    ],
)
def test_a_plain_reindex_is_reported(migration: str, version: int, expected: list[str], fix: tuple[str, ...]) -> None:
    assert rules(VISITS, migration, postgres_version=version) == expected
    assert locks(VISITS, migration, postgres_version=version)[0].fix == fix


@pytest.mark.parametrize(
    "migration",
    [
        "REINDEX (CONCURRENTLY) TABLE visits;",
        "CREATE TABLE a (b integer); CREATE INDEX i ON a (b); REINDEX INDEX i;",
        "CREATE TABLE a (b integer); REINDEX TABLE a;",
    ],
)
def test_a_reindex_that_keeps_nobody_waiting_is_not(migration: str) -> None:
    assert rules(VISITS, migration) == []


def test_an_index_that_may_stay_behind_invalid_is_dropped_before_it_is_built() -> None:
    (finding,) = locks("CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON club.visits (day);")
    assert (finding.rule, finding.severity) == ("invalid-index-kept", "warning")
    assert finding.fix == (
        "DROP INDEX CONCURRENTLY IF EXISTS club.i; -- MIGRATION_APPROVED: <reason>",
        "CREATE INDEX CONCURRENTLY i ON club.visits (day);",
    )
