"""The view that a renamed relation leaves under its old name: it must show nobody more than the relation does.

A view reads as its owner, past the row security of its table, unless it says otherwise:
https://www.postgresql.org/docs/current/sql-createview.html
"""

from __future__ import annotations

from rules.name import Name
from rules.schema import Schema
from rules.wording import shown

_READS_AS_ITS_READER = 15
"""The first major version of PostgreSQL that knows security_invoker."""
_OPENS = "before PostgreSQL 15 {} shows every row to whoever may read it."


def bridge(schema: Schema, old: Name, new: Name, postgres_version: int) -> str | None:
    """CREATE VIEW under the old name; None where it would open rows that are closed."""
    if postgres_version >= _READS_AS_ITS_READER:
        return f"CREATE VIEW {old} WITH (security_invoker = true) AS SELECT * FROM {new};"
    return None if _is_guarded(schema, old) else f"CREATE VIEW {old} AS SELECT * FROM {new};"


def no_bridge(schema: Schema, old: Name) -> str:
    """Why there is none."""
    table = shown(schema.table_name(old), schema)
    return f"Leave no view under the old name: {table} has row security, and {_OPENS.format('a view')}"


def cautions(new: Name, postgres_version: int) -> list[str]:
    """What else the view needs."""
    grant = f"The view has no privileges yet: grant on it what is granted on {new}."
    if postgres_version >= _READS_AS_ITS_READER:
        return [grant]
    return [grant, f"If the table has row security, leave no view: {_OPENS.format('it')}"]


def _is_guarded(schema: Schema, name: Name) -> bool:
    table = schema.table(name)
    return table is not None and table.row_security
