"""The names PostgreSQL gives to constraints and indexes that were created without one."""

from __future__ import annotations

from collections.abc import Container, Sequence

from rules.operation.parts import Constraint, ConstraintKind

_SUFFIX = {
    ConstraintKind.PRIMARY_KEY: "pkey",
    ConstraintKind.UNIQUE: "key",
    ConstraintKind.FOREIGN_KEY: "fkey",
    ConstraintKind.CHECK: "check",
    ConstraintKind.EXCLUDE: "excl",
    ConstraintKind.NOT_NULL: "not_null",
}
_LIMIT = 63  # bytes, NAMEDATALEN - 1


def constraint_name(table: str, constraint: Constraint, taken: Container[str]) -> str:
    """The written name, or table_columns_suffix (ChooseConstraintName in PostgreSQL's indexcmds.c and pg_constraint.c)."""
    if constraint.name is not None:
        return constraint.name
    if constraint.using_index is not None:
        return constraint.using_index
    columns = "" if constraint.kind is ConstraintKind.PRIMARY_KEY else "_".join(constraint.columns)
    return free_name(table, columns, _SUFFIX[constraint.kind], taken)


def index_name(table: str, columns: tuple[str | None, ...], taken: Container[str]) -> str:
    """The name of an index that was created without one: table_columns_idx, `expr` for an expression."""
    names: list[str] = []
    for column in columns:
        names.append(_numbered(column or "expr", names))
    return free_name(table, "_".join(names), "idx", taken)


def _numbered(name: str, taken: Sequence[str]) -> str:
    """The name, with a number behind it if an earlier column of the index has it (ChooseIndexColumnNames)."""
    candidates = (f"{name}{number or ''}" for number in range(len(taken) + 1))
    return next(candidate for candidate in candidates if candidate not in taken)


def free_name(table: str, columns: str, suffix: str, taken: Container[str]) -> str:
    """makeObjectName, then a number until the name is free."""
    candidate, number = _joined(table, columns, suffix), 0
    while candidate in taken:
        number += 1
        candidate = _joined(table, columns, f"{suffix}{number}")
    return candidate


def _joined(first: str, second: str, suffix: str) -> str:
    room = _LIMIT - len(suffix) - 1 - (1 if second else 0)
    one, two = first.encode(), second.encode()
    while len(one) + len(two) > room:
        if len(one) > len(two):
            one = one[:-1]
        else:
            two = two[:-1]
    parts = [part.decode(errors="ignore") for part in (one, two) if part]
    return "_".join([*parts, suffix])
