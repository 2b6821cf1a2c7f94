"""What the database itself refuses: to the runner, to the reader, to everybody else, and to the owner."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg import errors, sql

from runner.ledger.chain import check
from tests.postgres import fresh_database
from tests.runner.ledger.batches import filled
from tests.runner.ledger.conftest import Session

EVIDENCE = ("run", "chain", "entry", "image", "quarantine", "dry_run", "meta")


@pytest.fixture(scope="module")
def guarded(postgres_dsn: str) -> Iterator[Session]:
    """The same for all tests here that are refused everything, and so change nothing."""
    with fresh_database(postgres_dsn) as dsn, psycopg.connect(dsn, autocommit=True) as conn:
        yield filled(conn)


@contextmanager
def acting_as(conn: Session, role: str) -> Iterator[Session]:
    conn.execute(sql.SQL("SET ROLE {}").format(sql.Identifier(role)))
    try:
        yield conn
    finally:
        conn.execute("RESET ROLE")


def statements() -> Iterator[object]:
    columns = {
        "run": "name",
        "chain": "length",
        "entry": "kind",
        "image": "batch",
        "quarantine": "message",
        "meta": "tool",
    }
    for table in EVIDENCE:
        column = columns.get(table, "kind")
        yield pytest.param(table, f"update threephase.{table} set {column} = {column}", id=f"update {table}")
        yield pytest.param(table, f"delete from threephase.{table}", id=f"delete {table}")
        yield pytest.param(table, f"truncate threephase.{table} cascade", id=f"truncate {table}")


@pytest.mark.parametrize("replica", [False, True], ids=["", "as a replica"])
@pytest.mark.parametrize(
    ("table", "statement"),
    [
        *(parameter for parameter in statements() if "update run" not in str(parameter)),
        pytest.param("range", "delete from threephase.range", id="delete range"),
        pytest.param("range", "truncate threephase.range", id="truncate range"),
        *(
            pytest.param("run", f"update threephase.run set {change}", id=change)
            for change in (
                "name = 'other'",
                "sha256 = 'ab'",
                "file = ''",
                "target = '{}'",
                "kind = 'revert'",
                "reverts = id",
                "started_at = now()",
            )
        ),
        pytest.param("chain", "update threephase.chain set length = length - 1", id="cut the chain"),
        pytest.param("chain", "update threephase.chain set head = 'ab'", id="another head"),
    ],
)
def test_nobody_changes_evidence_not_even_the_owner(
    guarded: Session, table: str, statement: str, replica: bool
) -> None:
    before = guarded.execute(f"select t::text from threephase.{table} t").fetchall()
    assert before
    guarded.execute(f"set session_replication_role = {'replica' if replica else 'origin'}")
    with pytest.raises(errors.InsufficientPrivilege) as refused:
        guarded.execute(statement)
    guarded.execute("reset session_replication_role")
    said = str(refused.value.diag.message_primary)
    assert "is refused" in said or "never changes" in said or "grows by threephase.append alone" in said
    assert guarded.execute(f"select t::text from threephase.{table} t").fetchall() == before
    assert check(guarded, 1) == []


MAY: dict[str, frozenset[str]] = {
    "meta": frozenset(("select",)),
    "run": frozenset(("select", "insert", "update")),
    "range": frozenset(("select", "insert", "update")),
    "chain": frozenset(("select",)),
    "entry": frozenset(("select",)),
    "image": frozenset(("select", "insert")),
    "quarantine": frozenset(("select", "insert")),
    "dry_run": frozenset(("select", "insert")),
    "worker": frozenset(("select", "insert", "update")),
    "batch": frozenset(("select",)),
    "image_digest": frozenset(("select",)),
    "unspoken": frozenset(("select",)),
    "journal": frozenset(("select",)),
    "journal_head": frozenset(("select",)),
    "change_set": frozenset(("select", "insert")),
    "change_page": frozenset(("select", "insert")),
    "correction": frozenset(("select",)),
    "correction_dry_run": frozenset(("select",)),
    "approval": frozenset(("select",)),
    "correction_evidence": frozenset(("select",)),
    "change_set_digest": frozenset(("select",)),
}
_PRIVILEGES = ("select", "insert", "update", "delete", "truncate", "references", "trigger")


def held(ledger: Session, role: str, relation: str) -> frozenset[str]:
    """What the role may do with the relation, or with a column of it."""
    name = f"threephase.{relation}"
    on_columns = ("select", "insert", "update", "references")
    found = set()
    for privilege in _PRIVILEGES:
        kind = "any_column" if privilege in on_columns else "table"
        ((has,),) = ledger.execute(f"select has_{kind}_privilege(%s, %s, %s)", (role, name, privilege)).fetchall()
        if has:
            found.add(privilege)
    return frozenset(found)


@pytest.mark.parametrize("relation", MAY)
def test_the_runner_may_do_this_and_no_more(guarded: Session, relation: str) -> None:
    assert held(guarded, "threephase_runner", relation) == MAY[relation]


@pytest.mark.parametrize("relation", MAY)
def test_the_reader_may_look_but_not_at_images(guarded: Session, relation: str) -> None:
    hidden = ("image", "unspoken", "change_page")
    expected = frozenset() if relation in hidden else frozenset(("select",))
    assert held(guarded, "threephase_reader", relation) == expected


@pytest.mark.parametrize(
    "statement",
    [
        "select * from threephase.run",
        "select threephase.append(1, 'state', '{}')",
        "select threephase.purge_images(1, '{}')",
        "insert into threephase.dry_run (sha256, target, kind, result) values ('', '{}', 'plan', '{}')",
    ],
)
def test_everybody_else_may_nothing(guarded: Session, statement: str) -> None:
    refused = pytest.raises(errors.InsufficientPrivilege, match="permission denied for schema threephase")
    with acting_as(guarded, "threephase_test_nobody") as nobody, refused:
        nobody.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("insert into threephase.entry select * from threephase.entry", id="an entry of its own"),
        pytest.param("update threephase.chain set length = length + 1", id="the chain"),
        pytest.param("insert into threephase.chain (run_id, head) values (1, '')", id="a chain of its own"),
        pytest.param("delete from threephase.image", id="images"),
        pytest.param("update threephase.run set name = 'x'", id="what a run is"),
        pytest.param("update threephase.run set started_at = now()", id="when a run began"),
        pytest.param(
            "insert into threephase.dry_run (sha256, target, kind, result, by) values ('', '{}', 'plan', '{}', 'anna')",
            id="a dry run in another's name",
        ),
        pytest.param(
            "insert into threephase.quarantine (run_id, key, pass, range, batch, sqlstate, message, at)"
            " values (1, '[]', 1, 1, 1, '', '', now())",
            id="a quarantine at another time",
        ),
        pytest.param("update threephase.range set low = null", id="where a range begins"),
        pytest.param("delete from threephase.worker", id="who worked"),
        pytest.param("alter table threephase.entry disable trigger all", id="the triggers"),
        pytest.param("select threephase.purge_images(1, '{}')", id="purging"),
        pytest.param("create table threephase.mine ()", id="a table of its own"),
    ],
)
def test_the_runner_is_refused(guarded: Session, statement: str) -> None:
    with acting_as(guarded, "threephase_runner") as runner, pytest.raises(errors.InsufficientPrivilege):
        runner.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "select rows from threephase.image",
        "select key from threephase.quarantine",
        "select message from threephase.quarantine",
        "select threephase.append(1, 'state', '{}')",
        "update threephase.run set why = ''",
    ],
)
def test_the_reader_is_refused(guarded: Session, statement: str) -> None:
    with acting_as(guarded, "threephase_reader") as reader, pytest.raises(errors.InsufficientPrivilege):
        reader.execute(statement)
