"""Which relations a transaction has written to, whoever's statement or trigger it was."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import psycopg

from rules.name import Name
from rules.value import Value
from runner.change.watched import Watched
from runner.statement import statement


class LockHeld(Value):
    """A relation and the strongest lock that the transaction holds on it, as pg_locks names it."""

    relation: str
    mode: str


class Written(Value):
    """undeclared: relations that were written to, or may have been, and are not watched. sequences: those that moved."""

    undeclared: tuple[str, ...]
    sequences: tuple[str, ...]
    locks: tuple[LockHeld, ...]


# From the weakest to the strongest, as PostgreSQL's manual has them (13.3.1).
_MODES = (
    "AccessShareLock",
    "RowShareLock",
    "RowExclusiveLock",
    "ShareUpdateExclusiveLock",
    "ShareLock",
    "ShareRowExclusiveLock",
    "ExclusiveLock",
    "AccessExclusiveLock",
)


def written(conn: psycopg.Connection[Any], tables: Iterable[Watched]) -> Written:
    """In the transaction that a Capture watches, its connection's first: the counters are those of the session."""
    known = {table.oid for table in tables}
    undeclared: list[str] = []
    sequences, locks = [], []
    for oid, schema, relation, kind, modes, rows, above in conn.execute(statement("change/written")):
        name = relation if schema is None else str(Name(name=relation, schema=schema))
        if kind == "S":
            sequences.append(name)
            continue
        locks.append(LockHeld(relation=name, mode=max(modes, key=_MODES.index)))
        if rows != 0 and known.isdisjoint((oid, *above)):
            undeclared.append(name)
    undeclared += [
        str(Name(name=relation, schema=schema)) for schema, relation in conn.execute(statement("change/dropped"))
    ]
    return Written(undeclared=tuple(undeclared), sequences=tuple(sequences), locks=tuple(locks))
