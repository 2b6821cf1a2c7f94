"""A ledger from outside: its version, its owner, who may do what, how much is in it."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.rows import dict_row

from rules.value import Value
from runner.ledger.install import missing_roles
from runner.statement import statement


class Standing(Value):
    """role: who is connected. may: what that role is to the ledger: owner, runner, approver or reader.

    unfinished: runs that can go on. bytes: of all tables, image_bytes among them. missing: roles that nobody has made.
    """

    version: int
    owner: str
    role: str
    may: str
    runs: int
    unfinished: int
    bytes: int
    image_bytes: int
    missing: tuple[str, ...]


def read_standing(conn: psycopg.Connection[Any]) -> Standing:
    """How the ledger of this database stands, for a role that may read it."""
    with conn.cursor(row_factory=dict_row) as cursor:
        (row,) = cursor.execute(statement("ledger_standing")).fetchall()
    return Standing(**row, missing=tuple(missing_roles(conn)))
