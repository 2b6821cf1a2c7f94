"""The sample correction passes, and each likely mistake in it is stopped by the condition that is there for it."""

from __future__ import annotations

import psycopg
import pytest

from demo.correction import SAMPLE, prepare
from linter.correction import read_correction
from rules.correction import Correction
from runner.correct.outcome import Executed
from runner.correct.script import script_of
from tests.runner.correct.scene import tried

TEXT = (SAMPLE / "corrections" / "INC-2031.sql").read_text(encoding="utf-8")
_MOVED = "UPDATE bookings SET member_id = older.id"


def dry_run_of(dsn: str, text: str) -> Executed:
    read = read_correction(text, "INC-2031.sql")
    assert isinstance(read, Correction), read
    return tried(dsn, script_of(read))


@pytest.fixture
def club(database: str) -> str:
    with psycopg.connect(database, autocommit=True) as conn:
        prepare(conn)
    return database


def test_nothing_speaks_against_the_sample(club: str) -> None:
    done = dry_run_of(club, TEXT)
    assert done.problems == ()
    assert [(str(each.table), each.inserted, each.updated, each.deleted) for each in done.totals] == [
        ("public.members", 0, 2, 3),
        ("public.bookings", 0, 4, 0),
        ("public.topics", 0, 0, 2),
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        pytest.param(_MOVED, "UPDATE bookings SET seats = seats", "after: bookings: ", id="bookings not moved"),
        pytest.param(_MOVED, "UPDATE bookings SET member_id = 18", "after: whose booking each is: ", id="all to one"),
        pytest.param("(17, 'anna.berg", "(18, 'anna.berg", "line 47: 2 rows where 4", id="a wrong key"),
        pytest.param(
            "(503, 'CHLOE.MARTIN@EXAMPLE.ORG')\n",
            "(505, 'emma.novak@example.org')\n",
            "after: members who exist twice: ",
            id="another one deleted",
        ),
        pytest.param(
            "(501, 'Anna.Berg@Example.org'), (502",
            "(17, 'anna.berg@example.org'), (502",
            "after: bookings: ",
            id="the older one deleted",
        ),
        pytest.param("email = lower(email)", "name = name", "after: addresses with capitals: ", id="capitals left"),
        pytest.param(', "topics"]', "]", "public.topics was written to", id="a cascade that nobody thought of"),
        pytest.param("is    = 505", "is    = 506", "before: members: 505, and 506 was wanted", id="another database"),
    ],
)
def test_a_mistake_is_stopped(right: str, wrong: str, said: str, club: str) -> None:
    assert right in TEXT
    problems = dry_run_of(club, TEXT.replace(right, wrong)).problems
    assert any(problem.startswith(said) for problem in problems), problems


def test_a_member_who_was_mended_meanwhile_is_left_alone_and_missed(club: str) -> None:
    with psycopg.connect(club, autocommit=True) as conn:
        conn.execute("UPDATE members SET email = 'anna@example.org' WHERE id = 501")
        done = dry_run_of(club, TEXT)
        assert conn.execute("SELECT email FROM members WHERE id = 501").fetchone() == ("anna@example.org",)
    assert "line 58: 2 rows where 3 were expected (delete of members)." in done.problems
