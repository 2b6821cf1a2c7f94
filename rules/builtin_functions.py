"""Which functions are PostgreSQL's own, so that calling them runs nobody's code."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from rules.name import Name

# Built-in functions that change data outside the rows at hand.
MOVES_SEQUENCE = frozenset(("setval", "nextval", "lo_import", "lo_unlink", "lo_create", "lo_from_bytea"))
REMOVES_LARGE_OBJECT = "lo_unlink"


@cache
def _names() -> frozenset[str]:
    return frozenset((files("rules") / "builtin_functions.txt").read_text(encoding="ascii").split())


def is_builtin(name: Name) -> bool:
    """Whether a function of that name comes with PostgreSQL or one of its widely used extensions."""
    return name.schema in (None, "pg_catalog", "extensions") and name.name in _names()
