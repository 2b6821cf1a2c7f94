"""Dry runs of corrections, kept to be approved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.rows import class_row

from runner.errors import NotFoundError
from runner.ledger.calls import call
from runner.ledger.executions import Recorded, Stated, parameters
from runner.statement import statement

_HEXADECIMAL = frozenset("0123456789abcdef")


class Proposal(Recorded):
    """A dry run. Who made it is an author, and cannot approve it."""


def propose(conn: psycopg.Connection[Any], stated: Stated, facts: Mapping[str, object]) -> int:
    """Keeps a dry run and enters it; its number. Its rows must have been written by the same login."""
    return call(conn, "approval/propose", parameters(stated, facts), role="threephase_runner")


def find(conn: psycopg.Connection[Any], digest: str) -> Proposal:
    """The newest one with that digest, or whose digest alone begins so. Raises NotFoundError."""
    found = _proposals(conn, prefix=digest) if digest and _HEXADECIMAL.issuperset(digest) else []
    if not found:
        raise NotFoundError(f"There is no dry run with the digest {digest} in the ledger.")
    if len({proposal.digest for proposal in found}) > 1:
        raise NotFoundError(f"Several digests begin with {digest}. Give more of it.")
    return found[0]


def latest(conn: psycopg.Connection[Any], sha256: str) -> Proposal | None:
    """The newest one of that script."""
    return next(iter(_proposals(conn, sha256=sha256)), None)


def proposals_of(conn: psycopg.Connection[Any], sha256: str) -> list[Proposal]:
    """Those of that script, the newest first."""
    return _proposals(conn, sha256=sha256)


def list_proposals(conn: psycopg.Connection[Any]) -> list[Proposal]:
    """All of them, the newest first."""
    return _proposals(conn)


def _proposals(
    conn: psycopg.Connection[Any], *, prefix: str | None = None, sha256: str | None = None
) -> list[Proposal]:
    with conn.cursor(row_factory=class_row(Proposal)) as cursor:
        return cursor.execute(statement("approval/proposals"), {"prefix": prefix, "sha256": sha256}).fetchall()
