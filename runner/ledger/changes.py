"""The end of the changed rows: they are personal data, and are kept no longer than they are needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg.rows import class_row

from rules.value import Value
from runner.ledger.calls import call
from runner.ledger.chain import as_jsonb
from runner.statement import statement


class OldSet(Value):
    """A set of changed rows that could go. pages: of rows. dry_run, correction: whose it is, if anybody's."""

    id: int
    at: datetime
    by: str
    pages: int
    dry_run: int | None
    correction: int | None


def purgeable(conn: psycopg.Connection[Any], older_than: timedelta) -> list[OldSet]:
    """The sets that are as old and have their rows, the oldest first; one that is still needed is refused by purge."""
    with conn.cursor(row_factory=class_row(OldSet)) as cursor:
        return cursor.execute(statement("correction/purgeable"), {"older_than": older_than}).fetchall()


def purge(conn: psycopg.Connection[Any], set_id: int, older_than: timedelta, facts: Mapping[str, object]) -> int:
    """Deletes the rows of a set and enters that; how many pages. A correction whose rows are gone has no revert.

    The ledger's owner may, and whom the owner lets. Raises RefusedError for one that is younger, or needed by an
    approval that has not expired.
    """
    parameters = {"set_id": set_id, "older_than": older_than, "facts": as_jsonb(facts)}
    return call(conn, "correction/purge", parameters, role="EXECUTE ON FUNCTION threephase.purge_changes")
