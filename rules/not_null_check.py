"""The CHECK that says the same as NOT NULL: once validated, it spares SET NOT NULL its scan."""

from __future__ import annotations

import re

from rules.name import Name
from rules.operation.parts import Constraint, ConstraintKind
from rules.schema import Schema

_COLUMN_IS_NOT_NULL = re.compile(
    r"""(?P<open>[(\s]*)(?:"(?P<quoted>(?:[^"]|"")+)"|(?P<plain>[^\W\d][\w$]*))"""
    r"""\s*\bis\s+not\s+null(?P<close>[)\s]*)\Z""",
    re.IGNORECASE,
)
SPARES_THE_SCAN = 12
"""The first major version of PostgreSQL in which such a check spares the scan."""


def says_not_null(constraint: Constraint, column: str) -> bool:
    """Whether it is CHECK (column IS NOT NULL) and nothing more."""
    if constraint.kind is not ConstraintKind.CHECK or constraint.expression is None or not constraint.enforced:
        return False
    found = _COLUMN_IS_NOT_NULL.match(constraint.expression.text)
    if found is None:
        return False
    written = found["quoted"]
    name = found["plain"].lower() if written is None else written.replace('""', '"')
    return name == column and found["open"].count("(") == found["close"].count(")")


def check_on(schema: Schema, table: Name, column: str) -> Constraint | None:
    """The check of the table that keeps NULL out of the column; a validated one if there is any."""
    known = schema.table(table)
    found = [c for c in known.constraints.values() if says_not_null(c, column)] if known else []
    return min(found, key=lambda constraint: constraint.not_valid, default=None)


def keeps_null_out(schema: Schema, table: Name, column: str, postgres_version: int) -> bool:
    """Whether SET NOT NULL changes nothing for anybody: a validated check is there, and spares the scan."""
    check = check_on(schema, table, column)
    return check is not None and not check.not_valid and postgres_version >= SPARES_THE_SCAN
