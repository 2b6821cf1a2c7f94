"""What an owner, or a newer release, has left that cannot be read: it is named, and in nobody's way."""

from __future__ import annotations

import psycopg
import pytest

from runner.errors import LedgerError
from runner.ledger.chain import check
from runner.ledger.runs import list_runs, read_run, unreadable_runs
from tests.runner.ledger.batches import run_with_batches
from tests.runner.ledger.conftest import Session
from tests.runner.ledger.runs import begin


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param("target = '{}'", "its target is not as threephase writes it", id="target"),
        pytest.param(
            """target = '{"kind": 1e5000}'""", "its target is not as threephase writes it", id="a long number"
        ),
        pytest.param("""settings = '{"speed": 1}'""", "There is no setting speed", id="a newer setting"),
    ],
)
def test_a_run_that_cannot_be_read_is_named_and_in_nobodys_way(ledger: Session, change: str, said: str) -> None:
    """As one that a newer release, or the ledger's owner, has left."""
    odd, good = begin(ledger, "odd"), begin(ledger, "good")
    ledger.execute("alter table threephase.run disable trigger user")
    ledger.execute(f"update threephase.run set {change} where id = {odd.id}")
    assert [run.id for run in list_runs(ledger)] == [good.id]
    (unreadable,) = unreadable_runs(ledger)
    assert str(unreadable).startswith("Run 1 (odd) cannot be read")
    assert said in str(unreadable)
    with pytest.raises(LedgerError, match=r"Run 1 \(odd\) cannot be read"):
        read_run(ledger, odd.id)
    assert read_run(ledger, good.id) == good


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        pytest.param(
            "update threephase.entry set body = body || '{\"x\": 1e5000}' where seq = 3",
            "entry 3 (batch) cannot be read: no such entry is made.",
            id="a number",
        ),
        pytest.param(
            "update threephase.entry set body = '[]' where seq = 1",
            "entry 1 (began) cannot be read: no such entry is made.",
            id="no object",
        ),
        pytest.param(
            "update threephase.run set settings = '{\"nice\": 1e5000}'",
            "the settings of run 1 cannot be read.",
            id="run",
        ),
        pytest.param(
            "update threephase.range set cursor = '[1e5000]'",
            "the keys in the ranges of run 1 cannot be read.",
            id="range",
        ),
    ],
)
def test_what_cannot_be_read_is_named_by_the_check(ledger: psycopg.Connection, script: str, expected: str) -> None:
    run_with_batches(ledger)
    for table in ("run", "entry"):
        ledger.execute(f"alter table threephase.{table} disable trigger user")
    ledger.execute(script.encode())
    assert [broken.what for broken in check(ledger, 1)][:1] == [expected]
