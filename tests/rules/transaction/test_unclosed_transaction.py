"""BEGIN that nothing ends, and BEGIN within BEGIN."""

from __future__ import annotations

from contextlib import closing

import psycopg
import pytest

from rules.finding import Severity
from tests.rules.transaction.spoken import EACH, in_short, spoken

RULE = "unclosed-transaction"


@pytest.mark.parametrize(
    ("script", "lines"),
    [
        pytest.param("BEGIN;\nSELECT 1;", [1], id="left open"),
        pytest.param("START TRANSACTION;\nSELECT 1;", [1], id="in other words"),
        pytest.param("BEGIN;\nSELECT 1;\nCOMMIT;", [], id="COMMIT"),
        pytest.param("BEGIN;\nSELECT 1;\nEND;", [], id="END"),
        pytest.param("BEGIN;\nSELECT 1;\nROLLBACK;", [], id="ROLLBACK"),
        pytest.param("BEGIN;\nSAVEPOINT s;\nROLLBACK TO s;", [1], id="ROLLBACK TO does not end it"),
        pytest.param("BEGIN;\nCOMMIT;\nBEGIN;\nSELECT 1;", [3], id="the second one"),
        pytest.param("BEGIN;\nDO $$ BEGIN COMMIT; END $$;", [1], id="COMMIT in a DO block is not its"),
        pytest.param("DO $$ BEGIN PERFORM 1; END $$;", [], id="BEGIN in a DO block"),
        pytest.param("CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;", [], id="BEGIN ATOMIC"),
        pytest.param("BEGIN;\nBEGIN;\nSELECT 1;\nCOMMIT;", [2], id="one in another"),
        pytest.param("BEGIN;\nBEGIN;\nSELECT 1;", [1, 2], id="one in another, left open"),
    ],
)
@pytest.mark.parametrize("mode", ["batch", EACH])
def test_each_begin_is_ended_in_its_file(script: str, lines: list[int], mode: object) -> None:
    found = in_short(script, mode=EACH) if mode is EACH else in_short(script)
    assert [short for short in found if short.startswith(RULE)] == [f"{RULE} {line}" for line in lines]


def test_a_second_begin_is_only_a_warning() -> None:
    (finding,) = spoken("BEGIN;\nBEGIN;\nSELECT 1;\nCOMMIT;")
    assert finding.severity is Severity.WARNING


@pytest.mark.parametrize("ending", ["", ";", ";\n", "; -- done", " -- done\n"])
def test_the_fix_closes_it(ending: str) -> None:
    (finding,) = spoken(f"BEGIN;\nALTER TABLE members ADD COLUMN a integer{ending}")
    assert in_short(*finding.fix) == []
    assert finding.fix[0].endswith("\nCOMMIT;\n")


def test_the_server_undoes_what_was_left_open_and_all_after_it(database: str) -> None:
    with closing(psycopg.connect(database, autocommit=True)) as conn:
        conn.execute(b"BEGIN; CREATE TABLE a (i integer);")
        conn.execute(b"CREATE TABLE b (i integer);")
    with psycopg.connect(database, autocommit=True) as conn:
        assert conn.execute("SELECT to_regclass('a'), to_regclass('b')").fetchone() == (None, None)
