"""`threephase correct` from dry run to revert, as people see it: what is shown, and exit codes as numbers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.threephase.corrections import BLOCK, FILE, STATEMENTS, Place, masked


@pytest.fixture
def place(tmp_path: Path, database: str, conn: psycopg.Connection[Any]) -> Place:
    return Place(tmp_path, database, conn)


def test_a_dry_run_shows_every_row_and_changes_none(place: Place) -> None:
    outcome = place.correct("dry-run", FILE)
    user, database = place.conn.info.user, place.conn.info.dbname
    assert outcome.code == 0
    assert (
        masked(outcome.out)
        == f"""\
Dry run of INC-7
  incident  INC-7
  script    <digest>
  digest    <digest>
  by        {user}
  at        <moment>
  database  {database}

Approvals
  System Owner  missing

public.members: 2 updated, 1 inserted, 1 deleted
  ~ id 1  email Ada1@club.example → ada1@club.example, fax NULL → 'NULL'
  ~ id 2  email Ada2@club.example → ada2@club.example, fax NULL → 'NULL'
  - id 8  email Ada8@club.example, fax NULL
  + id 9  email new@club.example, fax NULL
public.bookings: 1 deleted
  - id 8  member_id 8

Statements
  line 11  UPDATE members  2 rows  as expected (2)
  line 12  DELETE members  1 row   as expected (1)
  line 13  INSERT members  1 row   as expected (1)

Conditions
  before  members        8  as it must be
  after   members still  8  as it must be

Beside the rows
  sequences  none moved
  took …
  lock       public.bookings  RowExclusiveLock
  lock       public.members   RowExclusiveLock
