"""`threephase audit` and `images purge`: what the journal tells, what it is worth, and what is given away of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.postgres import fresh_database
from tests.threephase.backfills import Place as Backfills
from tests.threephase.corrections import FILE, Place


@pytest.fixture(scope="module")
def place(postgres_dsn: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """One for all that change nothing: correction 1 is done, another run of it was refused, backfill run 1 has succeeded."""
    with fresh_database(postgres_dsn) as dsn, psycopg.connect(dsn, autocommit=True) as conn:
        made = Place(tmp_path_factory.mktemp("audit"), dsn, conn)
        made.corrected()
        assert made.correct("run", FILE).code == 3
        backfills = Backfills(made.root, dsn, conn)
        backfills.write("", "UPDATE members SET fax = '' WHERE fax IS NULL")
        assert backfills.run().code == 0
        yield made


@pytest.fixture
def own(tmp_path: Path, database: str, conn: psycopg.Connection[Any]) -> Place:
    """To be tampered with: correction 1 is done."""
    made = Place(tmp_path, database, conn)
    made.corrected()
    return made


def listed(place: Place, *arguments: str) -> list[dict[str, Any]]:
    outcome = place.call("audit", "list", "--format", "json", *arguments)
    assert outcome.code == 0
    return [json.loads(line) for line in outcome.out.splitlines()]


def head_of(place: Place) -> str:
    lines = place.call("audit", "verify").out.splitlines()
    return next(line.split()[1] for line in lines if line.startswith("head"))


def test_the_list_has_everything_in_its_order(place: Place) -> None:
    kinds = [entry["kind"] for entry in listed(place) if entry["kind"] != "exported"]
    assert kinds == [
        "dry_run",
        "approved",
        "began",
        "corrected",
        "refused",
        "backfill_began",
        "backfill_state",
    ]
    assert [entry["kind"] for entry in listed(place, "--kind", "refused", "--kind", "approved")] == [
        "approved",
        "refused",
    ]
    assert [entry["seq"] for entry in listed(place, "--kind", "corrected", "--limit", "1")] == [4]


def test_the_list_for_people(place: Place) -> None:
    outcome = place.call("audit", "list", "--kind", "approved")
    assert [line.split()[0] for line in outcome.out.splitlines()] == ["The", "entry", "2"]
    assert "incident INC-7, id 1, role System Owner" in outcome.out
    assert place.call("audit", "list", "--kind", "none").out == "There is no such entry in the journal.\n"


def test_one_entry_and_those_about_an_incident(place: Place) -> None:
    one = place.call("audit", "show", "5")
    assert (one.code, one.out.splitlines()[0]) == (0, "Entry 5, refused")
    assert "this script was run already: correction 1" in one.out
    about = place.call("audit", "show", "INC-7", "--format", "json")
    assert [json.loads(line)["kind"] for line in about.out.splitlines()][:5] == [
        "dry_run",
        "approved",
        "began",
        "corrected",
        "refused",
    ]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        pytest.param(("show", "4711"), 2, "There is no entry 4711", id="no such entry"),
        pytest.param(("show", "INC-99"), 2, "Nothing in the journal is about INC-99.", id="no such incident"),
        pytest.param(("export", "INC-99", "-o", "none"), 2, "no backfill run is called so", id="nothing to export"),
        pytest.param(("export", "INC-7"), 2, "--output", id="nowhere to export to"),
        pytest.param(("export", "INC-7", "-o", "."), 2, "is not empty", id="to a folder with files in it"),
        pytest.param(("export", "INC-7", "-o", FILE), 2, "cannot be written", id="to a file"),
        pytest.param(("verify", "--head", "3"), 2, "LENGTH:HASH", id="a head that is none"),
        pytest.param(("list", "--limit", "0"), 2, "--limit", id="a list of none"),
    ],
)
def test_exit_codes(place: Place, arguments: tuple[str, ...], code: int, said: str) -> None:
    outcome = place.call("audit", *arguments)
    assert (outcome.code, said in outcome.err) == (code, True), outcome.err
    assert not (place.root / "none").exists()


def test_a_whole_journal_and_what_was_checked(place: Place) -> None:
    outcome = place.call("audit", "verify")
    assert outcome.code == 0
    assert outcome.out.startswith("journal  whole: ")
    assert "\nruns     whole: 1 chain, with their ranges and images.\n" in outcome.out
    assert place.call("audit", "verify", "--head", head_of(place)).code == 0
    told = json.loads(place.call("audit", "verify", "--format", "json").out)
    assert (told["whole"], told["broken"], told["runs"]) == (True, [], [1])


@pytest.mark.parametrize(
    ("tables", "change", "said"),
    [
        pytest.param(
            "journal",
            'update threephase.journal set body = body || \'{"actor": "eve"}\' where seq = 2',
            "entry 2 (approved) was edited",
            id="an edited entry",
        ),
        pytest.param(
            "journal", "delete from threephase.journal where seq = 3", "entry 3 is missing", id="a deleted entry"
        ),
        pytest.param(
            "correction", "update threephase.correction set by = 'eve'", "correction 1 was edited", id="a receipt"
        ),
        pytest.param("approval", "delete from threephase.approval", "approval 1 is missing", id="an approval"),
        pytest.param(
            "change_page",
            "update threephase.change_page set rows = '{\"{1,x,y}\"}' where side = 'old' and number = 1",
            "of changed rows was edited",
            id="a changed row",
        ),
    ],
)
def test_tampering_is_named_and_exits_with_1(own: Place, tables: str, change: str, said: str) -> None:
    own.conn.execute(f"alter table threephase.{tables} disable trigger all".encode())
    own.conn.execute(change.encode())
    outcome = own.call("audit", "verify")
    assert (outcome.code, said in outcome.out) == (1, True), outcome.out
    assert outcome.out.startswith("broken   journal: ")
    assert json.loads(own.call("audit", "verify", "--format", "json").out)["whole"] is False


def test_a_cut_tail_is_found_by_a_kept_head(own: Place) -> None:
    kept = head_of(own)
    for change in (
        "alter table threephase.journal disable trigger all",
        "alter table threephase.journal_head disable trigger all",
        "alter table threephase.correction disable trigger all",
        "delete from threephase.correction",
        "update threephase.journal_head set (length, head) = (select seq, hash from threephase.journal where seq = 3)",
        "delete from threephase.journal where seq > 3",
    ):
        own.conn.execute(change.encode())
    assert own.call("audit", "verify").code == 0
    outcome = own.call("audit", "verify", "--head", kept)
    assert (outcome.code, "a head of length 4 was kept" in outcome.out) == (1, True)


def test_a_bundle_has_all_and_its_checksums_are_right(place: Place) -> None:
    outcome = place.call("audit", "export", "INC-7", "-o", "evidence")
    assert outcome.code == 0
    folder = place.root / "evidence"
    lines = (line.split("  ") for line in (folder / "SHA256SUMS").read_text().splitlines())
    sums = {name: digest for digest, name in lines}
    assert sorted(sums) == [
        "approvals.jsonl",
        "changes.jsonl",
        "correction.sql",
        "entries.jsonl",
        "evidence.md",
        "head.txt",
    ]
    assert {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in sums} == sums
    assert (folder / "correction.sql").read_bytes() == (place.root / FILE).read_bytes()
    rows = [json.loads(line) for line in (folder / "changes.jsonl").read_text().splitlines()]
    assert [(row["table"], row["change"]) for row in rows[2:]] == [
        ("public.members", "deleted"),
        ("public.members", "inserted"),
        ("public.bookings", "deleted"),
    ]
    assert rows[0]["old"]["email"] == "Ada1@club.example"
    entries = [json.loads(line) for line in (folder / "entries.jsonl").read_text().splitlines()]
    assert (entries[0]["kind"], entries[-1]["kind"]) == ("dry_run", "exported")
    for entry in entries:
        assert json.loads(entry["text"]) == entry["body"]
        assert hashlib.sha256(f"{entry['previous']}\n{entry['text']}".encode()).hexdigest() == entry["hash"]
    evidence = (folder / "evidence.md").read_text()
    assert evidence.startswith("# Evidence about INC-7\n")
    assert "~ id 1  email Ada1@club.example → ada1@club.example" in evidence
    head = (folder / "head.txt").read_text().strip()
    assert head in evidence
    assert place.call("audit", "verify", "--head", head).code == 0
    assert (folder.stat().st_mode & 0o777, (folder / "changes.jsonl").stat().st_mode & 0o777) == (0o700, 0o600)


def test_a_bundle_without_values(place: Place) -> None:
    assert place.call("audit", "export", "INC-7", "-o", "bare", "--without-values").code == 0
    folder = place.root / "bare"
    first = json.loads((folder / "changes.jsonl").read_text().splitlines()[0])
    assert {name: first[name] for name in first if name != "set"} == {
        "table": "public.members",
        "change": "updated",
        "key": {"id": "1"},
        "columns": ["email", "fax"],
    }
    for file in folder.iterdir():
        assert "Ada1" not in file.read_text(), file
    assert "2 updated, 1 inserted, 1 deleted" in (folder / "evidence.md").read_text()


def test_a_backfill_run_by_its_name(place: Place) -> None:
    assert place.call("audit", "export", "display_name", "-o", "backfill").code == 0
    assert sorted(file.name for file in (place.root / "backfill").iterdir()) == [
        "SHA256SUMS",
        "backfill.sql",
        "evidence.md",
        "head.txt",
        "report.json",
    ]


def test_only_who_may_see_rows_is_given_them(place: Place) -> None:
    shown = place.call("correct", "show", "1", dsn=place.other)
    assert (shown.code, "Ada1@club.example" in shown.out) == (0, True)
    place.conn.execute("revoke threephase_approver from threephase_test_olga")
    place.conn.execute("grant threephase_reader to threephase_test_olga")
    try:
        shown = place.call("correct", "show", "1", dsn=place.other)
        assert (shown.code, "Ada1@club.example" in shown.out) == (0, False)
        assert "This role may not see the rows." in shown.out
        assert place.call("audit", "verify", dsn=place.other).code == 0
        assert place.call("audit", "export", "INC-7", "-o", "denied", dsn=place.other).code == 3
    finally:
        place.conn.execute("revoke threephase_reader from threephase_test_olga")
        place.conn.execute("grant threephase_approver to threephase_test_olga")


@pytest.mark.parametrize("age", ["", "30", "d", "0d", "-1d", "30m", "1.5d", "30 days", "999999d"])
def test_an_age_that_is_none(place: Place, age: str) -> None:
    outcome = place.call("images", "purge", "--older-than", age)
    assert (outcome.code, "such as 12h, 30d or 4w" in outcome.err) == (2, True)


def test_nothing_is_purged_that_is_younger(place: Place) -> None:
    outcome = place.call("images", "purge", "--older-than", "1h", "--yes")
    assert (outcome.code, outcome.out) == (0, "Nothing in this ledger is older than 1h and still has its values.\n")


def test_what_is_old_is_listed_then_purged_by_its_owner_alone(own: Place) -> None:
    own.conn.execute("alter table threephase.change_set disable trigger all")
    own.conn.execute("alter table threephase.approval disable trigger all")
    own.conn.execute("update threephase.change_set set at = at - interval '31 days'")
    asked = own.call("images", "purge", "--older-than", "30d")
    assert (asked.code, "Say --yes" in asked.err) == (3, True)
    assert "  correction 1" in asked.out
    assert own.correct("show", "1").out.count("Ada1@club.example") == 1
    others = own.call("images", "purge", "--older-than", "30d", "--yes", dsn=own.other)
    assert others.code == 3
    own.conn.execute("alter table threephase.change_set enable trigger all")
    done = own.call("images", "purge", "--older-than", "30d", "--yes", "--actor", "dpo")
    assert done.code == 0, done.err
    shown = own.correct("show", "1")
    assert (shown.code, "Ada1@club.example" in shown.out) == (0, False)
    assert own.call("audit", "verify").out.startswith("journal  whole")
    assert listed(own, "--kind", "changes_purged")[0]["body"]["actor"] == "dpo"
