"""SET LOCAL where no transaction is."""

from __future__ import annotations

import psycopg
import pytest

from tests.rules.transaction.spoken import BATCH, EACH, SINGLE, in_short, spoken

RULE = "set-local-without-transaction"
SET = "SET LOCAL lock_timeout = '2s';"


@pytest.mark.parametrize(
    ("script", "batch", "each"),
    [
        pytest.param(SET, [1], [1], id="alone"),
        pytest.param(f"{SET}\nSELECT 1;", [], [1], id="with another"),
        pytest.param(f"BEGIN;\n{SET}\nSELECT 1;\nCOMMIT;", [], [], id="in a block"),
        pytest.param(f"BEGIN;\nCOMMIT;\n{SET}\nSELECT 1;", [], [3], id="after a block"),
        pytest.param(f"DO $$ BEGIN\n{SET}\nEND $$;", [], [], id="in a DO block"),
        pytest.param("SELECT set_config('lock_timeout', '2s', true);", [1], [1], id="set_config"),
        pytest.param("SET lock_timeout = '2s';", [], [], id="SET"),
        pytest.param("SET LOCAL lock_timeout TO DEFAULT;", [], [], id="back to the default"),
        pytest.param(f"{SET}\nDROP INDEX CONCURRENTLY i;", [], [], id="in a file that is not divided"),
    ],
)
def test_it_is_reported_where_it_has_no_effect(script: str, batch: list[int], each: list[int]) -> None:
    single = each if script.startswith("BEGIN;\nCOMMIT;") else []  # which ends Prisma's transaction too
    for mode, lines in ((BATCH, batch), (EACH, each), (SINGLE, single)):
        found = [short for short in in_short(script, mode=mode) if short.startswith(RULE)]
        assert found == [f"{RULE} {line}" for line in lines]


def test_the_server_only_warns(conn: psycopg.Connection) -> None:
    warnings: list[str] = []
    conn.add_notice_handler(lambda notice: warnings.append(notice.message_primary or ""))
    conn.execute(SET)
    assert conn.execute("SHOW lock_timeout").fetchone() == ("0",)
    assert warnings == ["SET LOCAL can only be used in transaction blocks"]


def test_in_a_batch_it_has_its_effect(conn: psycopg.Connection) -> None:
    cursor = conn.execute(f"{SET} SHOW lock_timeout;".encode())
    assert cursor.nextset()
    assert cursor.fetchone() == ("2s",)


def test_the_help_says_what_to_write_with_the_same_value() -> None:
    (finding,) = spoken("SET LOCAL search_path = 'a b', public;\nSELECT 1;", mode=EACH)
    assert "  SET search_path = 'a b', 'public';\n  RESET search_path;" in finding.help


def test_the_message_says_what_was_assumed() -> None:
    (finding,) = spoken(f"{SET}\nSELECT 1;", mode=EACH, assumed="Prisma 7.8.0 by yarn.lock")
    assert finding.message == (
        "SET LOCAL lock_timeout has no effect: it ends with its transaction, and Prisma sends each statement by itself "
        "(Prisma 7.8.0 by yarn.lock)."
    )
