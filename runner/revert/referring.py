"""Rows of other tables that would go, or lose what they refer to, when an inserted row is deleted again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import sql

from rules.name import Name
from rules.value import Value
from runner.batch.words import identifier, rows_of
from runner.errors import RefusedError
from runner.statement import statement

_REFERRING = "threephase_referring"


class Referring(Value):
    """A foreign key to a table whose rows may go. columns: its own, each with the one it refers to."""

    table: Name
    columns: tuple[tuple[str, str], ...]


# pg_constraint.confdeltype: what rows that refer to another do when it goes.
ACTING = ("c", "n", "d")  # CASCADE, SET NULL, SET DEFAULT
ALL = (*ACTING, "a", "r")  # NO ACTION and RESTRICT: they refuse it


def referring_to(conn: psycopg.Connection[Any], oid: int, actions: Sequence[str] = ACTING) -> tuple[Referring, ...]:
    """The keys with these actions ON DELETE. Raises RefusedError where a table of theirs cannot be read."""
    found: list[Referring] = []
    for name, schema, relation, readable, own, theirs in conn.execute(
        statement("revert_referring"), {"oid": oid, "actions": list(actions)}
    ):
        table = Name(relation, schema)
        if not readable:
            raise RefusedError(
                f"rows of {table} go or change with those they refer to by {name}, and {conn.info.user} may not look for "
                f"them. GRANT SELECT ON {table} first."
            )
        found.append(Referring(table=table, columns=tuple(zip(own, theirs, strict=True))))
    return tuple(found)


def is_referred(keys: tuple[Referring, ...], alias: str) -> sql.Composable:
    """Whether any row refers to that of the alias."""
    if not keys:
        return sql.SQL("false")
    return sql.SQL(" OR ").join(_exists(key, alias) for key in keys)


def _exists(key: Referring, alias: str) -> sql.Composed:
    same = (
        sql.SQL("{} = {}").format(identifier(_REFERRING, own), identifier(alias, theirs)) for own, theirs in key.columns
    )
    return sql.SQL("EXISTS (SELECT FROM {} WHERE {})").format(
        rows_of(key.table, _REFERRING), sql.SQL(" AND ").join(same)
    )
