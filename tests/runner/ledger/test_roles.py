"""Who makes a ledger, with which rights, and what others have of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from psycopg import errors, sql

from runner.errors import LedgerError, RefusedError
from runner.ledger.chain import check
from runner.ledger.install import LATEST, ROLES, install, missing_roles, require
from runner.statement import statement
from tests.runner.ledger.batches import run_with_batches
from tests.runner.ledger.catalog import catalog
from tests.runner.ledger.conftest import Session


@contextmanager
def login(conn: Session, role: str) -> Iterator[None]:
    """The session as an ordinary user would have it."""
    conn.execute(f"set session authorization {role}")
    try:
        yield
    finally:
        conn.execute("reset session authorization")


def test_a_login_without_createrole_makes_a_ledger_of_its_own(conn: Session) -> None:
    refused = pytest.raises(
        RefusedError, match=r"permission denied for database .* `threephase ledger show-sql` prints"
    )
    with login(conn, "threephase_test_owner"), refused:
        install(conn, tool="x")
    conn.execute(
        sql.SQL("grant create on database {} to threephase_test_owner").format(sql.Identifier(conn.info.dbname))
    )
    with login(conn, "threephase_test_owner"):
        assert install(conn, tool="x") == list(range(1, LATEST + 1))
        run = run_with_batches(conn)
        assert check(conn, run.id) == []
        with pytest.raises(errors.InsufficientPrivilege, match="is refused: it is evidence"):
            conn.execute("delete from threephase.entry")


def test_roles_that_cannot_be_made_are_named_and_the_ledger_is_made_nevertheless(conn: Session) -> None:
    """Roles are the cluster's, so here they go by other names."""
    install(conn, tool="x")
    absent = statement("ledger/roles").as_string(None).replace("'threephase_", "'threephase_test_absent_")
    notices: list[str] = []
    conn.add_notice_handler(lambda notice: notices.append(f"{notice.message_primary} {notice.message_hint}"))
    with login(conn, "threephase_test_owner"):
        conn.execute(sql.SQL(absent))
    assert notices == [
        f"The role threephase_test_absent_{name} was not made: that takes CREATEROLE. "
        f"Let a DBA run CREATE ROLE threephase_test_absent_{name} NOLOGIN, then run this again."
        for name in ("runner", "reader", "approver")
    ]
    assert missing_roles(conn, ("threephase_test_absent_runner", *ROLES)) == ["threephase_test_absent_runner"]


def test_who_may_not_read_the_ledger_is_told_whom_to_ask(ledger: Session) -> None:
    with login(ledger, "threephase_test_nobody"), pytest.raises(LedgerError, match="GRANT threephase_runner TO "):
        require(ledger)


def test_a_member_of_the_runners_is_no_owner_and_init_leaves_the_grants_alone(ledger: Session) -> None:
    before = catalog(ledger)
    ledger.execute("grant threephase_runner to threephase_test_anna")
    with login(ledger, "threephase_test_anna"):
        assert install(ledger, tool="x") == []
    assert catalog(ledger) == before


def test_what_default_privileges_gave_to_others_is_taken_back(conn: Session) -> None:
    for kind in ("schemas", "tables", "functions", "sequences"):
        conn.execute(f"alter default privileges grant all on {kind} to threephase_test_nobody")
    install(conn, tool="x")
    assert [row for row in catalog(conn) if "threephase_test_nobody" in str(row)] == []
    with login(conn, "threephase_test_nobody"), pytest.raises(errors.InsufficientPrivilege):
        conn.execute("select * from threephase.run")


def test_images_are_compressed_by_lz4_where_the_server_can(ledger: Session) -> None:
    can = ledger.info.server_version >= 140000 and "lz4" in str(
        ledger.execute("select enumvals from pg_settings where name = 'default_toast_compression'").fetchone()
    )
    kept = "select coalesce(to_jsonb(a)->>'attcompression', '') from pg_attribute a where attname = 'rows'"
    row = ledger.execute(f"{kept} and attrelid = 'threephase.image'::regclass").fetchone()
    assert row == ("l" if can else "",)
