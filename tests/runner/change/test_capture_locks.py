"""Rows that others lock or have locked, that this session only locks, and that are hidden from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from runner.errors import RefusedError
from runner.statement import as_sql
from tests.runner.change.scene import changed, scene, seen

TABLES = """
    CREATE TABLE members (id bigint PRIMARY KEY, name text);
    INSERT INTO members SELECT i, 'm' || i FROM generate_series(1, 10) i;
    CREATE TABLE bookings (id bigint PRIMARY KEY, member_id bigint REFERENCES members);
    INSERT INTO bookings SELECT i, i FROM generate_series(1, 10) i;
"""
RENAMED = "UPDATE members SET name = 'x' WHERE id <= 5"


@contextmanager
def locked(dsn: str, *modes: str) -> Iterator[list[psycopg.Connection[Any]]]:
    """The rows, by one session for each mode, all at once."""
    with ExitStack() as stack:
        sessions = [stack.enter_context(psycopg.connect(dsn)) for _ in modes]
        for session, mode in zip(sessions, modes, strict=True):
            session.execute(as_sql(f"SELECT FROM members {mode}"))
        yield sessions


def test_rows_that_others_lock_meanwhile_are_seen(dsn: str) -> None:
    scene(dsn, TABLES)
    with locked(dsn, "FOR KEY SHARE", "FOR KEY SHARE"):
        found = seen(dsn, RENAMED, tables=["members"])
    found.agree()
    assert found.counts() == {"members": (0, 5, 0)}


def test_rows_that_others_lock_after_they_were_changed_are_seen(dsn: str) -> None:
    scene(dsn, TABLES)

    def lock() -> None:
        stack.enter_context(locked(dsn, "FOR KEY SHARE", "FOR KEY SHARE"))

    with ExitStack() as stack:
        found = seen(dsn, RENAMED, tables=["members"], meanwhile=lock)
    found.agree()
    assert found.counts() == {"members": (0, 5, 0)}


@pytest.mark.parametrize(
    "modes",
    [
        pytest.param(["FOR UPDATE"], id="for update"),
        pytest.param(["FOR SHARE", "FOR SHARE"], id="for share"),
        pytest.param(["FOR KEY SHARE", "FOR NO KEY UPDATE"], id="for key share and no key update"),
        pytest.param(["FOR KEY SHARE", "FOR SHARE", "FOR KEY SHARE"], id="three"),
    ],
)
def test_locks_that_are_over_make_no_difference(dsn: str, modes: list[str]) -> None:
    scene(dsn, TABLES)
    with locked(dsn, *modes) as sessions:
        sessions[0].commit()
        for other in sessions[1:]:
            other.rollback()
    found = seen(dsn, RENAMED, "DELETE FROM bookings WHERE id > 5", tables=["members", "bookings"])
    found.agree()
    assert found.counts() == {"members": (0, 5, 0), "bookings": (0, 0, 5)}


def test_rows_that_were_only_locked_are_not_listed(dsn: str) -> None:
    scene(dsn, TABLES)
    with locked(dsn, "FOR KEY SHARE"):
        found = seen(
            dsn,
            "SELECT FROM members FOR SHARE",
            "INSERT INTO bookings VALUES (11, 3)",
            "UPDATE bookings SET member_id = 4 WHERE id = 1",
            tables=["members", "bookings"],
        )
    found.agree()
    assert found.counts() == {"bookings": (1, 1, 0)}


def test_what_others_change_and_commit_meanwhile_is_not_listed(dsn: str) -> None:
    scene(dsn, TABLES)

    def others() -> None:
        scene(
            dsn,
            "UPDATE members SET name = 'theirs' WHERE id > 5; DELETE FROM bookings WHERE id > 8;"
            "INSERT INTO members VALUES (11, 'theirs')",
        )

    found = seen(
        dsn, RENAMED, "INSERT INTO members VALUES (12, 'ours')", tables=["members", "bookings"], meanwhile=others
    )
    found.agree()
    assert found.counts() == {"members": (1, 5, 0)}


def test_what_others_rolled_back_is_not_listed(dsn: str) -> None:
    scene(dsn, TABLES)
    with psycopg.connect(dsn) as other:
        other.execute("UPDATE members SET name = 'lost'")
        other.execute("DELETE FROM bookings")
        other.rollback()
    found = seen(dsn, RENAMED, "UPDATE bookings SET member_id = 1 WHERE id = 2", tables=["members", "bookings"])
    found.agree()
    assert found.counts() == {"members": (0, 5, 0), "bookings": (0, 1, 0)}


@pytest.fixture
def rita(dsn: str) -> str:
    """A role with the rights of the runner and to the rows, but to nothing else."""
    scene(
        dsn,
        TABLES
        + """
        DO $$ BEGIN CREATE ROLE threephase_test_rita LOGIN PASSWORD 'rita'; EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL; END $$;
        GRANT threephase_runner TO threephase_test_rita;
        GRANT SELECT, INSERT, UPDATE, DELETE ON members, bookings TO threephase_test_rita;
        """,
    )
    return make_conninfo(dsn, user="threephase_test_rita", password="rita")


def test_the_rights_of_a_runner_are_enough(dsn: str, rita: str) -> None:
    found = seen(rita, RENAMED, "DELETE FROM bookings WHERE id > 5", tables=["members", "bookings"])
    found.agree()
    assert found.counts() == {"members": (0, 5, 0), "bookings": (0, 0, 5)}


@pytest.mark.parametrize(
    "hiding",
    [
        pytest.param("ALTER TABLE bookings ENABLE ROW LEVEL SECURITY", id="no policy"),
        pytest.param(
            "ALTER TABLE bookings ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON bookings USING (id < 3)", id="a policy"
        ),
        pytest.param(
            "ALTER TABLE bookings ENABLE ROW LEVEL SECURITY; ALTER TABLE bookings FORCE ROW LEVEL SECURITY;"
            "ALTER TABLE bookings OWNER TO threephase_test_rita; ALTER TABLE members OWNER TO threephase_test_rita;",
            id="its owner, by force",
        ),
    ],
)
def test_a_table_whose_rows_are_hidden_is_refused(dsn: str, rita: str, hiding: str) -> None:
    scene(dsn, hiding)
    with (
        pytest.raises(RefusedError, match=r"row security hides rows of public\.bookings"),
        changed(rita, RENAMED, tables=["members", "bookings"]),
    ):
        pass
    scene(dsn, "ALTER TABLE bookings OWNER TO CURRENT_USER; ALTER TABLE members OWNER TO CURRENT_USER")


def test_its_owner_sees_all_rows(dsn: str, rita: str) -> None:
    scene(
        dsn,
        "ALTER TABLE bookings ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON bookings USING (id < 3);"
        "ALTER TABLE bookings OWNER TO threephase_test_rita",
    )
    found = seen(rita, "DELETE FROM bookings", tables=["bookings"])
    found.agree()
    assert found.counts() == {"bookings": (0, 0, 10)}
