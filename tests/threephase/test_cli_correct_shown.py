"""What `threephase correct` prints, whatever the rows hold and wherever it goes; what it refuses, as numbers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from tests.postgres import fresh_database
from tests.threephase.corrections import BLOCK, FILE, Place

HOSTILE = "\x1b[2J\x1b]0;owned\x07\u202e::error::##[command]\r\n"


@pytest.fixture(scope="module")
def place(postgres_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One for all that change nothing: correction 1 is done, and a dry run waits whose rows are hostile."""
    with fresh_database(postgres_dsn) as dsn, psycopg.connect(dsn, autocommit=True) as conn:
        made = Place(tmp_path_factory.mktemp("shown"), dsn, conn)
        made.corrected()
        conn.execute("update members set fax = %s where id = 3", (HOSTILE,))
        conn.execute("update members set fax = repeat('x', 100000) where id = 4")
        block = BLOCK.replace("INC-7", "INC-8").replace("[2, 1, 1]", "[2]")
        made.write(block, "UPDATE members SET fax = fax || 'y' WHERE id IN (3, 4);", "INC-8.sql")
        assert made.correct("dry-run", "INC-8.sql", "--rows", "0").code == 0
        yield made


def test_nothing_in_a_row_commands_a_terminal_or_a_runner(place: Place) -> None:
    shown = place.correct("show", place.digest())
    assert shown.code == 0
    assert all(line.isprintable() for line in shown.out.splitlines())
    assert "\\x1b[2J\\x1b]0;owned\\x07\\u202e::error::##\\x5bcommand]\\r\\n" in shown.out
    assert not any(line.lstrip().startswith("::") for line in shown.out.splitlines())
    told = place.correct("show", place.digest(), "--format", "json")
    assert "##[" not in told.out
    assert json.loads(told.out)["changes"][0]["old"]["fax"] == HOSTILE
    written = place.correct("show", place.digest(), "--format", "markdown")
    assert "\x1b" not in written.out
    assert "\u202e" not in written.out


def test_a_long_value_is_shown_where_it_differs(place: Place) -> None:
    shown = place.correct("show", place.digest()).out
    assert f"'…{'x' * 20}' (100,000 characters) → '…{'x' * 20}y' (100,001 characters)" in shown


@pytest.mark.parametrize(
    ("environment", "arguments", "terminal", "coloured"),
    [
        pytest.param({}, (), True, True, id="a terminal"),
        pytest.param({"NO_COLOR": "1"}, (), True, False, id="NO_COLOR"),
        pytest.param({}, (), False, False, id="a pipe"),
        pytest.param({"FORCE_COLOR": "1"}, (), False, True, id="FORCE_COLOR"),
        pytest.param({}, ("--color", "always"), False, True, id="asked for"),
        pytest.param({}, ("--color", "never"), True, False, id="asked not"),
    ],
)
def test_colours(
    place: Place, environment: dict[str, str], arguments: tuple[str, ...], terminal: bool, coloured: bool
) -> None:
    shown = place.correct("show", "1", *arguments, environment=environment, terminal=terminal)
    assert ("\x1b[32m  + id 9" in shown.out, "\x1b[31m  - id 8" in shown.out) == (coloured, coloured)
    assert ("\x1b" in shown.out) is coloured


def test_to_a_file_without_colours(place: Place) -> None:
    assert place.correct("show", "1", "-o", "shown.txt", terminal=True).out == ""
    text = (place.root / "shown.txt").read_text(encoding="utf-8")
    assert text.startswith("Correction 1, INC-7\n")
    assert "\x1b" not in text


@pytest.mark.parametrize(
    ("arguments", "shown", "said"),
    [
        pytest.param((), 2, None, id="all of few"),
        pytest.param(("--rows", "1"), 1, "  and 3 more rows (--all shows them)", id="one of each table"),
        pytest.param(("--rows", "0"), 0, "  4 rows (--all shows them)", id="none"),
        pytest.param(("--rows", "0", "--all"), 2, None, id="all goes before"),
    ],
)
def test_how_many_rows_are_shown(place: Place, arguments: tuple[str, ...], shown: int, said: str | None) -> None:
    lines = place.correct("show", "1", *arguments).out.splitlines()
    assert sum(line.startswith("  ~") for line in lines) == shown
    assert (said in lines) is (said is not None)


