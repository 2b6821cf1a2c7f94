"""What the database refuses of corrections: to the runner, to everybody else, and to the owner."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import psycopg
import pytest
from psycopg import errors

from runner.ledger import journal
from runner.ledger.install import install
from tests.postgres import fresh_database
from tests.runner.ledger.conftest import AUTHOR, EXECUTOR, NOBODY, SIGNER, Session, allow, session_of
from tests.runner.ledger.corrections import DIGEST, approved, dry_run, run

Guarded = tuple[Session, Session, Session]
"""The owner's session, a runner's, and anybody's."""
REFUSED = r"is refused|grows by the functions|nothing is put into it"


@pytest.fixture(scope="module")
def guarded(postgres_dsn: str) -> Iterator[Guarded]:
    """The same for all tests here that are refused everything, and so change nothing: one correction, done."""
    with ExitStack() as stack:
        dsn = stack.enter_context(fresh_database(postgres_dsn))
        owner = stack.enter_context(psycopg.connect(dsn, autocommit=True))
        install(owner, tool="threephase test")
        allow(owner)
        author, signer, executor, anybody = (
            stack.enter_context(session_of(dsn, login)) for login in (AUTHOR, SIGNER, EXECUTOR, NOBODY)
        )
        dry_run(author)
        approved(signer)
        run(executor)
        yield owner, executor, anybody


@pytest.mark.parametrize("replica", [False, True], ids=["", "as a replica"])
@pytest.mark.parametrize(
    "statement",
    [
        *(
            f"{what} threephase.{table}{rest}"
            for table, column in (
                ("journal", "kind"),
                ("journal_head", "length"),
                ("correction", "incident"),
                ("correction_dry_run", "incident"),
                ("approval", "role"),
                ("change_set", "tables"),
                ("change_page", "rows"),
            )
            for what, rest in (("update", f" set {column} = {column}"), ("delete from", ""), ("truncate", " cascade"))
        ),
        "update threephase.change_set set salt = null, purged_at = now()",
        "insert into threephase.change_page values (1, 0, 'old', 9, '{}', '{}')",
        "insert into threephase.change_page values (2, 0, 'old', 9, '{}', '{}')",
    ],
)
def test_nobody_changes_this_evidence_not_even_the_owner(guarded: Guarded, statement: str, replica: bool) -> None:
    guarded[0].execute(f"set session_replication_role = {'replica' if replica else 'origin'}".encode())
    with pytest.raises(errors.InsufficientPrivilege, match=REFUSED):
        guarded[0].execute(statement.encode())
    guarded[0].execute("reset session_replication_role")
    assert journal.check(guarded[0]) == []


@pytest.mark.parametrize(
    "statement",
    [
        "insert into threephase.journal values (9, 'approved', now(), '{}', '', '')",
        "update threephase.journal_head set length = 0",
        "insert into threephase.correction_dry_run (digest, sha256, kind, incident, file, target, set_id, changes, result)"
        " values ('', '', 'correction', '', '', '{}', 1, '', '{}')",
        "insert into threephase.correction (digest, sha256, kind, incident, file, target, set_id, changes, policy, result)"
        " values ('', '', 'correction', '', '', '{}', 1, '', '{}', '{}')",
        "insert into threephase.change_set (tables, salt, by) values ('[]', repeat('5a', 16), 'eve')",
        "insert into threephase.change_set (tables, salt, xid) values ('[]', repeat('5a', 16), 1)",
        "delete from threephase.change_page",
        "select threephase.record('approved', '{}')",
        "select threephase.record_row('approved', 'approval', 1, null, '{}')",
        "select threephase.sufficient('', '', '{}')",
        "select threephase.require_sets(1, null)",
        f"select threephase.approve('{DIGEST}', 'System Owner', 72, '{{}}')",
        "select threephase.purge_changes(1, '0', '{}')",
        "alter table threephase.approval disable trigger all",
    ],
)
def test_the_runner_is_refused(guarded: Guarded, statement: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege):
        guarded[1].execute(statement.encode())
    assert journal.check(guarded[0]) == []


def test_everybody_else_may_nothing(guarded: Guarded) -> None:
    own = guarded[2]
    for statement in (
        "select * from threephase.journal",
        "select threephase.note('began', '{}')",
        f"select threephase.approve('{DIGEST}', 'System Owner', 72, '{{}}')",
    ):
        with pytest.raises(psycopg.Error, match="permission denied for schema threephase"):
            own.execute(statement.encode())
    named = (
        guarded[0]
        .execute(
            "select oid::regprocedure::text from pg_proc where pronamespace = 'threephase'::regnamespace"
            " and has_function_privilege('threephase_test_nobody', oid, 'execute')"
        )
        .fetchall()
    )
    assert named == []
    assert (
        guarded[0]
        .execute(
            "select oid::regprocedure::text from pg_proc where pronamespace = 'threephase'::regnamespace"
            " and prosecdef and not proconfig::text like '%search_path=pg_catalog, pg_temp%'"
        )
        .fetchall()
        == []
    )
