"""Whatever an owner does to what the journal speaks of is named."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.runner.ledger.conftest import Session
from tests.runner.ledger.tampering import found, tamper, whole_ledger


@pytest.fixture(scope="module")
def whole(postgres_dsn: str) -> Iterator[Session]:
    with whole_ledger(postgres_dsn) as owner:
        yield owner


@pytest.fixture
def full(whole: Session) -> Iterator[Session]:
    """What a test does to it is taken back."""
    whole.execute("begin isolation level repeatable read")
    yield whole
    whole.execute("rollback")


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param(
            "update threephase.correction_dry_run set result = '{}'",
            (2, "dry run 1 was edited: it is not what entry 2 says."),
            id="a dry run edited",
        ),
        pytest.param(
            "update threephase.correction_dry_run set by = 'eve'",
            (2, "dry run 1 was edited: it is not what entry 2 says."),
            id="another author",
        ),
        pytest.param(
            "delete from threephase.approval",
            (3, "approval 1 is missing: entry 3 speaks of it."),
            id="an approval deleted",
        ),
        pytest.param(
            "update threephase.approval set expires_at = expires_at + interval '1 year'",
            (3, "approval 1 was edited: it is not what entry 3 says."),
            id="an approval prolonged",
        ),
        pytest.param(
            "insert into threephase.approval (digest, role, by, expires_at, facts)"
            " values (repeat('d1', 32), 'Treasurer', 'eve', now() + interval '1 day', '{}')",
            (None, "approval 2 was put in: no entry speaks of it."),
            id="an approval put in",
        ),
        pytest.param(
            "update threephase.correction set policy = '{}'",
            (4, "correction 1 was edited: it is not what entry 4 says."),
            id="a receipt edited",
        ),
        pytest.param(
            "delete from threephase.correction",
            (4, "correction 1 is missing: entry 4 speaks of it."),
            id="a receipt deleted",
        ),
        pytest.param(
            "insert into threephase.correction (digest, sha256, kind, incident, file, target, set_id, changes, policy,"
            " result) select digest, 'other', kind, incident, file, target, 1, changes, policy, result"
            " from threephase.correction",
            (None, "correction 2 was put in: no entry speaks of it."),
            id="a receipt put in",
        ),
        pytest.param(
            "update threephase.change_page set rows = '{\"{3,91}\"}' where set_id = 1",
            (2, "set 1 of changed rows was edited: it is not what entry 2 says."),
            id="a row edited",
        ),
        pytest.param(
            "update threephase.change_page set side = 'old' where set_id = 2",
            (4, "set 2 of changed rows was edited: it is not what entry 4 says."),
            id="new for old",
        ),
        pytest.param(
            "update threephase.change_set set tables = '[]' where id = 2",
            (4, "set 2 of changed rows was edited: it is not what entry 4 says."),
            id="other tables",
        ),
        pytest.param(
            "delete from threephase.change_page where set_id = 2",
            (4, "set 2 of changed rows was edited: it is not what entry 4 says."),
            id="the rows deleted",
        ),
        pytest.param(
            "delete from threephase.change_set where id = 2",
            (4, "set 2 of changed rows is missing: entry 4 speaks of it."),
            id="a set deleted",
        ),
        pytest.param(
            "delete from threephase.change_page; update threephase.change_set set salt = null, purged_at = now()",
            (2, "set 1 of changed rows is empty, and no entry says that it was purged."),
            id="purged without an entry",
        ),
        pytest.param(
            "delete from threephase.image; delete from threephase.range; delete from threephase.entry;"
            " delete from threephase.chain; delete from threephase.run",
            (1, "entry 1 in the chain of run 1 is missing: entry 1 of the journal names it."),
            id="a whole run deleted",
        ),
        pytest.param(
            "update threephase.entry set hash = 'ab' where seq = 1",
            (1, "entry 1 in the chain of run 1 was rewritten: it is not what entry 1 of the journal says."),
            id="a run's chain rewritten",
        ),
        pytest.param(
            "insert into threephase.entry select run_id, 5, 'state', at, body, previous, hash from threephase.entry"
            " where seq = 1",
            (None, "entry 5 in the chain of run 1 was put in: no entry of the journal names it."),
            id="a state put into a run's chain",
        ),
    ],
)
def test_tampering_with_what_it_speaks_of_is_named(
    full: Session, script: str, expected: tuple[int | None, str]
) -> None:
    tamper(full, script)
    assert found(full)[0] == expected
