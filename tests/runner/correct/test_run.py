"""A run commits what was approved, once, or changes nothing."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from rules.value import replace
from runner.correct.run import NotAsApprovedError
from runner.errors import RefusedError
from runner.ledger.approvals import ApprovalPolicy
from runner.ledger.corrections import list_corrections, read
from runner.ledger.journal import check, entries
from tests.runner.correct.scene import approved, corrected_by, executed, lowered, members, tried


def emails(conn: psycopg.Connection) -> list[str]:
    return [email for (email,) in conn.execute("SELECT email FROM members ORDER BY id")]


AS_BEFORE = ["Member1@Example.org", "Member2@Example.org", "Member3@Example.org"]
AS_WANTED = ["member1@example.org", "member2@example.org", "member3@example.org"]


def test_it_does_what_was_approved_and_keeps_a_receipt(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    script = lowered(3)
    seen = approved(database, script)
    done = executed(database, script)
    assert emails(conn) == AS_WANTED
    receipt = read(conn, done.id)
    assert (receipt.digest, receipt.sha256, receipt.incident, receipt.kind) == (
        seen.digest,
        script.sha256,
        "INC-1",
        "correction",
    )
    assert receipt.policy["roles"] == ["System Owner"]
    assert [entry.kind for entry in entries(conn)] == ["dry_run", "approved", "began", "corrected"]
    assert check(conn) == []


def test_it_is_run_once(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    script = lowered(3)
    approved(database, script)
    executed(database, script)
    conn.execute("UPDATE members SET email = upper(email)")
    with pytest.raises(RefusedError, match=r"^this script was run already: correction 1, "):
        executed(database, script)
    assert emails(conn) == [email.upper() for email in AS_WANTED]
    assert len(list_corrections(conn)) == 1


def test_without_a_dry_run_it_is_refused(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    with pytest.raises(RefusedError, match="no dry run of this file as it is now is in the ledger"):
        executed(database, lowered(3))
    assert emails(conn) == AS_BEFORE


def test_without_an_approval_it_is_refused_and_the_journal_says_so(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    script = lowered(3)
    seen = tried(database, script)
    with pytest.raises(RefusedError, match=f"its dry run {seen.digest[:12]} is not approved by System Owner"):
        executed(database, script)
    assert emails(conn) == AS_BEFORE
    assert [(entry.kind, entry.body.get("what")) for entry in entries(conn)] == [("dry_run", None), ("refused", "run")]


def test_another_role_than_the_policy_names_is_not_enough(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    script = lowered(3)
    approved(database, script)
    policy = ApprovalPolicy(roles=("System Owner", "Security Owner"))
    with pytest.raises(RefusedError, match="not approved by Security Owner"):
        executed(database, script, policy=policy)
    assert emails(conn) == AS_BEFORE


def test_whoever_may_not_sign_for_the_role_is_not_enough(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    script = lowered(3)
    approved(database, script)
    policy = ApprovalPolicy(signers={"System Owner": ("somebody_else",)})
    with pytest.raises(RefusedError, match="does not sign for that role"):
        executed(database, script, policy=policy)
    assert emails(conn) == AS_BEFORE


def test_an_approval_of_one_file_is_none_of_another(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    approved(database, lowered(3))
    with pytest.raises(RefusedError, match="no dry run of this file as it is now"):
        executed(database, lowered(3, incident="INC-2"))
    assert emails(conn) == AS_BEFORE


def test_a_row_that_was_changed_since_is_named_and_nothing_is_changed(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    script = lowered(3)
    approved(database, script)
    conn.execute("UPDATE members SET name = 'another' WHERE id = 2")
    with pytest.raises(NotAsApprovedError, match="rows differ from what was approved") as caught:
        executed(database, script)
    assert emails(conn) == AS_BEFORE
    assert caught.value.rows is not None
    found = {(row.side, row.key, row.approved, row.now) for row in caught.value.rows.rows}
    assert found == {
        (
            "old",
            ("2",),
            ("2", "Member2@Example.org", "member 2", "0"),
            ("2", "Member2@Example.org", "another", "0"),
        ),
        (
            "new",
            ("2",),
            ("2", "member2@example.org", "member 2", "0"),
            ("2", "member2@example.org", "another", "0"),
        ),
    }
    assert list_corrections(conn) == []
    assert check(conn) == []


@pytest.mark.parametrize(
    ("meanwhile", "said"),
    [
        pytest.param("ALTER TABLE members ADD phone text", "the schema of the tables", id="a-column"),
        pytest.param("ALTER TABLE members ADD CHECK (visits >= 0)", "the schema of the tables", id="a-constraint"),
        pytest.param("CREATE UNIQUE INDEX ON members (email)", "the schema of the tables", id="a-unique-index"),
        pytest.param("ALTER TABLE members ALTER visits SET DEFAULT 1", "the schema of the tables", id="a-default"),
        pytest.param(
            "ALTER DATABASE {database} SET search_path = other, public", "the database, the role or the search_path",
            id="the-search-path",
        ),
    ],
)  # fmt: skip
def test_a_database_that_is_another_meanwhile_is_refused(
    conn: psycopg.Connection, database: str, meanwhile: str, said: str
) -> None:
    members(conn, 3)
    script = lowered(3)
    approved(database, script)
    conn.execute(sql.SQL(meanwhile).format(database=sql.Identifier(conn.info.dbname)))
    with pytest.raises(NotAsApprovedError, match=f"{said} is not as it was at the dry run"):
        executed(database, script)
    assert emails(conn) == AS_BEFORE


def test_what_was_said_to_differ_may_differ_and_is_kept_as_it_came(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    conn.execute("ALTER TABLE members ADD stamped_at timestamptz")
    statement = ("UPDATE members SET name = 'x', stamped_at = clock_timestamp() WHERE id = 1", 1)
    script = corrected_by(statement, volatile=("members.stamped_at",))
    seen = approved(database, script)
    done = executed(database, script)
    ((stamped,),) = conn.execute("SELECT stamped_at FROM members WHERE id = 1").fetchall()
    kept = conn.execute(
        "SELECT ((rows[1])::text[])[5]::timestamptz FROM threephase.change_page WHERE set_id = %s AND side = 'new'",
        (done.done.set_id,),
    ).fetchall()
    assert kept == [(stamped,)]
    assert done.done.digest == seen.digest


def test_an_expectation_that_is_not_met_any_more_rolls_it_back(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    script = lowered(3)
    approved(database, script)
    conn.execute("INSERT INTO members VALUES (9, 'New@Example.org')")
    with pytest.raises(RefusedError, match=r"line 1: 4 rows where 3 were expected"):
        executed(database, script)
    assert emails(conn)[:3] == AS_BEFORE


def test_a_newer_dry_run_that_was_not_approved_does_not_hide_the_one_that_was(
    conn: psycopg.Connection, database: str
) -> None:
    members(conn, 3)
    script = lowered(3)
    approved(database, script)
    tried(database, script)
    executed(database, script)
    assert emails(conn) == AS_WANTED


def test_the_text_of_the_file_is_what_was_approved(conn: psycopg.Connection, database: str) -> None:
    members(conn, 3)
    script = lowered(3)
    approved(database, script)
    with pytest.raises(RefusedError):
        executed(database, replace(script, text="-- another text under the same digest"))
    assert emails(conn) == AS_BEFORE
