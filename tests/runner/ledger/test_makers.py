"""Who made the approvers' role, as an owner without a superuser's rights does, is no approver by that."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from psycopg import errors

from runner.ledger.install import install
from tests.runner.ledger.conftest import AUTHOR, OWNER, Session, session_of
from tests.runner.ledger.corrections import DIGEST, dry_run

CALL = f"select threephase.approve('{DIGEST}', 'System Owner', 72, '{{}}')"
MADE = "threephase_test_made"
AS_MAKER = f"grant threephase_approver to {OWNER} with admin true, inherit false, set false"
MEMBERSHIP = """
    select bool_or(m.admin_option), bool_or(m.inherit_option), bool_or(m.set_option) from pg_auth_members m
    where m.member = session_user::regrole and m.roleid = %s::regrole
"""


@pytest.fixture
def maker(conn: Session, database: str) -> Iterator[Session]:
    """An owner with CREATEROLE, who made the ledger. The role is the whole server's: others may have made it before."""
    conn.execute(f"alter role {OWNER} createrole".encode())
    conn.execute(f'grant create on database "{conn.info.dbname}" to {OWNER}'.encode())
    with session_of(database, OWNER) as own:
        install(own, tool="threephase test")
        if conn.info.server_version >= 160_000:
            conn.execute(AS_MAKER.encode())
        yield own
    conn.execute(f"revoke threephase_approver from {OWNER}".encode())
    conn.execute(f"drop owned by {OWNER} cascade; alter role {OWNER} nocreaterole".encode())


def test_who_made_the_approvers_role_is_no_approver(conn: Session, database: str, maker: Session) -> None:
    conn.execute(f"grant threephase_runner to {AUTHOR}".encode())
    with session_of(database, AUTHOR) as author:
        dry_run(author)
    with pytest.raises(errors.ObjectNotInPrerequisiteState, match=f"{OWNER} is no member of threephase_approver"):
        maker.execute(CALL.encode())
    may_act = "with set true" if conn.info.server_version >= 160_000 else ""
    conn.execute(f"grant threephase_approver to {OWNER} {may_act}".encode())
    assert maker.execute(CALL.encode()).fetchone() == (1,)


def test_from_version_16_on_who_makes_a_role_is_a_member_like_that(maker: Session) -> None:
    """Else the test above shows nothing."""
    if maker.info.server_version < 160_000:
        pytest.skip("whoever makes a role is no member of it")
    maker.execute(f"create role {MADE}".encode())
    try:
        made = maker.execute(MEMBERSHIP, (MADE,)).fetchone()
        assert made == maker.execute(MEMBERSHIP, ("threephase_approver",)).fetchone() == (True, False, False)
    finally:
        maker.execute(f"drop role {MADE}".encode())
