"""The journal: one chain over dry runs, approvals, corrections, what was refused, and where each run's own chain stands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import psycopg

from rules.value import Value
from runner.errors import LedgerError
from runner.ledger.calls import call
from runner.ledger.chain import as_jsonb
from runner.ledger.journal_check import check
from runner.ledger.links import Broken, Head
from runner.statement import statement

__all__ = ("Broken", "Head", "JournalEntry", "check", "entries", "head", "note")


class JournalEntry(Value):
    """An entry. body: all that the hash covers, kind and time once more.

    text: the body as it was hashed. hash: SHA-256 of previous, a line break and the text; previous: of the one before.
    """

    seq: int
    kind: str
    at: datetime
    body: dict[str, Any]
    text: str
    previous: str
    hash: str


def note(conn: psycopg.Connection[Any], kind: str, facts: Mapping[str, object]) -> int:
    """Enters began, refused, failed or exported in the caller's words; its number. What is done enters itself."""
    parameters = {"kind": kind, "facts": as_jsonb(facts)}
    return call(conn, "journal/note", parameters, role="threephase_runner or threephase_approver")


def head(conn: psycopg.Connection[Any]) -> Head:
    """Where the journal has got to. Kept elsewhere, it shows later whether anything up to it was changed or cut off."""
    ((length, last, _),) = conn.execute(statement("journal/head")).fetchall()
    if last is None:
        raise LedgerError("The journal of the ledger has lost its head: it was deleted by hand.")
    return Head(length=length, hash=last)


def entries(
    conn: psycopg.Connection[Any], *, limit: int | None = None, kinds: Sequence[str] = ()
) -> Iterator[JournalEntry]:
    """In their order, in little memory; with a limit the newest ones alone, also in their order. kinds: none means all."""
    if limit is not None:
        newest = conn.execute(statement("journal/newest"), {"kinds": list(kinds), "limit": limit}).fetchall()
        yield from map(_entry, reversed(newest))
        return
    after = 0
    while page := conn.execute(statement("journal/entries"), {"kinds": list(kinds), "after": after}).fetchall():
        yield from map(_entry, page)
        after = page[-1][0]


def _entry(row: tuple[Any, ...]) -> JournalEntry:
    seq, kind, at, text, previous, hashed = row
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        body = None
    if not isinstance(body, dict):
        raise LedgerError(f"Entry {seq} of the journal cannot be read. `threephase audit verify` says more.")
    return JournalEntry(seq=seq, kind=kind, at=at, body=body, text=text, previous=previous, hash=hashed)
