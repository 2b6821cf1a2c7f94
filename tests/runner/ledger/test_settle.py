"""The receipt of a correction: only what was approved, by enough people, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg import errors

from runner.errors import NotFoundError, RefusedError, UsageError
from runner.ledger import journal
from runner.ledger.approvals import ApprovalPolicy
from runner.ledger.corrections import list_corrections, of_sha256, read
from tests.runner.ledger.conftest import AUTHOR, BOTH, EXECUTOR, SECOND, SIGNER, Session, Sessions
from tests.runner.ledger.corrections import COMMON, DIGEST, POLICY, SCRIPT, approved, change_set, dry_run, run, settle
from tests.runner.ledger.runs import FACTS
from tests.runner.ledger.test_purge import wait_until_blocked

TWO = ApprovalPolicy(roles=("System Owner", "Treasurer"))
LONG_AGO = "update threephase.approval set at = at - interval '3 days', expires_at = now() - interval '1 second'"


@pytest.fixture
def dried(author: Session) -> Session:
    dry_run(author)
    return author


def test_a_correction_that_was_approved_is_kept_and_entered(dried: Session, signer: Session, executor: Session) -> None:
    approved(signer)
    number = run(executor)
    kept = read(dried, number)
    assert (kept.by, kept.digest, kept.policy["roles"]) == (EXECUTOR, DIGEST, ["System Owner"])
    assert of_sha256(dried, SCRIPT) == kept
    assert list_corrections(dried) == [kept]
    *_, entry = journal.entries(dried)
    assert (entry.kind, entry.body["db_user"], entry.body["incident"]) == ("corrected", EXECUTOR, "INC-1")
    assert entry.body["approvals"] == [{"role": "System Owner", "by": SIGNER, "approval": 1}]
    assert journal.check(dried) == []


def test_without_an_approval_nothing_is_kept(dried: Session, executor: Session) -> None:
    with pytest.raises(RefusedError, match="No approval by the role System Owner counts: none was given"):
        run(executor)
    assert list_corrections(dried) == []


@pytest.mark.parametrize(
    ("who", "said"),
    [(BOTH, f"that of {BOTH} is by the one who runs it"), (AUTHOR, "none was given for this digest")],
)
def test_who_approved_does_not_run_it(dried: Session, as_login: Sessions, who: str, said: str) -> None:
    if who == BOTH:
        approved(as_login(BOTH))
    with pytest.raises(RefusedError, match=said):
        run(as_login(who))


def test_who_makes_a_dry_run_after_the_approval_is_an_author_too(
    dried: Session, as_login: Sessions, executor: Session
) -> None:
    both = as_login(BOTH)
    approved(both)
    dry_run(both, digest="0b" * 32)
    with pytest.raises(RefusedError, match=f"that of {BOTH} is by an author"):
        run(executor)


def test_an_approval_that_has_expired_does_not_count(
    dried: Session, signer: Session, executor: Session, ledger: Session
) -> None:
    approved(signer)
    ledger.execute("alter table threephase.approval disable trigger all")
    ledger.execute(LONG_AGO)
    with pytest.raises(RefusedError, match=f"that of {SIGNER} has expired"):
        run(executor)


def test_an_approval_of_another_digest_does_not_count(dried: Session, signer: Session, executor: Session) -> None:
    dry_run(dried, digest="0c" * 32)
    approved(signer, digest="0c" * 32)
    with pytest.raises(RefusedError, match="none was given for this digest"):
        run(executor)


def test_one_person_does_not_sign_for_two_roles(
    dried: Session, signer: Session, executor: Session, as_login: Sessions
) -> None:
    approved(signer)
    with pytest.raises(RefusedError, match="No approval by the role Treasurer counts: none was given"):
        run(executor, policy=TWO)
    approved(signer, "Treasurer")
    with pytest.raises(RefusedError, match="The roles System Owner and Treasurer need a person each"):
        run(executor, policy=TWO)
    # Whoever of both signs for which: the second one is enough, though for the role that is listed first.
    approved(as_login(SECOND))
    assert run(executor, policy=TWO) == 1
    *_, entry = journal.entries(dried)
    assert [(one["role"], one["by"]) for one in entry.body["approvals"]] == [
        ("System Owner", SECOND),
        ("Treasurer", SIGNER),
    ]


def test_a_role_that_is_named_twice_needs_two_people(
    dried: Session, signer: Session, executor: Session, as_login: Sessions
) -> None:
    policy = ApprovalPolicy(roles=("System Owner", "System Owner"))
    approved(signer)
    approved(signer)
    with pytest.raises(RefusedError, match="need a person each"):
        run(executor, policy=policy)
    approved(as_login(SECOND))
    assert run(executor, policy=policy) == 1


def test_a_receipt_that_no_program_reads_is_not_kept(dried: Session, signer: Session, executor: Session) -> None:
    approved(signer)
    with pytest.raises(UsageError, match="facts that a program can read"):
        run(executor, result={"rows": 10**300})


def test_only_those_who_sign_for_a_role_count(
    dried: Session, signer: Session, executor: Session, as_login: Sessions
) -> None:
    policy = ApprovalPolicy(signers={"System Owner": (SECOND,)})
    approved(signer)
    with pytest.raises(RefusedError, match=f"{SIGNER} does not sign for that role"):
        run(executor, policy=policy)
    approved(as_login(SECOND))
    assert run(executor, policy=policy) == 1


@pytest.mark.parametrize("roles", [(), tuple(f"role {number}" for number in range(11))], ids=["none", "eleven"])
def test_a_policy_names_one_to_ten_roles(dried: Session, executor: Session, roles: tuple[str, ...]) -> None:
    with pytest.raises(UsageError, match="one to ten roles"):
        run(executor, policy=ApprovalPolicy(roles=roles))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        pytest.param({"digest": "0d" * 32}, "There is no dry run of this script with the digest", id="digest"),
        pytest.param({"sha256": "0d" * 32}, "There is no dry run of this script with the digest", id="script"),
        pytest.param({"file": "DELETE FROM members;"}, "There is no dry run of this script", id="text"),
        pytest.param({"incident": "INC-2"}, "There is no dry run of this script", id="incident"),
        pytest.param({"rows": ("{3,91}", "{4,90}")}, "The changed rows are not those of the dry run", id="a row"),
        pytest.param({"rows": ("{3,90}",)}, "The changed rows are not those of the dry run", id="fewer rows"),
    ],
)
def test_what_is_run_is_what_was_dried(
    dried: Session, signer: Session, executor: Session, changes: dict[str, object], said: str
) -> None:
    approved(signer)
    with pytest.raises(RefusedError, match=said):
        run(executor, **changes)  # type: ignore[arg-type]


def test_a_digest_under_which_two_things_were_dried_is_of_neither(
    dried: Session, signer: Session, executor: Session
) -> None:
    approved(signer)
    dry_run(dried, ("{9,0}",))
    with pytest.raises(RefusedError, match="Several dry runs that did not do the same go by the digest"):
        run(executor, ("{9,0}",))


def test_the_rows_belong_to_the_transaction_of_the_receipt(dried: Session, signer: Session, executor: Session) -> None:
    approved(signer)
    with executor.transaction():
        number = change_set(executor)
    with pytest.raises(RefusedError, match=f"Set {number} of changes was not written by this transaction"):
        settle(executor, **COMMON, set_id=number, policy=POLICY)
    with executor.transaction(), executor.transaction():  # a savepoint is no other transaction
        settle(executor, **COMMON, set_id=change_set(executor), policy=POLICY)


def test_a_correction_is_run_once(dried: Session, signer: Session, executor: Session) -> None:
    approved(signer)
    run(executor)
    with pytest.raises(RefusedError, match="This script was run already"):
        run(executor)


def test_of_two_runs_at_once_one_commits(
    dried: Session, signer: Session, executor: Session, as_login: Sessions, database: str
) -> None:
    approved(signer)
    second = as_login(EXECUTOR)
    with ThreadPoolExecutor(1) as pool:
        with executor.transaction():
            executor.execute("set transaction isolation level repeatable read")
            settle(executor, **COMMON, set_id=change_set(executor), policy=POLICY)
            running = pool.submit(run, second)
            wait_until_blocked(running, database)
        with pytest.raises(RefusedError, match="This script was run already"):
            running.result()
    assert len(list_corrections(dried)) == 1
    assert journal.check(dried) == []


def test_an_entry_since_the_snapshot_makes_it_begin_anew(dried: Session, signer: Session, executor: Session) -> None:
    """A chain cannot be gone on with by who does not see its end: nothing forks, and the same again succeeds."""
    approved(signer)
    executor.execute("begin isolation level repeatable read")
    number = change_set(executor)
    journal.note(dried, "began", FACTS)
    with pytest.raises(errors.SerializationFailure):
        settle(executor, **COMMON, set_id=number, policy=POLICY)
    executor.execute("rollback")
    run(executor)
    assert journal.check(dried) == []


def test_a_receipt_that_is_not_there_is_named(dried: Session) -> None:
    with pytest.raises(NotFoundError, match="There is no correction 7 in the ledger"):
        read(dried, 7)
    assert of_sha256(dried, SCRIPT) is None


@pytest.mark.parametrize("login", [SIGNER, SECOND])
def test_an_approver_settles_nothing(dried: Session, as_login: Sessions, login: str) -> None:
    with pytest.raises(psycopg.Error, match="permission denied"):
        change_set(as_login(login))
    with pytest.raises(RefusedError, match="It takes threephase_runner"):
        settle(as_login(login), **COMMON, set_id=1, policy=POLICY)


def test_a_set_that_is_sealed_takes_no_more_rows(dried: Session) -> None:
    page = (
        "insert into threephase.change_page (set_id, number, side, page, rows, hashes) "
        "values (%s, 0, 'old', 7, '{}', '{}')"
    )
    with dried.transaction():
        number = change_set(dried)
        ((sealed,),) = dried.execute("select threephase.seal(%s)", (number,)).fetchall()
        assert dried.execute("select threephase.change_digest(%s)", (number,)).fetchall() == [(sealed,)]
        assert dried.execute("select threephase.seal(%s)", (number,)).fetchall() == [(sealed,)]
        with pytest.raises(errors.InsufficientPrivilege, match="is sealed"), dried.transaction():
            dried.execute(page, (number,))
