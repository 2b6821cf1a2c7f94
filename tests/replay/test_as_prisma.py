"""Which files are tried as a whole, and which on a copy."""

from __future__ import annotations

import pytest

from linter.parse import parse
from linter.transport import Transport
from replay.as_prisma import Failure, Prisma, Tried
from replay.observed import ServerError
from rules.execution import TransactionMode

BATCH, EACH, SINGLE = TransactionMode.BATCH, TransactionMode.PER_STATEMENT, TransactionMode.SINGLE
UNSAFE = ServerError(sqlstate="55P04", message="unsafe use")
OTHER = ServerError(sqlstate="42P01", message="no such table")
FAILURE = Failure(statement=1, error=UNSAFE, done=1)


@pytest.mark.parametrize(
    ("script", "mode", "by_itself", "copy"),
    [
        pytest.param("", BATCH, True, False, id="nothing"),
        pytest.param("SELECT 1;", BATCH, True, False, id="one statement as a batch"),
        pytest.param("SELECT 1;", SINGLE, False, False, id="one statement among all migrations"),
        pytest.param("SELECT 1; SELECT 2;", BATCH, False, False, id="two as a batch"),
        pytest.param("SELECT 1; SELECT 2;", EACH, True, False, id="two, each by itself"),
        pytest.param("BEGIN; SELECT 1; COMMIT;", EACH, False, True, id="the file's own transaction"),
        pytest.param("COMMIT;", BATCH, False, True, id="a lone COMMIT"),
        pytest.param(
            "DROP INDEX CONCURRENTLY i; SELECT 1;", EACH, False, False, id="what Prisma's splitter does not understand"
        ),
    ],
)
def test_how_a_file_is_tried(script: str, mode: TransactionMode, by_itself: bool, copy: bool) -> None:
    prisma, parsed = Prisma(Transport(mode=mode)), parse(script)
    assert prisma.is_one_by_one(parsed) is by_itself
    assert prisma.needs_copy(parsed) is copy


@pytest.mark.parametrize(
    ("tried", "index", "told", "reached"),
    [
        pytest.param(Tried(whole=True, failure=FAILURE), 0, None, True, id="before it fails"),
        pytest.param(Tried(whole=True, failure=FAILURE), 1, UNSAFE, True, id="where it fails"),
        pytest.param(Tried(whole=True, failure=FAILURE), 2, OTHER, False, id="after that"),
        pytest.param(
            Tried(whole=True, failure=Failure(statement=1, error=OTHER, done=0)), 0, None, False, id="nothing is parsed"
        ),
        pytest.param(Tried(whole=True), 1, None, True, id="the whole passes"),
        pytest.param(Tried(whole=False), 1, OTHER, True, id="each for itself"),
        pytest.param(Tried(whole=False, notes=("not tried",)), 1, OTHER, False, id="the whole could not be tried"),
    ],
)
def test_what_prisma_is_told(tried: Tried, index: int, told: ServerError | None, reached: bool) -> None:
    assert tried.error(index, OTHER) == told
    assert tried.reaches(index) is reached
