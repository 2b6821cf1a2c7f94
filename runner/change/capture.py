"""Sight of the declared tables while a transaction changes them, and what it changed kept in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import psycopg
from psycopg import sql

from rules.name import Name
from rules.value import Value
from runner.change.watched import Watched, to_json
from runner.errors import NotFoundError, RunnerError
from runner.ledger.chain import as_jsonb
from runner.statement import statement

_HASHES = "threephase_hashes_"
_ROWS = "threephase_rows_"


Places = Callable[[Name], tuple[int, str]]
"""Of a table: its number in a set, and what comes before one of its rows in a hash."""
More = Callable[[psycopg.Connection[Any], int, Places], None]
"""Adds pages of its own to a set."""


class Kept(Value):
    """A set of changed rows, and the digest of all of them."""

    set_id: int
    digest: str


class Capture:
    """The changes of one transaction, from before its first statement until it ends.

    How: runner/sql/ledger/0002_changes.sql. xid: the transaction's number, counted on beyond 32 bits.
    """

    def __init__(self, conn: psycopg.Connection[Any], tables: Sequence[Watched], salt: str) -> None:
        """In a REPEATABLE READ transaction that is open and has changed nothing."""
        self._conn = conn
        self._tables = tables
        self._salt = salt
        ((is_first, self.xid, self._next_multi),) = conn.execute(statement("change/begun")).fetchall()
        if not is_first:
            raise RunnerError("something was changed before the correction began: its own rows could not be told.")
        conn.execute(statement("change/relations"))
        for number, table in enumerate(tables):
            for prefix in (_HASHES, _ROWS):
                self._watch(number, table, prefix)

    def digest(self, rows_in: int, more: More | None) -> Kept:
        """Keeps hashes of all rows that were changed. rows_in: the set that has the rows, if they are as approved."""
        return self._keep(_HASHES, rows_in, more)

    def keep(self, more: More | None) -> Kept:
        """Keeps all rows that were changed. more: what else belongs to them."""
        return self._keep(_ROWS, None, more)

    def place_of(self, table: Name) -> tuple[int, str]:
        """Its number in our sets, and what comes before one of its rows in a hash."""
        number = next(number for number, each in enumerate(self._tables) if each.name == table)
        return number, self._salted(self._tables[number])

    def set_of(self, conn: psycopg.Connection[Any]) -> int:
        """An empty set of another connection's, for the same rows."""
        set_id, _ = self._new_set(conn, None)
        return set_id

    def _new_set(self, conn: psycopg.Connection[Any], rows_in: int | None) -> tuple[int, int]:
        """Its number, and that of the transactions that have begun since ours."""
        values = {"tables": as_jsonb(to_json(self._tables)), "salt": self._salt, "rows_in": rows_in}
        with conn.transaction():
            ((set_id, width),) = conn.execute(statement("change/set_insert"), values).fetchall()
        return int(set_id), int(width)

    def _watch(self, number: int, table: Watched, prefix: str) -> None:
        self._conn.execute(
            statement("change/watch"),
            {
                **self._place(number, table, prefix),
                "columns": table.names,
                "salted": self._salted(table),
                "next_multi": self._next_multi,
                "with_rows": prefix == _ROWS,
            },
        )

    def _keep(self, prefix: str, rows_in: int | None, more: More | None) -> Kept:
        set_id, width = self._new_set(self._conn, rows_in)
        for number, table in enumerate(self._tables):
            self._conn.execute(
                statement("change/keep"),
                {
                    **self._place(number, table, prefix),
                    "set_id": set_id,
                    "number": number,
                    "columns": table.names,
                    "seen": table.seen,
                    "salted": self._salted(table),
                    "width": width,
                    "with_rows": prefix == _ROWS,
                },
            )
        if more is not None:
            more(self._conn, set_id, self.place_of)
        return Kept(set_id=set_id, digest=self._digest(set_id))

    def _digest(self, set_id: int) -> str:
        ((digest,),) = self._conn.execute(statement("change/digest"), {"set_id": set_id}).fetchall()
        return str(digest)

    def _place(self, number: int, table: Watched, prefix: str) -> dict[str, object]:
        return {"cursor": f"{prefix}{number}", "oid": table.oid, "only": table.only}

    def _salted(self, table: Watched) -> str:
        """What comes before a row in its hash: rows of two tables are never taken for each other."""
        return f"{self._salt}\n{table.name}\n"


def carry(of: psycopg.Connection[Any], from_set: int, to: psycopg.Connection[Any], to_set: int) -> None:
    """Copies the pages out of a transaction that will be rolled back. Nothing is read here, only passed on."""
    out = statement("change/pages_out").format(to=sql.Literal(to_set), set_id=sql.Literal(from_set))
    into = statement("change/pages_in")
    with of.cursor() as source, to.cursor() as sink, source.copy(out) as read, sink.copy(into) as write:
        for block in read:
            write.write(block)


def salt_of(conn: psycopg.Connection[Any], set_id: int) -> str:
    """The salt of a set's hashes. Raises NotFoundError: no such set, or it was purged."""
    row = conn.execute(statement("change/set_salt"), {"set_id": set_id}).fetchone()
    if row is None or row[0] is None:
        raise NotFoundError("The rows of the dry run were purged: what was approved cannot be told any more.")
    return str(row[0])
