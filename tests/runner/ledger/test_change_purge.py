"""What is left of the changed rows once they are purged, and who still needs them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from runner.errors import NotFoundError, RefusedError
from runner.ledger import journal
from runner.ledger.changes import purge, purgeable
from tests.runner.ledger.conftest import EXECUTOR, SIGNER, Session, Sessions
from tests.runner.ledger.corrections import COMMON, POLICY, approved, change_set, dry_run, run, settle
from tests.runner.ledger.runs import FACTS

NOW = timedelta(0)
REVERT: dict[str, Any] = {"kind": "revert", "reverts": 1, "sha256": "ee" * 32, "digest": "ef" * 32}


@pytest.fixture
def done(ledger: Session, author: Session, signer: Session, executor: Session) -> Session:
    """Set 1 is the dry run's, set 2 the correction's."""
    dry_run(author)
    approved(signer)
    run(executor)
    return ledger


def test_rows_and_salt_go_and_the_journal_says_so(done: Session) -> None:
    assert [(old.id, old.dry_run, old.correction) for old in purgeable(done, NOW)] == [(1, 1, None), (2, None, 1)]
    assert [purge(done, number, NOW, FACTS) for number in (1, 2)] == [1, 1]
    assert purgeable(done, NOW) == []
    assert done.execute("select count(*) from threephase.change_page").fetchone() == (0,)
    assert (
        done.execute("select salt, purged_at is not null from threephase.change_set").fetchall() == [(None, True)] * 2
    )
    purges = [entry.body["set"] for entry in journal.entries(done, kinds=("changes_purged",))]
    assert purges == [1, 2]
    assert journal.check(done) == []


def test_sets_that_hold_hashes_of_the_same_rows_go_with_them(
    ledger: Session, author: Session, signer: Session, executor: Session
) -> None:
    """Else their salt would let values be tried against the hashes that remain."""
    dry_run(author)
    approved(signer)
    with executor.transaction():
        settle(executor, **COMMON, set_id=change_set(executor, rows_in=1), policy=POLICY)
    assert [(old.id, old.dry_run, old.correction) for old in purgeable(ledger, NOW)] == [(1, 1, 1)]
    assert purge(ledger, 2, NOW, FACTS) == 2
    assert ledger.execute("select count(salt) from threephase.change_set").fetchone() == (0,)
    assert journal.check(ledger) == []


def test_a_correction_refers_to_the_rows_of_its_own_dry_run_alone(
    author: Session, signer: Session, executor: Session
) -> None:
    dry_run(author)
    dry_run(author, digest="0a" * 32)
    approved(signer)
    with pytest.raises(RefusedError, match="The changed rows are not those of the dry run"), executor.transaction():
        settle(executor, **COMMON, set_id=change_set(executor, rows_in=2), policy=POLICY)


def test_what_is_younger_is_kept(done: Session) -> None:
    month = timedelta(days=30)
    assert purgeable(done, month) == []
    with pytest.raises(RefusedError, match="The rows of set 1 are younger than 30 days"):
        purge(done, 1, month, FACTS)
    with pytest.raises(RefusedError, match="younger than"):
        purge(done, 1, timedelta(days=-1), FACTS)
    with pytest.raises(NotFoundError, match="There is no set 9"):
        purge(done, 9, NOW, FACTS)


def test_what_is_approved_is_kept_until_it_is_run(author: Session, signer: Session, ledger: Session) -> None:
    dry_run(author)
    approved(signer)
    with pytest.raises(RefusedError, match="Set 1 is approved to be run or to be reverted"):
        purge(ledger, 1, NOW, FACTS)


def test_what_an_approved_revert_puts_back_is_kept_until_then(
    done: Session, author: Session, signer: Session, executor: Session
) -> None:
    dry_run(author, ("{3,70}",), **REVERT)
    approved(signer, digest="ef" * 32)
    with pytest.raises(RefusedError, match="Set 2 is approved to be run or to be reverted"):
        purge(done, 2, NOW, FACTS)
    assert run(executor, ("{3,70}",), **REVERT) == 2
    *_, entry = journal.entries(done)
    assert (entry.kind, entry.body["reverts"]) == ("reverted", 1)
    assert purge(done, 2, NOW, FACTS) == 1
    assert journal.check(done) == []


def test_what_was_purged_is_not_approved(author: Session, signer: Session, ledger: Session) -> None:
    dry_run(author)
    purge(ledger, 1, NOW, FACTS)
    with pytest.raises(RefusedError, match=r"The rows of set 1 were purged\. Make a new dry run"):
        approved(signer)
    with pytest.raises(RefusedError, match="were purged before"):
        purge(ledger, 1, NOW, FACTS)


def test_no_revert_is_approved_of_what_was_purged(done: Session, author: Session, signer: Session) -> None:
    dry_run(author, ("{3,70}",), **REVERT)
    purge(done, 2, NOW, FACTS)
    with pytest.raises(RefusedError, match="The rows of set 2 were purged"):
        approved(signer, digest="ef" * 32)


@pytest.mark.parametrize("login", [EXECUTOR, SIGNER])
def test_only_the_owner_purges(done: Session, as_login: Sessions, login: str) -> None:
    with pytest.raises(RefusedError, match=r"It takes EXECUTE ON FUNCTION threephase\.purge_changes"):
        purge(as_login(login), 1, NOW, FACTS)
