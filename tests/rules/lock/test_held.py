"""work-under-lock, lock-table, refresh-blocking, no-lock-timeout, and what other rules say of a lock that is held."""

from __future__ import annotations

import pytest

from linter.lint import lint_text
from linter.policy import Policy
from linter.transport import Transport
from rules.execution import TransactionMode
from rules.finding import Severity
from tests.rules.judging import judged, locks

TABLES = "CREATE TABLE members (id integer PRIMARY KEY, active boolean); CREATE TABLE visits (day date);"
ALTER = "ALTER TABLE members ADD COLUMN nickname text;\n"


def rules(*migrations: str, mode: TransactionMode = TransactionMode.BATCH) -> list[str]:
    return [f"{finding.rule} {finding.severity}" for finding in locks(*migrations, mode=mode)]


@pytest.mark.parametrize(
    "work",
    [
        pytest.param("CREATE TABLE days AS SELECT day FROM visits;", id="create table as"),
        pytest.param("CREATE MATERIALIZED VIEW days AS SELECT day FROM visits;", id="a materialized view"),
        pytest.param(
            "CREATE TABLE days (day date); INSERT INTO days SELECT day FROM visits;", id="rows for a new table"
        ),
        pytest.param("REFRESH MATERIALIZED VIEW CONCURRENTLY old_days;", id="refresh concurrently"),
    ],
)
def test_long_work_that_no_other_rule_reports_is_a_warning_under_a_lock(work: str) -> None:
    before = TABLES + "CREATE MATERIALIZED VIEW old_days AS SELECT day FROM visits;"
    assert rules(before, ALTER + work) == ["work-under-lock warning"]
    assert rules(before, work) == []
    assert rules(before, ALTER + work, mode=TransactionMode.PER_STATEMENT) == []
    assert rules(before, work + ALTER) == []


@pytest.mark.parametrize(
    "migration",
    [
        pytest.param(ALTER + "CREATE VIEW days AS SELECT day FROM visits;", id="a view reads nothing yet"),
        pytest.param(
            ALTER + "CREATE MATERIALIZED VIEW days AS SELECT day FROM visits WITH NO DATA;", id="without data"
        ),
        pytest.param(ALTER + "INSERT INTO members (id) VALUES (1), (2);", id="a seed"),
        pytest.param(
            "CREATE TABLE a (b text); ALTER TABLE a ADD c text; CREATE TABLE d AS SELECT day FROM visits;",
            id="a new table",
        ),
        pytest.param(
            "CREATE TABLE a_new (b text); ALTER TABLE a_new RENAME TO a; CREATE TABLE d AS SELECT day FROM visits;",
            id="a new table that is renamed",
        ),
        pytest.param("DROP TABLE visits; CREATE TABLE d AS SELECT id FROM members;", id="what is locked is gone"),
        pytest.param("CREATE INDEX CONCURRENTLY i ON visits (day);", id="alone"),
    ],
)
def test_what_is_short_or_locks_nobody_out_is_not_reported(migration: str) -> None:
    assert "work-under-lock warning" not in rules(TABLES, migration)


def test_an_update_under_a_lock_is_told_by_the_rule_about_rows() -> None:
    (finding,) = judged(TABLES, f"{ALTER}UPDATE members SET nickname = 'x' WHERE active;").findings[:1]
    assert finding.rule == "backfill-in-migration"
    assert finding.message.endswith(
        " Nobody can read members meanwhile: this transaction holds ACCESS EXCLUSIVE there since line 1."
    )


def test_why_it_is_one_transaction_is_said_where_nobody_asked_for_it() -> None:
    transport = Transport(mode=TransactionMode.BATCH, assumed="Prisma 6.19.3 (package.json)")
    migration = f"{ALTER}CREATE INDEX i ON members (nickname);"
    (finding,) = (f for f in lint_text(TABLES, migration, transport=transport).findings if f.category == "lock")
    assert finding.message.endswith(" since line 1 (Prisma 6.19.3 (package.json)).")


def test_one_finding_tells_of_all_the_work_under_one_lock() -> None:
    work = "CREATE TABLE {} AS SELECT day FROM visits;\n"
    (finding,) = locks(TABLES, ALTER + work.format("a") + work.format("b"))
    assert finding.span.line == 2
    apart = f"BEGIN; {ALTER}{work.format('a')}COMMIT; BEGIN; {ALTER.replace('nick', 'last')}{work.format('b')}COMMIT;"
    assert len(locks(TABLES, apart, mode=TransactionMode.PER_STATEMENT)) == 2


def test_indexes_and_sequences_are_nobodys_to_wait_for() -> None:
    history = TABLES + "CREATE INDEX i ON visits (day); ALTER TABLE visits ADD COLUMN n SERIAL;"
    migration = (
        "ALTER TABLE visits DROP COLUMN n;\nDROP INDEX i;\nCREATE MATERIALIZED VIEW v AS SELECT id FROM members;"
    )
    told = [finding.message for finding in locks(history, migration) if finding.rule == "work-under-lock"]
    assert [message.partition(":")[0] for message in told] == ["ACCESS EXCLUSIVE lock on visits"]


