"""Whatever statements and cascades change is seen, each row once, with its right values."""

from __future__ import annotations

import pytest

from tests.runner.change.scene import scene, seen

Counts = dict[str, tuple[int, int, int]]

TABLES = """
    CREATE TABLE members (id bigint PRIMARY KEY, name text, visits integer NOT NULL DEFAULT 0, boss bigint);
    INSERT INTO members SELECT i, 'm' || i, i FROM generate_series(1, 10) i;
    CREATE TABLE bookings (id bigint PRIMARY KEY, member_id bigint, day date NOT NULL DEFAULT '2026-05-01');
    INSERT INTO bookings SELECT i, (i + 1) / 2 FROM generate_series(1, 20) i;
    CREATE TABLE notes (id bigint PRIMARY KEY, booking_id bigint, text text);
    INSERT INTO notes SELECT i, i, 'n' || i FROM generate_series(1, 20) i;
"""


def _keys(action: str) -> str:
    return f"""
        ALTER TABLE bookings ADD FOREIGN KEY (member_id) REFERENCES members {action};
        ALTER TABLE notes ADD FOREIGN KEY (booking_id) REFERENCES bookings {action};
    """


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        pytest.param(["UPDATE members SET name = 'x' WHERE id <= 3"], {"members": (0, 3, 0)}, id="update"),
        pytest.param(["UPDATE members SET name = name WHERE id = 1"], {"members": (0, 1, 0)}, id="to the same values"),
        pytest.param(["INSERT INTO members VALUES (11, 'new')"], {"members": (1, 0, 0)}, id="insert"),
        pytest.param(["DELETE FROM members WHERE id > 8"], {"members": (0, 0, 2)}, id="delete"),
        pytest.param(["UPDATE members SET name = 'x' WHERE id > 99"], {}, id="nothing"),
        pytest.param(
            [f"UPDATE members SET visits = visits + {i}" for i in range(5)], {"members": (0, 10, 0)}, id="updated often"
        ),
        pytest.param(
            ["INSERT INTO members VALUES (11, 'a')", "UPDATE members SET name = 'b' WHERE id = 11"],
            {"members": (1, 0, 0)},
            id="inserted and updated",
        ),
        pytest.param(
            ["INSERT INTO members VALUES (11, 'a')", "DELETE FROM members WHERE id = 11"],
            {},
            id="inserted and deleted",
        ),
        pytest.param(
            ["UPDATE members SET name = 'x' WHERE id = 1", "DELETE FROM members WHERE id = 1"],
            {"members": (0, 0, 1)},
            id="updated and deleted",
        ),
        pytest.param(
            ["DELETE FROM members WHERE id = 1", "INSERT INTO members VALUES (1, 'again')"],
            {"members": (0, 1, 0)},
            id="deleted and inserted again",
        ),
        pytest.param(
            ["UPDATE members SET name = 'x' WHERE id = 1", "UPDATE members SET name = 'm1' WHERE id = 1"],
            {"members": (0, 1, 0)},
            id="there and back",
        ),
        pytest.param(
            [
                "WITH gone AS (DELETE FROM bookings WHERE id <= 2 RETURNING member_id), "
                "noted AS (INSERT INTO notes SELECT 90 + member_id, NULL, 'gone' FROM gone LIMIT 1) "
                "UPDATE members SET visits = 0 WHERE id IN (SELECT member_id FROM gone)"
            ],
            {"bookings": (0, 0, 2), "members": (0, 1, 0), "notes": (1, 0, 0)},
            id="WITH that changes rows",
        ),
        pytest.param(
            [
                "INSERT INTO members VALUES (1, 'there'), (11, 'not') ON CONFLICT (id) DO UPDATE SET name = excluded.name",
                "INSERT INTO members VALUES (1, 'there'), (12, 'not') ON CONFLICT DO NOTHING",
            ],
            {"members": (2, 1, 0)},
            id="ON CONFLICT",
        ),
        pytest.param(["UPDATE members SET id = 100 WHERE id = 1"], {"members": (1, 0, 1)}, id="key changed"),
        pytest.param(
            [
                "UPDATE members SET id = -1 WHERE id = 1",
                "UPDATE members SET id = 1 WHERE id = 2",
                "UPDATE members SET id = 2 WHERE id = -1",
            ],
            {"members": (0, 2, 0)},
            id="keys swapped",
        ),
        pytest.param(
            [
                "UPDATE members SET name = NULL WHERE id = 1",
                "UPDATE members SET name = 'NULL' WHERE id = 2",
                "UPDATE members SET name = '' WHERE id = 3",
                "UPDATE members SET name = E'a\"{},\\\\\\n' WHERE id = 4",
            ],
            {"members": (0, 4, 0)},
            id="NULL and texts that look so",
        ),
    ],
)
def test_statements_are_seen(dsn: str, statements: list[str], expected: Counts) -> None:
    scene(dsn, TABLES)
    found = seen(dsn, *statements, tables=["members", "bookings", "notes"])
    found.agree()
    assert found.counts() == expected
    assert found.undeclared == ()


@pytest.mark.parametrize(
    ("action", "statement", "expected"),
    [
        pytest.param(
            "ON DELETE CASCADE",
            "DELETE FROM members WHERE id = 1",
            {"members": (0, 0, 1), "bookings": (0, 0, 2), "notes": (0, 0, 2)},
            id="deleted over two levels",
        ),
        pytest.param(
            "ON DELETE SET NULL",
            "DELETE FROM members WHERE id = 1",
            {"members": (0, 0, 1), "bookings": (0, 2, 0)},
            id="set null",
        ),
        pytest.param(
            "ON UPDATE CASCADE",
            "UPDATE members SET id = id + 100 WHERE id < 3",
            {"members": (2, 0, 2), "bookings": (0, 4, 0)},
            id="key passed on",
        ),
        pytest.param(
            "ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED",
            "DELETE FROM bookings WHERE id < 3",
            {"bookings": (0, 0, 2), "notes": (0, 0, 2)},
            id="deferred",
        ),
        pytest.param("", "UPDATE bookings SET member_id = 3 WHERE id = 1", {"bookings": (0, 1, 0)}, id="only locked"),
    ],
)
def test_cascades_are_seen(dsn: str, action: str, statement: str, expected: Counts) -> None:
    scene(dsn, TABLES + _keys(action))
    found = seen(dsn, statement, tables=["members", "bookings", "notes"])
    found.agree()
    assert found.counts() == expected
