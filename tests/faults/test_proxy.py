"""The proxy of the fault tests does what they rely on."""

from __future__ import annotations

import psycopg
import pytest

from tests.faults.child import await_that
from tests.faults.proxy import Loss, is_commit, proxy


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        pytest.param(b"Q\0\0\0\x0bCOMMIT\0", True, id="as psycopg sends it"),
        pytest.param(b"Q\0\0\0\x0c commit;\0", True, id="as a person writes it"),
        pytest.param(b"P\0\0\0\x0e\0COMMIT\0\0\0", True, id="parsed first"),
        pytest.param(b"Q\0\0\0\x0dROLLBACK\0", False, id="rollback"),
        pytest.param(b"Q\0\0\0\x14SELECT 'COMMIT'\0", False, id="in a string"),
        pytest.param(b"C\0\0\0\x0bCOMMIT\0", False, id="another message"),
    ],
)
def test_a_commit_is_known_on_the_wire(message: bytes, expected: bool) -> None:
    assert is_commit(message) is expected


@pytest.mark.parametrize(
    ("loss", "rows"),
    [
        pytest.param(Loss.NONE, 1, id="forwarded"),
        pytest.param(Loss.BEFORE, 0, id="never sent"),
        pytest.param(Loss.AFTER, 1, id="sent, not answered"),
        pytest.param(Loss.LATE, 1, id="sent when nobody waits any more"),
    ],
)
def test_a_commit_is_lost_as_asked_for(conn: psycopg.Connection, database: str, loss: Loss, rows: int) -> None:
    conn.execute("CREATE TABLE members (id integer)")
    with proxy(database, lambda _: loss) as (through, running), psycopg.connect(through) as lossy:
        lossy.execute("INSERT INTO members VALUES (1)")
        if loss is Loss.NONE:
            lossy.commit()
        else:
            with pytest.raises(psycopg.OperationalError):
                lossy.commit()
        assert running.lost == ([] if loss is Loss.NONE else [1])
    await_that(lambda: conn.execute("SELECT count(*) FROM members").fetchone() == (rows,))