def test_of_many_tables_the_first_are_named() -> None:
    tables = "".join(f"CREATE TABLE t{number} (id integer);" for number in range(6))
    added = "".join(f"ALTER TABLE t{number} ADD COLUMN a text;" for number in range(6))
    (finding,) = locks(TABLES + tables, f"{added} CREATE INDEX i ON visits (day);")
    assert " Nobody can read t0, t1, t2 and 3 more meanwhile" in finding.message


@pytest.mark.parametrize(
    ("migration", "expected"),
    [
        ("LOCK TABLE members;", ["lock-table warning"]),
        ("LOCK TABLE members IN SHARE MODE;", ["lock-table warning"]),
        ("LOCK members, visits IN EXCLUSIVE MODE;", ["lock-table warning", "lock-table warning"]),
        ("LOCK TABLE members IN ROW EXCLUSIVE MODE;", []),
        ("LOCK TABLE members IN SHARE UPDATE EXCLUSIVE MODE;", []),
        ("CREATE TABLE a (b text); LOCK TABLE a;", []),
    ],
)
def test_a_lock_that_is_asked_for_is_reported_from_share_on(migration: str, expected: list[str]) -> None:
    assert rules(TABLES, f"{migration} SELECT 1;") == expected


UNIQUE = "CREATE MATERIALIZED VIEW days AS SELECT day FROM visits; CREATE UNIQUE INDEX u ON days {};"


@pytest.mark.parametrize(
    ("index", "fix"),
    [
        ("(day)", ("REFRESH MATERIALIZED VIEW CONCURRENTLY days;",)),
        ("(lower(day::text))", ()),
        ("(day) WHERE day IS NOT NULL", ()),
    ],
)
def test_refreshing_beside_readers_needs_a_unique_index_over_columns(index: str, fix: tuple[str, ...]) -> None:
    (finding,) = locks(TABLES + UNIQUE.format(index), "REFRESH MATERIALIZED VIEW days;")
    assert (finding.rule, finding.severity, finding.fix) == ("refresh-blocking", "warning", fix)


@pytest.mark.parametrize(
    "migration",
    [
        "REFRESH MATERIALIZED VIEW CONCURRENTLY days;",
        "REFRESH MATERIALIZED VIEW days WITH NO DATA;",
        "CREATE MATERIALIZED VIEW a AS SELECT 1; REFRESH MATERIALIZED VIEW a;",
    ],
)
def test_a_refresh_that_keeps_nobody_waiting_is_not_reported(migration: str) -> None:
    assert rules(TABLES + UNIQUE.format("(day)"), migration) == []


SET_LOCAL = "SET LOCAL lock_timeout = '5s';\n"


@pytest.mark.parametrize(
    ("migration", "mode", "expected"),
    [
        pytest.param(ALTER, TransactionMode.BATCH, 1, id="nothing"),
        pytest.param(f"{ALTER}DROP TABLE visits;", TransactionMode.BATCH, 1, id="once a migration"),
        pytest.param(f"SET lock_timeout = '5s';\n{ALTER}", TransactionMode.BATCH, 0, id="set"),
        pytest.param(f"{ALTER}SET lock_timeout = '5s';", TransactionMode.BATCH, 1, id="set afterwards"),
        pytest.param(f"SET lock_timeout = 0;\n{ALTER}", TransactionMode.BATCH, 1, id="set to for ever"),
        pytest.param(f"SET lock_timeout = '5s'; RESET lock_timeout;\n{ALTER}", TransactionMode.BATCH, 1, id="reset"),
        pytest.param(SET_LOCAL + ALTER, TransactionMode.BATCH, 0, id="set local, in one query"),
        pytest.param(SET_LOCAL + ALTER, TransactionMode.PER_STATEMENT, 1, id="set local, without effect"),
        pytest.param(
            f"BEGIN; {SET_LOCAL}{ALTER}COMMIT;",
            TransactionMode.PER_STATEMENT,
            0,
            id="set local, between BEGIN and COMMIT",
        ),
        pytest.param("CREATE TABLE a (b integer);", TransactionMode.BATCH, 0, id="nothing older is locked"),
    ],
)
def test_a_wait_without_an_end_is_told_once_where_the_rule_is_on(
    migration: str, mode: TransactionMode, expected: int
) -> None:
    policy = Policy(severities={"no-lock-timeout": Severity.WARNING})
    found = lint_text(TABLES, migration, policy=policy, transport=Transport(mode=mode)).findings
    assert [finding.rule for finding in found].count("no-lock-timeout") == expected


def test_it_is_off_by_default() -> None:
    assert rules(TABLES, ALTER) == []
