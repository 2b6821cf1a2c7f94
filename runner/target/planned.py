"""What PostgreSQL would do with the statements, by EXPLAIN: nothing is carried out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from rules.backfill import WorkKind
from runner.batch.compose import Images, work_on
from runner.batch.next_keys import nth_key
from runner.batch.words import KeyRange, bounds, verbatim
from runner.statement import statement
from runner.target.notice import Notice, Subject, note, stop, warn

# Rows; a smaller table is read as a whole, and rightly so: the one that is walked, and one that is joined with a batch.
_MANY = 10_000
_MANY_JOINED = 100_000
_EXPLAIN = sql.SQL("EXPLAIN (FORMAT JSON) {}")
_BOTH_ENDS = KeyRange(low=None, high=None)
_RIGHTS = {
    WorkKind.UPDATE: "SELECT, UPDATE",
    WorkKind.DELETE: "SELECT, UPDATE, DELETE",
    WorkKind.INSERT: "SELECT, INSERT",
}


def explain(
    conn: psycopg.Connection[TupleRow], query: sql.Composable, values: Mapping[str, object]
) -> tuple[Mapping[str, Any], ...]:
    """The plan's nodes, outermost first, each with its own fields as PostgreSQL names them."""
    # binary: only then is a query without parameters sent as one that must be alone; a second one would be carried out.
    row = conn.execute(_EXPLAIN.format(query), values, binary=True).fetchone()
    return () if row is None else tuple(_nodes(row[0][0]["Plan"]))


def _nodes(node: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield node
    for below in node.get("Plans", ()):
        yield from _nodes(below)


def keys(subject: Subject) -> Iterator[Notice]:
    """Whether the next keys are read in the index's order, and not sorted out of the whole table each time."""
    if subject.target.rows < _MANY:
        return
    query = nth_key(subject.backfill.work, subject.target, _BOTH_ENDS)
    nodes = explain(subject.conn, query, {"size": subject.settings.size})
    if any(node["Node Type"] in ("Sort", "Seq Scan") for node in nodes):
        yield warn(
            "key",
            f"PostgreSQL would not find the next keys of {subject.target.walked} by {subject.target.key.index.name}, "
            "but read and sort the whole table for each batch.",
            f"ANALYZE {subject.target.walked}, and look again.",
        )


def work(subject: Subject) -> Iterator[Notice]:
    """Whether the statement can be carried out at all, and reads no more in a batch than the batch."""
    work, target = subject.backfill.work, subject.target
    row = subject.conn.execute(nth_key(work, target, _BOTH_ENDS), {"size": subject.settings.size}).fetchone()
    batch = KeyRange(low=None, high=None if row is None else tuple(row[0]))
    try:
        with subject.conn.transaction():
            nodes = explain(subject.conn, work_on(work, target, batch, Images.NONE), bounds(batch))
    except psycopg.errors.InsufficientPrivilege as error:
        yield stop("permission", f"{_said(error)}.", f"GRANT {_RIGHTS[work.kind]} ON {target.written} to this role.")
        return
    except psycopg.Error as error:
        advice = error.diag.message_hint or "Mend it, and check it again."
        yield stop("statement", f"PostgreSQL refuses the statement: {_said(error)}.", advice)
        return
    yield from _whole_tables(subject, nodes)


def _whole_tables(subject: Subject, nodes: tuple[Mapping[str, Any], ...]) -> Iterator[Notice]:
    scanned = dict.fromkeys(str(node["Relation Name"]) for node in nodes if node["Node Type"] == "Seq Scan")
    for name in scanned:
        enough = _MANY if name == subject.target.walked.name else _MANY_JOINED
        if _rows(subject, name) >= enough:
            yield warn(
                "statement",
                f"Each batch would read the whole of {name}.",
                f"ANALYZE {name}; if it stays so, give it an index on the columns that the statement joins by.",
            )


def _rows(subject: Subject, name: str) -> int:
    """How many rows the largest table of that name has by the statistics."""
    row = subject.conn.execute(statement("preflight_rows"), {"name": name}).fetchone()
    return 0 if row is None else int(row[0])


def verify(subject: Subject) -> Iterator[Notice]:
    """Whether the query can be asked."""
    query = subject.backfill.verify
    if query is None:
        yield note("verify", "The file has no verify query: success rests on the final sweep alone.")
        return
    try:
        with subject.conn.transaction():
            nodes = explain(subject.conn, verbatim(query), {})
    except psycopg.Error as error:
        yield stop(
            "verify", f"The verify query cannot be asked: {_said(error)}.", "Write one SELECT that yields a number."
        )
        return
    if any(node["Node Type"] in ("ModifyTable", "LockRows") for node in nodes):
        yield stop("verify", "The verify query does not only read.", "Write one SELECT that yields a number.")


def _said(error: psycopg.Error) -> str:
    return (error.diag.message_primary or str(error)).rstrip(".")
