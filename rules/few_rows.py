"""Conditions that pick rows by their key: UPDATE … WHERE id = 7."""

from __future__ import annotations

from rules.effects.conditions import Comparison, condition, conjuncts
from rules.name import Name
from rules.operation.parts import Condition
from rules.schema import Schema

_FEW = 100
"""So many keys are written by hand; more of them are a backfill in disguise."""


def picks_few(schema: Schema, table: Name, where: Condition | None) -> bool:
    """Whether at most a hundred rows can pass, because one of its parts compares a unique column with constants."""
    if where is None or "case" in where.text.lower():  # inside CASE an AND joins something else
        return False
    compared = {
        part.column
        for part in conjuncts(condition(where.text))
        if isinstance(part, Comparison) and part.operator in ("=", "in") and len(part.values) <= _FEW
    }
    return bool(compared) and any(
        index.unique and index.where is None and len(index.columns) == 1 and index.columns[0] in compared
        for index in schema.indexes_of(schema.table_name(table))
    )
