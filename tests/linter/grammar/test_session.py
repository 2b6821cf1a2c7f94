"""Transactions, parameters, and what else concerns only the session."""

from __future__ import annotations

import pytest

from rules.operation import Call, DynamicSql, Session, SetParameter, Transaction
from rules.operation.session import TransactionVerb
from tests.linter.grammar.understood import n, only

TRANSACTIONS = [
    ("BEGIN", TransactionVerb.BEGIN),
    ("BEGIN WORK READ ONLY", TransactionVerb.BEGIN),
    ("START TRANSACTION ISOLATION LEVEL SERIALIZABLE, NOT DEFERRABLE", TransactionVerb.BEGIN),
    ("COMMIT", TransactionVerb.COMMIT),
    ("COMMIT AND NO CHAIN", TransactionVerb.COMMIT),
    ("END TRANSACTION", TransactionVerb.COMMIT),
    ("ROLLBACK", TransactionVerb.ROLLBACK),
    ("ABORT WORK AND NO CHAIN", TransactionVerb.ROLLBACK),
    ("SAVEPOINT a", TransactionVerb.SAVEPOINT),
    ("RELEASE a", TransactionVerb.RELEASE),
    ("RELEASE SAVEPOINT a", TransactionVerb.RELEASE),
    ("ROLLBACK TO a", TransactionVerb.ROLLBACK_TO),
    ("ROLLBACK WORK TO SAVEPOINT a", TransactionVerb.ROLLBACK_TO),
    ("PREPARE TRANSACTION 'a'", TransactionVerb.PREPARE),
    ("COMMIT PREPARED 'a'", TransactionVerb.COMMIT_PREPARED),
    ("ROLLBACK PREPARED 'a'", TransactionVerb.ROLLBACK_PREPARED),
    ("SET TRANSACTION READ ONLY", TransactionVerb.SET),
    ("SET LOCAL TRANSACTION READ WRITE", TransactionVerb.SET),
    ("SET SESSION CHARACTERISTICS AS TRANSACTION DEFERRABLE", TransactionVerb.SET),
    ("SET CONSTRAINTS a, s.b DEFERRED", TransactionVerb.SET_CONSTRAINTS),
]


@pytest.mark.parametrize(("sql", "verb"), TRANSACTIONS, ids=[sql for sql, _ in TRANSACTIONS])
def test_transaction_statements(sql: str, verb: TransactionVerb) -> None:
    assert only(sql) == Transaction(verb=verb)


PARAMETERS = [
    ("SET search_path TO a, \"B\", 'C'", "search_path", ("a", "B", "C"), False),
    ("SET lock_timeout = '5s'", "lock_timeout", ("5s",), False),
    ("SET LOCAL statement_timeout = 0", "statement_timeout", ("0",), True),
    ("SET SESSION a.b TO on", "a.b", ("on",), False),
    ("SET a = -1.5", "a", ("-1.5",), False),
    ("SET a TO DEFAULT", "a", None, False),
    ("SET local = 1", "local", ("1",), False),
    ("SET session.role = a", "session.role", ("a",), False),
    ("SET role TO a", "role", ("a",), False),
    ("SET transaction.x = 1", "transaction.x", ("1",), False),
    ("SET TIME ZONE 'UTC'", "timezone", ("UTC",), False),
    ("SET TIME ZONE -7", "timezone", ("-7",), False),
    ("SET LOCAL TIME ZONE LOCAL", "timezone", None, True),
    ("SET TIME ZONE INTERVAL '+02:00' HOUR TO MINUTE", "timezone", ("+02:00",), False),
    ("SET ROLE a", "role", ("a",), False),
    ("SET LOCAL ROLE NONE", "role", ("none",), True),
    ("SET SESSION AUTHORIZATION a", "session_authorization", ("a",), False),
    ("SET SESSION AUTHORIZATION DEFAULT", "session_authorization", None, False),
    ("SET SESSION SESSION AUTHORIZATION 'a'", "session_authorization", ("a",), False),
    ("SET NAMES 'UTF8'", "client_encoding", ("UTF8",), False),
    ("SET NAMES", "client_encoding", None, False),
    ("SET SCHEMA 'a'", "search_path", ("a",), False),
    ("SET XML OPTION CONTENT", "xmloption", ("content",), False),
    ("RESET a.b", "a.b", None, False),
    ("RESET ALL", "all", None, False),
    ("RESET ROLE", "role", None, False),
    ("RESET TIME ZONE", "timezone", None, False),
    ("RESET SESSION AUTHORIZATION", "session_authorization", None, False),
    ("RESET TRANSACTION ISOLATION LEVEL", "transaction_isolation", None, False),
]


@pytest.mark.parametrize(("sql", "parameter", "values", "local"), PARAMETERS, ids=[row[0] for row in PARAMETERS])
def test_parameters(sql: str, parameter: str, values: tuple[str, ...] | None, local: bool) -> None:
    assert only(sql) == SetParameter(parameter=parameter, values=values, local=local)


SESSIONS = [
    ("CHECKPOINT", "checkpoint"),
    ("CLOSE ALL", "close"),
    ("DEALLOCATE a", "deallocate"),
    ("DECLARE a CURSOR FOR SELECT 1", "declare"),
    ("DISCARD ALL", "discard"),
    ("FETCH PRIOR FROM a", "fetch"),
    ("LISTEN a", "listen"),
    ("LOAD 'a'", "load"),
    ("MOVE ALL IN a", "move"),
    ("NOTIFY a, 'b'", "notify"),
    ("PREPARE a AS DELETE FROM b", "prepare"),
    ("PREPARE transaction AS SELECT 1", "prepare"),
    ("SHOW search_path", "show"),
    ("UNLISTEN *", "unlisten"),
]


@pytest.mark.parametrize(("sql", "verb"), SESSIONS, ids=[sql for sql, _ in SESSIONS])
def test_the_session(sql: str, verb: str) -> None:
    assert only(sql) == Session(verb=verb)


def test_code_that_lies_elsewhere() -> None:
    assert only("CALL s.a(1, b => ARRAY[2])") == Call(procedure=n("a", "s"))
    assert only("EXECUTE a (1)") == DynamicSql(text="EXECUTE a (1)")


def test_and_chain_begins_the_next_transaction() -> None:
    assert only("COMMIT AND CHAIN") == Transaction(verb=TransactionVerb.COMMIT, chain=True)
    assert only("ABORT WORK AND CHAIN") == Transaction(verb=TransactionVerb.ROLLBACK, chain=True)
