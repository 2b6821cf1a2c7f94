"""Whether the journal is whole, and whether what it speaks of is there and is what it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
from psycopg.rows import class_row

from runner.ledger.links import Broken, Entry, Head, Links
from runner.statement import statement


def check(conn: psycopg.Connection[Any], kept: Head | None = None) -> list[Broken]:
    """Reads the journal again and holds it against all that it names; empty if all is as it was written.

    kept: a head that was kept elsewhere, without which a journal that was written anew as a whole looks right. Of each
    run it covers the places of its chain that the journal names; runner.ledger.chain.check reads such a chain itself.
    """
    with conn.transaction():
        conn.execute(statement("ledger_snapshot"))
        ((length, last, identity),) = conn.execute(statement("journal/head")).fetchall()
        links = Links("the journal", "the ledger that it is in", identity or "", kept=kept)
        broken = next(filter(None, map(links.follow, _entries(conn))), None)
        if broken is not None:
            return [broken]
        return [
            *links.end(None if last is None else Head(length=length, hash=last)),
            *_evidence_differs(conn),
            *_sets_differ(conn),
            *_runs_differ(conn),
        ]


def _entries(conn: psycopg.Connection[Any]) -> Iterator[Entry]:
    """By a cursor of the server: a journal may be longer than memory."""
    with conn.cursor("threephase_journal", row_factory=class_row(Entry)) as cursor:
        cursor.itersize = 1_000
        yield from cursor.execute(statement("journal/check_entries"))


def _evidence_differs(conn: psycopg.Connection[Any]) -> Iterator[Broken]:
    for seq, what, number, entered, there in conn.execute(statement("journal/check_evidence")):
        if there is None:
            yield Broken(seq=seq, what=f"{what} {number} is missing: entry {seq} speaks of it.")
        elif entered is None:
            yield Broken(seq=seq, what=f"{what} {number} was put in: no entry speaks of it.")
        else:
            yield Broken(seq=seq, what=f"{what} {number} was edited: it is not what entry {seq} says.")


def _sets_differ(conn: psycopg.Connection[Any]) -> Iterator[Broken]:
    for seq, set_id, there, purged in conn.execute(statement("journal/check_sets")):
        if not there:
            yield Broken(seq=seq, what=f"set {set_id} of changed rows is missing: entry {seq} speaks of it.")
        elif purged:
            yield Broken(seq=seq, what=f"set {set_id} of changed rows is empty, and no entry says that it was purged.")
        else:
            yield Broken(seq=seq, what=f"set {set_id} of changed rows was edited: it is not what entry {seq} says.")


def _runs_differ(conn: psycopg.Connection[Any]) -> Iterator[Broken]:
    for seq, run, place, entered, there in conn.execute(statement("journal/check_runs")):
        where = f"entry {place} in the chain of run {run}"
        if there is None:
            yield Broken(seq=seq, what=f"{where} is missing: entry {seq} of the journal names it.")
        elif entered is None:
            yield Broken(seq=seq, what=f"{where} was put in: no entry of the journal names it.")
        else:
            yield Broken(seq=seq, what=f"{where} was rewritten: it is not what entry {seq} of the journal says.")
