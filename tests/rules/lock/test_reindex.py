"""REINDEX CONCURRENTLY leaves the indexes of exclusion constraints as they are."""

from __future__ import annotations

from rules.execution import ALONE
from tests.rules.effects.claims import claimed, names
from tests.rules.judging import locks

BOOKINGS = (
    "CREATE TABLE bookings (room integer, slot int4range, CONSTRAINT one_at_a_time EXCLUDE USING gist (slot WITH &&));"
    "CREATE INDEX bookings_room_idx ON bookings (room);"
)


def test_the_index_of_an_exclusion_constraint_is_not_claimed_to_be_built() -> None:
    concurrently = claimed(BOOKINGS, "REINDEX TABLE CONCURRENTLY bookings;", execution=ALONE)
    assert names(concurrently.index_builds) == {"bookings_room_idx"}
    plain = claimed(BOOKINGS, "REINDEX TABLE bookings;", execution=ALONE)
    assert names(plain.index_builds) == {"bookings_room_idx", "one_at_a_time"}


def test_such_an_index_by_itself_is_refused() -> None:
    effects = claimed(BOOKINGS, "REINDEX INDEX CONCURRENTLY one_at_a_time;", execution=ALONE)
    assert [error.sqlstate for error in effects.errors] == ["0A000"]


def test_the_help_tells_what_concurrently_leaves_out() -> None:
    (finding,) = locks(BOOKINGS, "REINDEX TABLE bookings;")
    assert finding.fix == ("REINDEX TABLE CONCURRENTLY bookings;",)
    assert finding.help.endswith(
        "CONCURRENTLY skips what belongs to an exclusion constraint: reindex one_at_a_time in a maintenance window."
    )


def test_the_index_itself_has_no_fix() -> None:
    (finding,) = locks(BOOKINGS, "REINDEX INDEX one_at_a_time;")
    assert finding.fix == ()
    assert "maintenance window" in finding.help
