"""What must hold before and after, asked in the correction's own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

import psycopg

from rules.correction import Condition
from runner.correct.outcome import ConditionSeen
from runner.statement import as_sql, statement


class Conditions:
    """The conditions of a script; those that compare with before are asked twice."""

    def __init__(self, before: Sequence[Condition], after: Sequence[Condition]) -> None:
        self._before = before
        self._after = after
        self._then: dict[str, str | None] = {}

    def ask_before(self, conn: psycopg.Connection[Any]) -> list[ConditionSeen]:
        """Those of before, and what those of after that compare with it will want."""
        for condition in self._after:
            if condition.value is None:
                self._then[condition.query] = _value(conn, condition.query)
        return [
            _seen(condition, "before", _value(conn, condition.query), condition.value) for condition in self._before
        ]

    def ask_after(self, conn: psycopg.Connection[Any]) -> list[ConditionSeen]:
        """Those of after."""
        return [
            _seen(
                condition,
                "after",
                _value(conn, condition.query),
                self._then[condition.query] if condition.value is None else condition.value,
            )
            for condition in self._after
        ]


def _value(conn: psycopg.Connection[Any], query: str) -> str | None:
    composed = statement("correct/condition").format(query=as_sql(query))
    ((value,),) = conn.execute(composed, binary=True).fetchall()
    return None if value is None else str(value)


def _seen(condition: Condition, when: str, value: str | None, wanted: str | None) -> ConditionSeen:
    return ConditionSeen(
        name=condition.name, query=condition.query, when=when, value=value, wanted=wanted, holds=_same(value, wanted)
    )


def _same(value: str | None, wanted: str | None) -> bool:
    """As texts, or as numbers: 3.00 is 3. NULL is NULL, where it was so before."""
    if value == wanted:
        return True
    if value is None or wanted is None:
        return False
    try:
        return Decimal(value) == Decimal(wanted)
    except InvalidOperation:
        return False