def test_who_only_looks_does_not_move_the_journal(place: Place) -> None:
    """Each entry makes a correction that is under way begin anew."""
    head = "select length from threephase.journal_head"
    before = place.conn.execute(head).fetchone()
    assert place.correct("show", "1").code == 0
    assert place.conn.execute(head).fetchone() == before


def test_the_file_is_shown_to_whoever_approves(place: Place) -> None:
    shown = place.correct("show", "1").out
    assert "The file\n  -- /// correction\n" in shown
    assert "  UPDATE members SET email = lower(email), fax = 'NULL' WHERE id IN (1, 2);\n" in shown


def test_json_is_complete(place: Place) -> None:
    told = json.loads(place.correct("show", "1", "--format", "json").out)
    assert [(row["table"], row["change"], row["key"]["id"]) for row in told["changes"]] == [
        ("public.members", "updated", "1"),
        ("public.members", "updated", "2"),
        ("public.members", "deleted", "8"),
        ("public.members", "inserted", "9"),
        ("public.bookings", "deleted", "8"),
    ]
    assert [approval["role"] for approval in told["approvals"]] == ["System Owner"]
    assert told["executed"]["problems"] == []
    assert told["file"].startswith("-- /// correction\n")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(("show", "99"), 2, "There is no correction 99", id="no such correction"),
        pytest.param(("show", "fffffff"), 2, "There is no dry run with the digest fffffff", id="no such digest"),
        pytest.param(("show", "x'; drop"), 2, "There is no dry run with the digest", id="no digest at all"),
        pytest.param(("revert", "99", "--dry-run"), 2, "There is no correction 99", id="a revert of none"),
        pytest.param(("revert", "one"), 2, "'one' is not a valid integer", id="a revert of what is no number"),
        pytest.param(("run", FILE), 3, "this script was run already: correction 1", id="a second run"),
        pytest.param(("run", "INC-8.sql"), 3, "is not approved by System Owner", id="without an approval"),
        pytest.param(("run", "none.sql"), 2, "none.sql", id="no such file"),
        pytest.param(("dry-run", "broken.sql"), 3, "threephase correct check broken.sql", id="a file with findings"),
        pytest.param(("dry-run", "INC-8.sql", "--attempts", "0"), 2, "--attempts", id="no attempt"),
        pytest.param(("approve", "abababab", "--role", "System Owner"), 2, "Say --yes", id="nobody to ask"),
        pytest.param(("approve", "ab", "--yes"), 2, "--role", id="no role"),
        pytest.param(
            ("approve", "abababab", "--role", "Owner", "--yes"), 2, "asks for System Owner", id="another role"
        ),
        pytest.param(
            ("approve", "ffffffff", "--role", "System Owner", "--yes"), 2, "There is no dry run", id="approve nothing"
        ),
    ],
)
def test_exit_codes(place: Place, arguments: tuple[str, ...], code: int, said: str) -> None:
    place.write(BLOCK, "DROP TABLE members;", "broken.sql")
    outcome = place.correct(*arguments)
    assert (outcome.code, said in outcome.err) == (code, True), outcome.err


def test_the_author_cannot_approve(place: Place) -> None:
    outcome = place.correct("approve", place.digest(), "--role", "System Owner", "--yes", "--rows", "0")
    assert outcome.code == 3
    assert outcome.out.startswith("Dry run of INC-8\n")


def test_somebody_without_rights_is_told_so(place: Place) -> None:
    outcome = place.correct("dry-run", "INC-8.sql", dsn=place.other)
    assert (outcome.code, "permission denied" in outcome.err) == (3, True)


@pytest.mark.parametrize("command", ["list", "dry-run"])
def test_no_password_is_printed(place: Place, command: str) -> None:
    dsn = make_conninfo(place.dsn, user="threephase_test_none", password="s3cret-sauce")
    outcome = place.correct(command, *(("INC-8.sql",) if command == "dry-run" else ()), dsn=dsn)
    assert outcome.code in (2, 3)
    assert "s3cret" not in outcome.out + outcome.err


def test_a_database_without_a_ledger(tmp_path: Path, database: str, place: Place) -> None:
    for arguments in (("list",), ("dry-run", "INC-8.sql"), ("show", "1")):
        outcome = place.correct(*arguments, dsn=database)
        assert (outcome.code, "threephase ledger init" in outcome.err) == (3, True)
