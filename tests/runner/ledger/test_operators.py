"""Operators that somebody planted in public: what the ledger is asked is answered by PostgreSQL's own."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest

from runner.ledger import chain, journal
from runner.ledger.approvals import approvals_of
from runner.ledger.changes import purgeable
from runner.ledger.corrections import list_corrections, of_sha256, read
from runner.ledger.images import old_runs
from runner.ledger.install import missing_roles, require
from runner.ledger.proposals import find, latest, list_proposals
from runner.ledger.runs import list_runs, move, read_run
from runner.ledger.standing import read_standing
from runner.report.facts import gather
from runner.report.now import read_now
from runner.state import State
from tests.runner.ledger.batches import run_with_batches
from tests.runner.ledger.conftest import SIGNER, Session, Sessions
from tests.runner.ledger.corrections import DIGEST, SCRIPT, approved, dry_run, run
from tests.runner.ledger.runs import FACTS

# For pairs of types of which PostgreSQL has the operator but nearly: one of exactly these types comes first.
PLANTED = {
    "=": (
        "text[], text[]",
        "oid, regclass",
        "regclass, oid",
        "name, text",
        "name, varchar",
        '"char", text',
        "varchar, varchar",
    ),
    "<>": ("text[], text[]", '"char", text', "varchar, varchar"),
    "->>": ("jsonb, jsonb",),
    "->": ("jsonb, jsonb",),
    "*": ("smallint, interval", "integer, interval", "integer, double precision", "numeric, interval"),
    "/": ("double precision, integer", "double precision, numeric"),
    "||": ("text, varchar", "name, name"),
    "-": ("numeric, double precision",),
}


@pytest.fixture
def planted(ledger: Session, author: Session, signer: Session, executor: Session) -> Session:
    """A ledger with a run, a dry run, an approval and a correction, and then the operators."""
    run_with_batches(ledger)
    dry_run(author)
    for number, (name, pairs) in enumerate(PLANTED.items()):
        for pair in pairs:
            left, right = pair.split(", ")
            returns = "boolean" if name in ("=", "<>") else "text"
            function = f"create function public.planted_{number}({pair}) returns {returns} language plpgsql as"
            ledger.execute(f"{function} $$ begin raise 'planted'; end $$".encode())
            operator = f"create operator public.{name} (leftarg = {left}, rightarg = {right}"
            ledger.execute(f"{operator}, procedure = public.planted_{number})".encode())
    return ledger


def test_they_would_be_asked(planted: Session) -> None:
    """Else the test below shows nothing."""
    for query in ("'{}'::text[] = '{}'", "'{}'::jsonb->>'1'", "2 * '1 s'::interval", "1::float / 2"):
        with pytest.raises(psycopg.errors.RaiseException, match="planted"):
            planted.execute(f"select {query}".encode())


def test_none_of_them_is_asked(
    planted: Session, author: Session, signer: Session, executor: Session, as_role: Sessions
) -> None:
    """As `audit list`, `audit verify`, `correct list`, `correct show` and `approve` ask, and those who look at runs."""
    approved(signer)
    run(executor)
    for conn in (planted, author, signer, as_role("threephase_reader")):
        kinds = [entry.kind for entry in journal.entries(conn)]
        assert kinds == ["backfill_began", "dry_run", "approved", "corrected"]
        assert [entry.kind for entry in journal.entries(conn, limit=9, kinds=("approved",))] == ["approved"]
        assert journal.check(conn, journal.head(conn)) == []
        assert [each.digest for each in (find(conn, DIGEST[:9]), *list_proposals(conn))] == [DIGEST, DIGEST]
        assert [each.by for each in approvals_of(conn, DIGEST)] == [SIGNER]
        assert [each.id for each in (read(conn, 1), *list_corrections(conn))] == [1, 1]
        assert latest(conn, SCRIPT) is not None
        assert of_sha256(conn, SCRIPT) is not None


def test_none_of_them_is_asked_of_runs(planted: Session) -> None:
    require(planted)
    assert missing_roles(planted) == []
    assert chain.check(planted, 1) == []
    assert read_now(planted, 1).run.id == 1
    assert gather(planted, 1).run.id == 1
    assert read_standing(planted).runs == 1
    move(planted, 1, State.CANCELLED, "not needed", FACTS)
    assert [each.id for each in list_runs(planted)] == [read_run(planted, 1).id]
    assert [each.id for each in old_runs(planted, timedelta(0))] == [1]
    assert [each.id for each in purgeable(planted, timedelta(0))] == [1]
