"""What a revert undoes: the images of a run, and the table as it is now."""

from __future__ import annotations

from collections.abc import Iterable

import psycopg

from rules.backfill import WorkKind
from rules.name import Name
from rules.value import Value
from runner.batch.transaction import prepare
from runner.errors import RefusedError
from runner.ledger import chain
from runner.ledger.runs import Run, read_run
from runner.revert.referring import Referring, referring_to
from runner.state import SUCCESSORS
from runner.statement import statement
from runner.target.key import Column, Key, KeyColumn


class Undo(Value):
    """The run, the kind of its statement, and the table that it changed. only: whether tables below it are left out.

    referring: of an INSERT, the keys under which others would go or change with its rows.
    """

    run: Run
    kind: WorkKind
    table: Name
    oid: int
    only: bool
    key: Key
    images: tuple[Column, ...]
    referring: tuple[Referring, ...]


def undo_of(conn: psycopg.Connection, run_id: int) -> Undo:
    """Raises RefusedError where the images cannot be trusted, or do not fit the table any more."""
    run = read_run(conn, run_id)
    if run.kind != "backfill":
        raise RefusedError(f"run {run_id} is itself a revert. Start the backfill again with --again instead.")
    if SUCCESSORS[run.state]:
        raise RefusedError(
            f"run {run_id} is {run.state.value} and can still go on. End it first: threephase backfill cancel {run_id}."
        )
    _refuse_unknown(conn, run)
    _refuse_broken(conn, run_id)
    with conn.transaction():
        prepare(conn, run.settings, run.target.search_path)
        return _on_its_table(conn, run)


def _on_its_table(conn: psycopg.Connection, run: Run) -> Undo:
    inserted = run.target.kind is WorkKind.INSERT
    table, key = (run.target.written, run.target.written_key) if inserted else (run.target.walked, run.target.key)
    if key is None:
        raise RefusedError(f"{table} had no key when run {run.id} was made: its new rows cannot be found again.")
    oid, relkind = _same_table(conn, run, table, None if inserted else run.target.oid)
    _refuse_changed_columns(conn, run.id, table, oid, (*key.columns, *run.target.images))
    return Undo(
        run=run,
        kind=run.target.kind,
        table=table,
        oid=oid,
        only=relkind == "r",
        key=key,
        images=run.target.images,
        referring=referring_to(conn, oid) if inserted else (),
    )


def _refuse_unknown(conn: psycopg.Connection, run: Run) -> None:
    row = conn.execute(statement("revert_shape"), {"run_id": run.id}).fetchone()
    wanted, kept = row if row is not None else (0, 0)
    if kept < wanted:
        raise RefusedError(
            f"run {run.id} changed rows in {wanted} batches, and the images of {wanted - kept} of them are not there: "
            "they were not kept (`images = false`), or purged. What the rows held before is not known."
        )
    if run.target.upsert:
        raise RefusedError(
            f"run {run.id} is an INSERT with ON CONFLICT DO UPDATE: which rows were there before, and what they held, "
            "is not kept."
        )


def _refuse_broken(conn: psycopg.Connection, run_id: int) -> None:
    for broken in chain.check(conn, run_id):
        raise RefusedError(f"the ledger of run {run_id} is not whole, and its images cannot be trusted: {broken.what}")


def _same_table(conn: psycopg.Connection, run: Run, table: Name, oid: int | None) -> tuple[int, str]:
    row = conn.execute(statement("target_table"), {"name": str(table)}).fetchone()
    if row is None:
        raise RefusedError(f"the table {table} of run {run.id} is not there any more.")
    if oid is not None and row[0] != oid:
        raise RefusedError(f"{table} is not the table that run {run.id} changed: it was dropped and made again since.")
    return int(row[0]), str(row[3])


def _refuse_changed_columns(
    conn: psycopg.Connection, run_id: int, table: Name, oid: int, columns: Iterable[KeyColumn | Column]
) -> None:
    now = {name: written for name, written, _ in conn.execute(statement("target_columns"), {"oid": oid})}
    for column in columns:
        if column.name not in now:
            raise RefusedError(f"{table} has no column {column.name} any more, which run {run_id} knew.")
        if now[column.name] != column.type:
            raise RefusedError(
                f"the column {column.name} of {table} is {now[column.name]} now, and was {column.type} when run {run_id} "
                "changed it."
            )
