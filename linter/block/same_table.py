"""Whether two names may mean the same table."""

from __future__ import annotations

from rules.name import Name


def same_table(one: Name, other: Name) -> bool:
    """Where one of them has no schema, that is not known."""
    return one.name == other.name and (None in (one.schema, other.schema) or one.schema == other.schema)
