"""GRANT, REVOKE, default privileges and REASSIGN OWNED."""

from __future__ import annotations

import pytest

from rules.operation import ChangeOwner, ChangePrivileges, Operation
from rules.operation.catalog import ObjectKind
from tests.linter.grammar.understood import n, only

PRIVILEGES = [
    pytest.param(
        "GRANT SELECT, UPDATE (a, b) ON s.t, u TO r",
        ChangePrivileges(
            revoke=False,
            what="SELECT, UPDATE (a, b)",
            kind=ObjectKind.TABLE,
            tables=(n("t", "s"), n("u")),
            on="s.t, u",
            roles="r",
        ),
        id="tables, without the word",
    ),
    pytest.param(
        "GRANT ALL PRIVILEGES ON TABLE t TO PUBLIC WITH GRANT OPTION GRANTED BY CURRENT_ROLE",
        ChangePrivileges(
            revoke=False, what="ALL PRIVILEGES", kind=ObjectKind.TABLE, tables=(n("t"),), on="TABLE t", roles="PUBLIC"
        ),
        id="tables, with the word",
    ),
    pytest.param(
        "GRANT SELECT ON sequence, type TO r",
        ChangePrivileges(
            revoke=False,
            what="SELECT",
            kind=ObjectKind.TABLE,
            tables=(n("sequence"), n("type")),
            on="sequence, type",
            roles="r",
        ),
        id="tables that are called like a kind",
    ),
    pytest.param(
        "GRANT SELECT ON ALL TABLES IN SCHEMA a, b TO r",
        ChangePrivileges(revoke=False, what="SELECT", kind=ObjectKind.TABLE, on="ALL TABLES IN SCHEMA a, b", roles="r"),
        id="all tables",
    ),
    pytest.param(
        "GRANT USAGE ON ALL SEQUENCES IN SCHEMA a TO r",
        ChangePrivileges(
            revoke=False, what="USAGE", kind=ObjectKind.SEQUENCE, on="ALL SEQUENCES IN SCHEMA a", roles="r"
        ),
        id="all sequences",
    ),
    pytest.param(
        "GRANT USAGE ON SEQUENCE q TO r",
        ChangePrivileges(
            revoke=False,
            what="USAGE",
            kind=ObjectKind.SEQUENCE,
            sequences=(n("q"),),
            on="SEQUENCE q",
            roles="r",
        ),
        id="sequence",
    ),
    pytest.param(
        "GRANT CREATE, USAGE ON SCHEMA a, b TO r",
        ChangePrivileges(revoke=False, what="CREATE, USAGE", kind=ObjectKind.SCHEMA, on="SCHEMA a, b", roles="r"),
        id="schema",
    ),
    pytest.param(
        "GRANT EXECUTE ON FUNCTION f(int, text), s.g TO r",
        ChangePrivileges(
            revoke=False, what="EXECUTE", kind=ObjectKind.FUNCTION, on="FUNCTION f(int, text), s.g", roles="r"
        ),
        id="function",
    ),
    pytest.param(
        "GRANT USAGE ON FOREIGN SERVER a TO r",
        ChangePrivileges(revoke=False, what="USAGE", kind=ObjectKind.SERVER, on="FOREIGN SERVER a", roles="r"),
        id="server",
    ),
    pytest.param(
        "GRANT SET ON PARAMETER work_mem TO r",
        ChangePrivileges(revoke=False, what="SET", kind=None, on="PARAMETER work_mem", roles="r"),
        id="parameter",
    ),
    pytest.param(
        "GRANT a, b TO r WITH ADMIN OPTION, INHERIT TRUE",
        ChangePrivileges(revoke=False, what="a, b", kind=ObjectKind.ROLE, roles="r"),
        id="membership",
    ),
    pytest.param(
        "REVOKE ALL ON TABLE t FROM GROUP r, PUBLIC CASCADE",
        ChangePrivileges(
            revoke=True, what="ALL", kind=ObjectKind.TABLE, tables=(n("t"),), on="TABLE t", roles="GROUP r, PUBLIC"
        ),
        id="revoke",
    ),
    pytest.param(
        "REVOKE GRANT OPTION FOR SELECT ON t FROM r",
        ChangePrivileges(revoke=True, what="SELECT", kind=ObjectKind.TABLE, tables=(n("t"),), on="t", roles="r"),
        id="revoke the right to pass it on",
    ),
    pytest.param(
        "REVOKE ADMIN OPTION FOR a FROM r GRANTED BY b RESTRICT",
        ChangePrivileges(revoke=True, what="a", kind=ObjectKind.ROLE, roles="r"),
        id="revoke membership's option",
    ),
    pytest.param(
        "ALTER DEFAULT PRIVILEGES IN SCHEMA a FOR USER b GRANT SELECT, INSERT ON TABLES TO r WITH GRANT OPTION",
        ChangePrivileges(revoke=False, what="SELECT, INSERT", kind=ObjectKind.TABLE, default=True, roles="r"),
        id="default, granted",
    ),
    pytest.param(
        "ALTER DEFAULT PRIVILEGES REVOKE GRANT OPTION FOR EXECUTE ON ROUTINES FROM PUBLIC CASCADE",
        ChangePrivileges(revoke=True, what="EXECUTE", kind=ObjectKind.ROUTINE, default=True, roles="PUBLIC"),
        id="default, revoked",
    ),
    pytest.param(
        "REASSIGN OWNED BY a, SESSION_USER TO b", ChangeOwner(kind=None, name=None, owner="b"), id="reassign owned"
    ),
]


@pytest.mark.parametrize(("sql", "expected"), PRIVILEGES)
def test_who_may_do_what(sql: str, expected: Operation) -> None:
    assert only(sql) == expected
