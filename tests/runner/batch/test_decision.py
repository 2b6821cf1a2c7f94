"""Every SQLSTATE has its decision."""

from __future__ import annotations

import psycopg
import pytest

from runner.batch.decision import _CLASSES, _CODES, Decision, decide, reason

KNOWN = sorted(
    {
        error.sqlstate
        for error in vars(psycopg.errors).values()
        if isinstance(error, type) and issubclass(error, psycopg.Error) and error.sqlstate
    }
)


@pytest.mark.parametrize(
    ("sqlstate", "decision"),
    [
        pytest.param("40001", Decision.RETRY, id="serialization"),
        pytest.param("40P01", Decision.RETRY, id="deadlock"),
        pytest.param("55006", Decision.RETRY, id="in use"),
        pytest.param("55P03", Decision.SHRINK, id="lock not available"),
        pytest.param("57014", Decision.SHRINK, id="statement timeout"),
        pytest.param("54000", Decision.SHRINK, id="program limit"),
        pytest.param("53200", Decision.SHRINK, id="out of memory"),
        pytest.param("53400", Decision.SHRINK, id="temp_file_limit"),
        pytest.param("08006", Decision.RECONNECT, id="connection failure"),
        pytest.param("08P01", Decision.RECONNECT, id="what PgBouncer says of a server that went away"),
        pytest.param("08007", Decision.RECONNECT, id="resolution unknown"),
        pytest.param("40003", Decision.RECONNECT, id="completion unknown"),
        pytest.param("57P01", Decision.RECONNECT, id="admin shutdown"),
        pytest.param("57P02", Decision.RECONNECT, id="crash shutdown"),
        pytest.param("57P03", Decision.RECONNECT, id="cannot connect now"),
        pytest.param("57P05", Decision.RECONNECT, id="idle session"),
        pytest.param("53300", Decision.RECONNECT, id="too many connections"),
        pytest.param("25P03", Decision.RECONNECT, id="idle in transaction"),
        pytest.param("25P04", Decision.RECONNECT, id="transaction_timeout"),
        pytest.param("25006", Decision.RECONNECT, id="read-only after a failover"),
        pytest.param("53100", Decision.PAUSE, id="disk full"),
        pytest.param("53000", Decision.PAUSE, id="some other resource"),
        pytest.param("22012", Decision.ROW, id="division by zero"),
        pytest.param("22P02", Decision.ROW, id="not to be cast"),
        pytest.param("23505", Decision.ROW, id="unique"),
        pytest.param("23514", Decision.ROW, id="check"),
        pytest.param("23503", Decision.ROW, id="foreign key"),
        pytest.param("21000", Decision.ROW, id="a sub-select with two rows"),
        pytest.param("40002", Decision.ROW, id="a constraint at the end"),
        pytest.param("44000", Decision.ROW, id="with check option"),
        pytest.param("27000", Decision.ROW, id="changed by its trigger"),
        pytest.param("P0001", Decision.ROW, id="raise exception"),
        pytest.param("P0004", Decision.ROW, id="assert"),
        pytest.param("38000", Decision.ROW, id="an exception in PL/Python"),
        pytest.param("2F005", Decision.ROW, id="no return"),
        pytest.param("39004", Decision.ROW, id="a null for a function"),
        pytest.param("2200H", Decision.FAIL, id="a sequence is used up"),
        pytest.param("42601", Decision.FAIL, id="syntax"),
        pytest.param("42P01", Decision.FAIL, id="no such table"),
        pytest.param("42501", Decision.FAIL, id="no right, or a row policy"),
        pytest.param("0A000", Decision.FAIL, id="not supported"),
        pytest.param("25P02", Decision.FAIL, id="an aborted transaction"),
        pytest.param("26000", Decision.FAIL, id="no such prepared statement"),
        pytest.param("28P01", Decision.FAIL, id="password"),
        pytest.param("55000", Decision.FAIL, id="not in the state"),
        pytest.param("57P04", Decision.FAIL, id="database dropped"),
        pytest.param("58030", Decision.FAIL, id="input and output"),
        pytest.param("XX000", Decision.FAIL, id="internal error"),
        pytest.param("XX001", Decision.FAIL, id="corrupted data"),
    ],
)
def test_a_failure_is_decided_by_its_sqlstate(sqlstate: str, decision: Decision) -> None:
    assert decide(sqlstate, connected=True) is decision


@pytest.mark.parametrize("sqlstate", KNOWN)
def test_every_sqlstate_that_the_driver_knows_is_in_the_table(sqlstate: str) -> None:
    assert sqlstate in _CODES or sqlstate[:2] in _CLASSES
    assert reason(sqlstate, connected=True)


def test_the_table_names_nothing_that_is_not_there() -> None:
    assert len(KNOWN) > 200
    assert set(_CLASSES) - {sqlstate[:2] for sqlstate in KNOWN} == {"45"}
    assert set(_CODES) <= set(KNOWN)


def test_a_line_of_its_own_decides_otherwise_than_its_class() -> None:
    the_same = [code for code, (decision, _) in _CODES.items() if decision is _CLASSES[code[:2]][0]]
    assert the_same == ["42501"]  # there for its reason


@pytest.mark.parametrize("sqlstate", ["U0001", "MY123", "90000", "45000", "55P99", "P0999"])
def test_a_code_of_the_authors_own_is_about_its_row_unless_its_class_is_known(sqlstate: str) -> None:
    expected = Decision.FAIL if sqlstate.startswith("55") else Decision.ROW
    assert decide(sqlstate, connected=True) is expected


@pytest.mark.parametrize("sqlstate", ["00000", "01000", "49000", "A0001", "H0001"])
def test_a_standard_code_that_postgresql_does_not_use_is_not_taken_for_a_row(sqlstate: str) -> None:
    assert decide(sqlstate, connected=True) is Decision.FAIL


@pytest.mark.parametrize(
    ("sqlstate", "connected", "decision"),
    [
        pytest.param(None, False, Decision.RECONNECT, id="gone without a word"),
        pytest.param(None, True, Decision.FAIL, id="refused by the client itself"),
        pytest.param("57P01", False, Decision.RECONNECT, id="gone with a word"),
        pytest.param("40001", False, Decision.RECONNECT, id="to be retried, but gone"),
        pytest.param("53100", False, Decision.RECONNECT, id="the server went down with its disk"),
        pytest.param("23505", False, Decision.RECONNECT, id="a row, but gone"),
        pytest.param("28P01", False, Decision.FAIL, id="the password is refused"),
        pytest.param("3D000", False, Decision.FAIL, id="no such database"),
        pytest.param("XX001", False, Decision.FAIL, id="corrupted"),
    ],
)
def test_a_lost_connection_is_made_again_unless_that_cannot_help(
    sqlstate: str | None, connected: bool, decision: Decision
) -> None:
    assert decide(sqlstate, connected=connected) is decision
