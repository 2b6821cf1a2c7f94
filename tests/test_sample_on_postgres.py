"""The sample project's history runs on a real server, and what its README says of lost and failing rows is so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import psycopg
import pytest
from psycopg import errors

from linter.parse import parse
from tests.sample import NAMES, PROJECT, script

_MODEL = re.compile(r"^model (?P<name>\w+) \{(?P<fields>.*?)^\}", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^  (?P<name>\w+) +(?P<type>\w+)(?P<suffix>\?|\[\])?", re.MULTILINE)
_SCALARS = {"Int", "String", "DateTime", "Boolean", "Role", "RegistrationStatus"}
_COLUMNS = """
SELECT table_name, column_name, is_nullable = 'YES' FROM information_schema.columns WHERE table_schema = current_schema()
"""

CONTRACT = "20260209190000_drop_first_and_last_name"
MEMBERS = """INSERT INTO "Member" ("email", "firstName", "lastName", "phone") VALUES
    ('ada@example.org', 'Ada', 'Lovelace', '555-0100'), ('grace@example.org', 'Grace', 'Hopper', '555-0101')"""


def as_one_message(conn: psycopg.Connection, sql: str) -> None:
    """As Prisma before 7.4 sends a migration: all statements in one implicit transaction."""
    conn.execute(sql.encode())


def one_by_one(conn: psycopg.Connection, sql: str) -> None:
    """As Prisma since 7.4 does: every statement commits by itself."""
    for statement in parse(sql).statements:
        conn.execute(sql[statement.start : statement.end].encode())


def run(conn: psycopg.Connection, names: tuple[str, ...]) -> None:
    for name in names:
        as_one_message(conn, script(name))


def before(name: str) -> tuple[str, ...]:
    return NAMES[: NAMES.index(name)]


def columns_of_schema() -> Iterator[tuple[str, str, bool]]:
    """Table, column and whether it is optional, as schema.prisma has them."""
    for model in _MODEL.finditer((PROJECT / "prisma" / "schema.prisma").read_text()):
        for field in _FIELD.finditer(model["fields"]):
            if field["type"] in _SCALARS:
                yield model["name"], field["name"], field["suffix"] == "?"


@pytest.mark.parametrize("send", [as_one_message, one_by_one])
def test_the_history_makes_what_the_schema_says(
    send: Callable[[psycopg.Connection, str], None], conn: psycopg.Connection
) -> None:
    for name in NAMES:
        send(conn, script(name))
    assert set(conn.execute(_COLUMNS)) == set(columns_of_schema())


def test_the_backfill_lets_the_contract_pass_and_can_be_repeated(conn: psycopg.Connection) -> None:
    run(conn, before("20260119190000_event_seats"))
    conn.execute(MEMBERS)
    backfill = (PROJECT / "backfills" / "member_display_name.sql").read_bytes()
    assert [conn.execute(backfill).rowcount for _ in range(2)] == [2, 0]
    run(conn, NAMES[NAMES.index("20260119190000_event_seats") : NAMES.index(CONTRACT) + 1])
    names = conn.execute('SELECT "displayName" FROM "Member" ORDER BY "id"').fetchall()
    assert names == [("Ada Lovelace",), ("Grace Hopper",)]


def test_without_the_backfill_the_contract_fails(conn: psycopg.Connection) -> None:
    run(conn, before(CONTRACT))
    conn.execute(MEMBERS)
    with pytest.raises(errors.NotNullViolation):
        as_one_message(conn, script(CONTRACT))


def test_prismas_rename_loses_the_values(conn: psycopg.Connection) -> None:
    run(conn, before("20260112190000_member_display_name"))
    conn.execute(MEMBERS)
    as_one_message(conn, script("20260216190000_phone_to_mobile"))
    assert conn.execute('SELECT "mobile" FROM "Member"').fetchall() == [(None,), (None,)]


def test_a_required_column_cannot_be_added_to_a_table_with_rows(conn: psycopg.Connection) -> None:
    run(conn, before("20260119190000_event_seats"))
    conn.execute("""INSERT INTO "Event" ("title", "place", "startsAt") VALUES ('Picnic', 'the beach', now())""")
    with pytest.raises(errors.NotNullViolation):
        as_one_message(conn, script("20260119190000_event_seats"))


def test_a_value_in_use_cannot_be_taken_out_of_the_enum(conn: psycopg.Connection) -> None:
    run(conn, before("20260119190000_event_seats"))
    conn.execute(MEMBERS)
    conn.execute("""INSERT INTO "Event" ("title", "place", "startsAt") VALUES ('Picnic', 'the beach', now())""")
    conn.execute('INSERT INTO "Registration" ("memberId", "eventId") VALUES (1, 1)')
    with pytest.raises(errors.InvalidTextRepresentation):
        as_one_message(conn, script("20260302190000_requested_is_gone"))


def test_both_names_read_and_write_while_the_view_stands(conn: psycopg.Connection) -> None:
    run(conn, before("20260406190000_payment_to_dues"))
    conn.execute("""INSERT INTO "Member" ("email", "displayName") VALUES ('ada@example.org', 'Ada Lovelace')""")
    conn.execute('INSERT INTO "Payment" ("memberId", "cents") VALUES (1, 4500)')
    conn.execute('INSERT INTO "Dues" ("memberId", "cents") VALUES (1, 5000)')
    for name in ("Payment", "Dues"):
        assert conn.execute(f'SELECT "cents" FROM "{name}" ORDER BY "id"').fetchall() == [(4500,), (5000,)]
