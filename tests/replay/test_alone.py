"""Statements whose effect ends with a transaction, made to last to the end of the file."""

from __future__ import annotations

import pytest

from replay.alone import alone


@pytest.mark.parametrize(
    ("statement", "sent"),
    [
        pytest.param("SET LOCAL lock_timeout = '2s'", "SET       lock_timeout = '2s'", id="set local"),
        pytest.param("set -- here\n local x = 1", "set -- here\n       x = 1", id="with a comment"),
        pytest.param("SET lock_timeout = '2s'", "SET lock_timeout = '2s'", id="set"),
        pytest.param(
            "CREATE TEMP TABLE ids (id integer) ON COMMIT DROP",
            "CREATE TEMP TABLE ids (id integer)               ",
            id="on commit drop",
        ),
        pytest.param(
            "CREATE TEMP TABLE ids ON COMMIT DELETE ROWS AS SELECT 1",
            "CREATE TEMP TABLE ids ON COMMIT DELETE ROWS AS SELECT 1",
            id="on commit delete rows",
        ),
        pytest.param("SELECT 'set local on commit drop'", "SELECT 'set local on commit drop'", id="in a string"),
    ],
)
def test_what_ends_with_the_transaction_is_made_to_last(statement: str, sent: str) -> None:
    assert alone(statement).decode() == sent
