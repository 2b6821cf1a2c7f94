"""Approvals: by a second person, under their own login, of exactly one digest; and every way to forge one is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import psycopg
import pytest
from psycopg import errors
from psycopg.conninfo import make_conninfo

from runner.errors import NotFoundError, RefusedError, UsageError
from runner.ledger import journal
from runner.ledger.approvals import approvals_of, approve
from runner.ledger.proposals import find, latest, list_proposals
from tests.runner.ledger.conftest import AUTHOR, BOTH, EXECUTOR, NOBODY, SECOND, SIGNER, Session, Sessions
from tests.runner.ledger.corrections import DIGEST, SCRIPT, approved, change_set, dry_run, run
from tests.runner.ledger.runs import FACTS

FORGED = f"""
    insert into threephase.approval (digest, role, by, acting, expires_at, facts)
    values ('{DIGEST}', 'System Owner', '{SIGNER}', '{SIGNER}', now() + interval '1 day', '{{}}')
"""
CALL = f"select threephase.approve('{DIGEST}', 'System Owner', 72, '{{}}')"


def test_an_approval_says_who_connected_and_whom_they_acted_for(author: Session, signer: Session) -> None:
    dry_run(author)
    signer.execute("set role threephase_approver")
    given = approve(signer, DIGEST, "System Owner", 72, {**FACTS, "db_user": "eve", "acting": "eve"})
    assert (given.by, given.acting, given.role) == (SIGNER, "threephase_approver", "System Owner")
    assert given.expires_at - given.at == pytest.approx(timedelta(hours=72), abs=timedelta(seconds=5))
    assert approvals_of(author, DIGEST) == (given,)
    *_, entry = journal.entries(author)
    assert (entry.kind, entry.body["db_user"], entry.body["acting"]) == ("approved", SIGNER, "threephase_approver")
    assert journal.check(author) == []


def test_the_author_cannot_approve_and_the_attempt_is_entered(as_login: Sessions) -> None:
    both = as_login(BOTH)
    dry_run(both)
    with pytest.raises(RefusedError, match=f"{BOTH} made a dry run of this script, and so cannot approve it"):
        approved(both)
    assert approvals_of(both, DIGEST) == ()
    *_, entry = journal.entries(both)
    assert (entry.kind, entry.body["what"], entry.body["db_user"]) == ("refused", "approve", BOTH)


def test_nobody_who_made_any_dry_run_of_a_script_approves_of_another_ones(author: Session, as_login: Sessions) -> None:
    both = as_login(BOTH)
    dry_run(both, digest="0a" * 32)
    dry_run(author)
    with pytest.raises(RefusedError, match="another person must"):
        approved(both)


def test_the_author_stays_the_author_under_another_role(as_login: Sessions) -> None:
    both = as_login(BOTH)
    dry_run(both)
    both.execute("set role threephase_approver")
    with pytest.raises(RefusedError, match="cannot approve it"):
        approved(both)


@pytest.mark.parametrize("login", [AUTHOR, EXECUTOR])
def test_a_runner_cannot_approve(author: Session, as_login: Sessions, login: str) -> None:
    dry_run(author)
    with pytest.raises(RefusedError, match="It takes threephase_approver"):
        approved(as_login(login))
    *_, entry = journal.entries(author)
    assert (entry.kind, entry.body["db_user"]) == ("refused", login)


def test_the_owner_is_no_approver_though_all_functions_are_the_owners(conn: Session, as_login: Sessions) -> None:
    dry_run(as_login(AUTHOR))
    conn.execute(f"alter function threephase.approve(text, text, integer, jsonb) owner to {NOBODY}")
    conn.execute(f"grant usage on schema threephase to {NOBODY}")
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match="is no member of threephase_approver"):
        as_login(NOBODY).execute(CALL)


@pytest.mark.parametrize("login", [AUTHOR, EXECUTOR, SIGNER, BOTH])
def test_an_approval_is_not_put_in_by_hand(author: Session, as_login: Sessions, login: str) -> None:
    dry_run(author)
    with pytest.raises(errors.InsufficientPrivilege, match="permission denied for table approval"):
        as_login(login).execute(FORGED.encode())


@contextmanager
def connected(conn: Session, database: str, login: str) -> Iterator[Session]:
    """A session that really is that login's: one that a superuser lent could become anybody again."""
    conn.execute(f"alter role {login} password 'told'".encode())
    with psycopg.connect(make_conninfo(database, user=login, password="told"), autocommit=True) as own:
        yield own