"""
    )
    assert masked(outcome.err) == (
        "threephase: rolled back, as every dry run. Nothing speaks against it: have somebody else approve it, "
        'threephase correct approve <digest> --role "System Owner".\n'
    )
    assert place.emails()[0] == (1, "Ada1@club.example")


def test_from_dry_run_to_revert(place: Place) -> None:
    before = place.emails()
    place.corrected()
    assert place.emails()[0] == (1, "ada1@club.example")
    assert "committed as correction 1." not in place.correct("run", FILE).err
    assert place.correct("revert", "1").code == 3
    tried = place.correct("revert", "1", "--dry-run")
    assert tried.code == 0
    assert "  ~ id 1  email ada1@club.example → Ada1@club.example, fax 'NULL' → NULL\n" in tried.out
    place.approved()
    done = place.correct("revert", "1")
    assert (done.code, place.emails()) == (0, before)
    listed = [line.split() for line in place.correct("list").out.splitlines()]
    assert [(row[0], row[1]) for row in listed[2:]] == [("2", "INC-7"), ("1", "INC-7")]


def test_a_row_that_was_changed_since_is_left_by_a_revert_and_said(place: Place) -> None:
    place.corrected()
    place.conn.execute("update members set fax = 'mended' where id = 2")
    assert place.correct("revert", "1", "--dry-run").code == 0
    place.approved()
    done = place.correct("revert", "1")
    assert done.code == 1
    assert "  public.members id 2  email Ada2@club.example, fax NULL\n" in done.out
    (left,) = json.loads(place.correct("show", "2", "--format", "json").out)["left"]
    assert (left["key"], left["table"]) == ({"id": "2"}, "public.members")
    assert place.emails()[1] == (2, "ada2@club.example")


def test_a_run_that_differs_is_rolled_back_and_shown_row_by_row(place: Place) -> None:
    assert place.correct("dry-run", FILE).code == 0
    place.approved()
    place.conn.execute("update members set fax = '12' where id = 1")
    place.conn.execute("insert into bookings values (20, 8)")
    outcome = place.correct("run", FILE)
    assert outcome.code == 1
    assert outcome.out.splitlines() == [
        "public.bookings: what was approved → what it is now",
        "  + 20, before it, only now: id 20, member_id 8",
        "public.members: what was approved → what it is now",
        "  ~ 1, before it: fax NULL → 12",
    ]
    assert "rolled back: rows differ from what was approved" in outcome.err
    assert place.emails()[0] == (1, "Ada1@club.example")


def test_the_same_for_programs(place: Place) -> None:
    assert place.correct("dry-run", FILE).code == 0
    place.approved()
    place.conn.execute("update members set fax = '12' where id = 1")
    outcome = place.correct("run", FILE, "--format", "json")
    (row,) = json.loads(outcome.out)["differences"]["rows"]
    assert (outcome.code, row["table"], row["key"], row["side"]) == (1, "public.members", ["1"], "old")
    assert (row["approved"]["fax"], row["now"]["fax"]) == (None, "12")


@pytest.mark.parametrize(
    ("block", "statements", "said"),
    [
        pytest.param(
            BLOCK.replace("[2, 1, 1]", "[3, 1, 1]"),
            STATEMENTS,
            "line 11  UPDATE members  2 rows  but expected 3",
            id="rows",
        ),
        pytest.param(
            BLOCK.replace("is = 8", "is = 7"), STATEMENTS, "before  members        8  but must be 7", id="a condition"
        ),
        pytest.param(
            BLOCK.replace(', "bookings"', ""), STATEMENTS, "public.bookings was written to", id="a table by a cascade"
        ),
        pytest.param(
            BLOCK.replace("[2, 1, 1]", "[1]").replace('"equal to before"', "8"),
            "UPDATE members SET id = id WHERE id = 99;",
            "No row was changed.",
            id="nothing",
        ),
    ],
)
def test_what_speaks_against_it_is_last_and_cannot_be_approved(
    place: Place, block: str, statements: str, said: str
) -> None:
    place.write(block, statements)
    outcome = place.correct("dry-run", FILE)
    assert outcome.code == 1
    assert said in outcome.out
    assert "What speaks against it\n" in outcome.out.split("Beside the rows")[1]
    refused = place.correct("approve", place.digest(), "--role", "System Owner", "--yes", dsn=place.other)
    assert refused.code == 3
    assert place.correct("run", FILE).code == 3


def test_what_the_policy_wants_is_asked_for_and_who_may_sign(place: Place) -> None:
    olga = place.other.split("user=")[1].split()[0]
    place.configure('[corrections]\napprovals = ["Data Owner"]\n[corrections.signers]\n"Data Owner" = ["nobody"]\n')
    assert place.correct("dry-run", FILE).code == 0
    digest = place.digest()
    other_role = place.correct("approve", digest, "--role", "Data Owners", "--yes", dsn=place.other)
    assert (other_role.code, "Did you mean Data Owner?" in other_role.err) == (2, True)
    signed = place.correct("approve", digest, "--role", "Data Owner", "--yes", dsn=place.other)
    assert (signed.code, f"{olga} does not sign as Data Owner" in signed.err) == (3, True)
    place.configure(f'[corrections]\napprovals = ["Data Owner"]\n[corrections.signers]\n"Data Owner" = ["{olga}"]\n')
    assert place.correct("approve", digest, "--role", "Data Owner", "--yes", dsn=place.other).code == 0
    assert place.correct("run", FILE).code == 0


def test_the_application_reads_of_it_in_its_own_table(place: Place) -> None:
    place.conn.execute("create table audit_log (at timestamptz not null, who text not null, what text, rows integer)")
    place.configure(
        '[audit.mirror]\ntable = "audit_log"\n[audit.mirror.columns]\n'
        'at = "at"\ndb_user = "who"\nsummary = "what"\nrows = "rows"\n'
    )
    place.corrected()
    told = place.conn.execute("select who, what, rows from audit_log").fetchall()
    said = "Correction 1 for INC-7 changed 5 rows: the import ran twice"
    assert told == [(place.conn.info.user, said, 5)]


def test_an_audit_table_that_takes_no_row_of_ours_is_refused_before_the_work(place: Place) -> None:
    place.conn.execute("create table audit_log (who text, key integer not null)")
    place.configure('[audit.mirror]\ntable = "audit_log"\n[audit.mirror.columns]\nactor = "who"\n')
    outcome = place.correct("dry-run", FILE)
    assert outcome.code == 3
    assert "key is NOT NULL without a default" in outcome.err


def test_a_correction_with_a_purged_set_is_still_told(place: Place) -> None:
    place.corrected()
    place.conn.execute("alter table threephase.change_set disable trigger all")
    place.conn.execute("alter table threephase.change_page disable trigger all")
    place.conn.execute("delete from threephase.change_page")
    place.conn.execute("update threephase.change_set set salt = null, purged_at = '2026-03-01 12:00+00'")
    outcome = place.correct("show", "1")
    assert outcome.code == 0
    assert "  4 rows (not to be shown)\n" in outcome.out
    assert "  The rows were purged on 2026-03-01" in outcome.out
    told = json.loads(place.correct("show", "1", "--format", "json").out)
    assert (told["changes"], told["changes_missing"][:20]) == ([], "The rows were purged")
