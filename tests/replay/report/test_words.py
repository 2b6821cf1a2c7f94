"""The words of the trace: what was done, what differs, the conclusion."""

from __future__ import annotations

import pytest

from replay.difference import Difference, Kind
from replay.observed import Observed, ServerError
from replay.report.words import conclusion, difference, done
from replay.traced import MigrationTrace, StatementTrace, Trace
from rules.effects.effect import NONE
from rules.finding import Span
from rules.lock_mode import Lock
from rules.name import Name

MEMBERS, ATTIC = Name("members", "public"), Name("Old", "attic")


@pytest.mark.parametrize(
    ("observed", "words"),
    [
        pytest.param(Observed(seconds=0.0031), "no lock; 3 ms", id="nothing"),
        pytest.param(
            Observed(locks={ATTIC: Lock.SHARE, MEMBERS: Lock.ACCESS_EXCLUSIVE}, seconds=1.26),
            'ACCESS EXCLUSIVE members; SHARE attic."Old"; 1.3 s',
            id="locks, the strongest first",
        ),
        pytest.param(
            Observed(rewrites=(MEMBERS,), scans=(MEMBERS, ATTIC), index_builds=(Name("i", "public"),)),
            'no lock; rewrites members; reads members, attic."Old"; builds i; 0 ms',
            id="everything else",
        ),
        pytest.param(Observed(unknown_locks=True), "locks not seen; 0 ms", id="not seen"),
    ],
)
def test_what_was_done(observed: Observed, words: str) -> None:
    assert done(observed) == words


@pytest.mark.parametrize(
    ("kind", "claimed", "observed", "words"),
    [
        (Kind.LOCK, "SHARE", "ACCESS EXCLUSIVE", "lock on members: SHARE claimed, ACCESS EXCLUSIVE taken"),
        (Kind.LOCK, "", "SHARE", "lock on members: none claimed, SHARE taken"),
        (Kind.LOCK, "SHARE", "", "lock on members: SHARE claimed, none taken"),
        (Kind.REWRITE, "yes", "", "rewrite of members: claimed, not done"),
        (Kind.SCAN, "", "yes", "scan of members: done, not claimed"),
        (Kind.INDEX_BUILD, "", "yes", "index build of members: done, not claimed"),
        (Kind.UNKNOWN_RELATION, "is there", "", "members is spoken of, and there is no such relation"),
    ],
)
def test_what_differs(kind: Kind, claimed: str, observed: str, words: str) -> None:
    assert difference(Difference(kind=kind, relation=MEMBERS, claimed=claimed, observed=observed)) == words


def test_errors_that_differ() -> None:
    came = Difference(kind=Kind.ERROR, relation=None, claimed="", observed="55P04 unsafe use")
    missed = Difference(kind=Kind.ERROR, relation=None, claimed="25001 cannot run", observed="")
    assert difference(came) == "error 55P04 unsafe use: none claimed"
    assert difference(missed) == "error 25001 cannot run claimed, and it did not come"


def migration(*, fails: bool = False, because: str = "", differs: int = 0, with_rows: bool = False) -> MigrationTrace:
    found = Difference(kind=Kind.SCAN, relation=MEMBERS, claimed="yes", observed="")
    statement = StatementTrace(
        span=Span(1, 1, 1, 9),
        operation="query",
        sql="SELECT 1",
        claimed=NONE,
        observed=Observed(),
        fails=ServerError(sqlstate="42P01", message="no such table") if fails else None,
        with_rows=ServerError(sqlstate="23502", message="contains null values") if with_rows else None,
        because=because,
        differences=(found,) * differs,
    )
    return MigrationTrace(name="a", path="a/migration.sql", statements=(statement,))


@pytest.mark.parametrize(
    ("migrations", "rows", "words"),
    [
        pytest.param((), 0, "no difference in 0 statements of 0 migrations (PostgreSQL 18.4, batch)", id="nothing"),
        pytest.param(
            (migration(differs=2), migration()),
            1,
            "2 differences in 2 statements of 2 migrations (PostgreSQL 18.4, batch, 1 row in each table)",
            id="differences and rows",
        ),
        pytest.param(
            (migration(fails=True), migration(fails=True, because="extension vector")),
            0,
            "no difference in 2 statements of 2 migrations, 1 of which fails (PostgreSQL 18.4, batch)",
            id="failures, of which one is the server's",
        ),
        pytest.param(
            (migration(fails=True), migration(with_rows=True), migration(with_rows=True)),
            5,
            "no difference in 3 statements of 3 migrations, 1 of which fails, 2 of which fail with rows "
            "(PostgreSQL 18.4, batch, 5 rows in each table)",
            id="failures with rows",
        ),
    ],
)
def test_the_conclusion(migrations: tuple[MigrationTrace, ...], rows: int, words: str) -> None:
    assert conclusion(Trace(server="18.4", mode="batch", seed_rows=rows, migrations=migrations)) == words