@pytest.mark.parametrize(
    "become",
    [
        pytest.param(f"set session authorization {SIGNER}", id="set session authorization"),
        pytest.param(f"set role {SIGNER}", id="set role to a person"),
        pytest.param("set role threephase_approver", id="set role to the approvers"),
        pytest.param(f"select set_config('role', '{SIGNER}', false)", id="set_config"),
        pytest.param(f"select set_config('session_authorization', '{SIGNER}', false)", id="set_config of the session"),
    ],
)
def test_a_runner_does_not_become_an_approver(author: Session, conn: Session, database: str, become: str) -> None:
    dry_run(author)
    with connected(conn, database, EXECUTOR) as own, pytest.raises(psycopg.Error, match="permission denied"):
        own.execute(become.encode())


@pytest.mark.parametrize(
    "lie",
    [
        "create function pg_temp.session_user() returns text language sql as $$select 'threephase_test_second'$$",
        "create temp table correction_dry_run (digest text, sha256 text, by text)",
        "create function pg_temp.pg_has_role(name, oid, text) returns boolean language sql as 'select true'",
    ],
    ids=["session_user", "a table", "pg_has_role"],
)
def test_a_search_path_that_lies_changes_nothing(as_login: Sessions, lie: str) -> None:
    both = as_login(BOTH)
    dry_run(both)
    both.execute(lie.encode())
    both.execute("set search_path = pg_temp, public, pg_catalog")
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match="cannot approve it"):
        both.execute(CALL)


@pytest.mark.parametrize("hours", [0, -1, 721])
def test_an_approval_holds_for_an_hour_to_thirty_days(author: Session, signer: Session, hours: int) -> None:
    dry_run(author)
    with pytest.raises(UsageError, match="between 1 and 720 hours"):
        approved(signer, hours=hours)


def test_a_dry_run_that_something_speaks_against_is_not_approved(author: Session, signer: Session) -> None:
    dry_run(author, result={"rows": 2, "problems": ["line 1: 2 rows where 3 were expected."]})
    with pytest.raises(RefusedError, match="Something speaks against this dry run, as it says itself"):
        approved(signer)


def test_only_what_was_dried_is_approved(author: Session, signer: Session) -> None:
    dry_run(author)
    with pytest.raises(NotFoundError, match="There is no dry run with the digest eeee"):
        approved(signer, digest="ee" * 32)


def test_what_was_run_is_not_approved_again(
    author: Session, signer: Session, executor: Session, as_login: Sessions
) -> None:
    dry_run(author)
    approved(signer)
    run(executor)
    with pytest.raises(RefusedError, match="was run already"):
        approved(as_login(SECOND))


def test_a_dry_run_is_found_by_the_beginning_of_its_digest(author: Session, signer: Session) -> None:
    first = dry_run(author)
    dry_run(author, digest="d2" + "d1" * 31, sha256="ab" * 32)
    assert find(signer, "d1").id == first
    assert (find(signer, DIGEST).by, find(signer, DIGEST).set_id) == (AUTHOR, 1)
    found = latest(signer, SCRIPT)
    assert found is not None
    assert found.id == first
    assert latest(signer, "cd" * 32) is None
    assert [each.id for each in list_proposals(signer)] == [2, 1]
    with pytest.raises(NotFoundError, match="Several digests begin with d"):
        find(signer, "d")
    for none in ("d3", "", "D1", "%"):
        with pytest.raises(NotFoundError, match="There is no dry run with the digest"):
            find(signer, none)


def test_a_dry_run_is_of_rows_that_the_same_login_wrote(author: Session, executor: Session) -> None:
    with author.transaction():
        number = change_set(author)
    with pytest.raises(RefusedError, match="was written by another login"):
        dry_run(executor, set_id=number)
