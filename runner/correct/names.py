"""The names of a file, as the tables that they stand for in this database."""

from __future__ import annotations

from typing import Any

import psycopg

from rules.name import Name
from rules.value import replace
from runner.correct.script import Script
from runner.errors import RefusedError
from runner.statement import statement


def with_full_names(conn: psycopg.Connection[Any], script: Script) -> Script:
    """The same script with the schemas of its tables, under the search_path that is set. Raises RefusedError."""
    full = _full(conn, dict.fromkeys((*script.tables, *script.freeze, *(each.table for each in script.volatile))))
    return replace(
        script,
        tables=tuple(full[name] for name in script.tables),
        freeze=tuple(full[name] for name in script.freeze),
        volatile=tuple(replace(each, table=full[each.table]) for each in script.volatile),
    )


def _full(conn: psycopg.Connection[Any], names: dict[Name, None]) -> dict[Name, Name]:
    meant = [oid for (oid,) in conn.execute(statement("change/meant"), {"names": [str(name) for name in names]})]
    found = conn.execute(statement("change/named"), {"oids": meant}).fetchall()
    full = {}
    for name, (schema, relation) in zip(names, found, strict=True):
        if relation is None:
            raise RefusedError(
                f"there is no table {name} in this database. Check its name and schema, and the search_path."
            )
        full[name] = Name(name=relation, schema=schema)
    return full
