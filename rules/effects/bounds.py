"""Whether a table's checks prove what a partition's bound asks of its rows, so that they need not be read.

QueuePartitionConstraintValidation in tablecmds.c, predtest.c; https://www.postgresql.org/docs/current/ddl-partitioning.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import NamedTuple

from rules.effects.conditions import AllOf, AnyOf, Comparison, Condition, Constant, facts
from rules.effects.not_null import is_not_null
from rules.name import Name
from rules.schema import Schema, Table


class Range(NamedTuple):
    """FROM low TO high, over one column; None for MINVALUE and MAXVALUE."""

    column: str
    low: Constant | None
    high: Constant | None


class Values(NamedTuple):
    """IN (…), without NULL."""

    column: str
    values: tuple[Constant, ...]


@cache
def _range() -> re.Pattern[str]:
    return re.compile(r"from\s*\((?P<low>[^,()]+)\)\s*to\s*\((?P<high>[^,()]+)\)\Z", re.IGNORECASE)


@cache
def _list() -> re.Pattern[str]:
    return re.compile(r"in\s*\((?P<values>[^()]+)\)\Z", re.IGNORECASE)


def parsed(parent: Table, text: str) -> Range | Values | None:
    """The bound of a partition of the table, if it is about one plain column and not by hash."""
    column = parent.partition_key[0] if len(parent.partition_key) == 1 else None
    if column is None:
        return None
    if found := _range().match(text):
        low, high = found["low"].strip(), found["high"].strip()
        least, most = _constant(low), _constant(high)
        known = (least is not None or low.lower() == "minvalue") and (most is not None or high.lower() == "maxvalue")
        return Range(column, least, most) if known else None
    if found := _list().match(text):
        values = [_constant(value.strip()) for value in found["values"].split(",")]
        each = tuple(value for value in values if value is not None)
        return Values(column, each) if len(each) == len(values) else None
    return None


def _constant(text: str) -> Constant | None:
    if len(text) > 1 and text[0] == text[-1] == "'":
        return text[1:-1]
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def proves(schema: Schema, table: Name, bound: Range | Values) -> bool:
    """Whether all rows of the table are known to lie within the bound."""
    told = [fact for fact in facts(schema, table) if isinstance(fact, Comparison) and fact.column == bound.column]
    filled = is_not_null(schema, table, bound.column) or any(fact.operator == "is not null" for fact in told)
    if not filled:
        return False
    if isinstance(bound, Values):
        return any(fact.operator in ("=", "in") and set(fact.values) <= set(bound.values) for fact in told)
    above = bound.low is None or any(_is_from(fact, bound.low) for fact in told)
    return above and (bound.high is None or any(_is_below(fact, bound.high) for fact in told))


def proves_outside(schema: Schema, table: Name, bound: Range | Values) -> bool:
    """Whether no row of the table, a default partition, can lie within the bound."""
    return any(_is_outside(fact, bound) for fact in facts(schema, table))


def _is_outside(fact: Condition, bound: Range | Values) -> bool:
    match fact:
        case AllOf(parts=parts):
            return any(_is_outside(part, bound) for part in parts)
        case AnyOf(parts=parts):
            return bool(parts) and all(_is_outside(part, bound) for part in parts)
        case Comparison(column=column, operator=operator, values=values):
            if column != bound.column:
                return False
            if operator == "is null":
                return True
            if isinstance(bound, Values):
                return operator in ("=", "in") and set(values).isdisjoint(bound.values)
            low = bound.low is not None and _is_below(fact, bound.low)
            return low or (bound.high is not None and _is_from(fact, bound.high))


def _is_from(fact: Comparison, low: Constant) -> bool:
    """Whether it says that the column is at least that."""
    return fact.operator in (">", ">=", "=", "in") and all(_order(value, low) >= 0 for value in fact.values)


def _is_below(fact: Comparison, high: Constant) -> bool:
    """Whether it says that the column is less than that."""
    if fact.operator == "<":
        return all(-2 < _order(value, high) <= 0 for value in fact.values)
    return fact.operator in ("<=", "=", "in") and all(_order(value, high) == -1 for value in fact.values)


@cache
def _date() -> re.Pattern[str]:
    return re.compile(r"\d{4}-\d\d-\d\d")


_INCOMPARABLE = -9


def _order(one: Constant, other: Constant) -> int:
    """-1, 0 or 1: numbers by size, dates written alike by time; of other strings only equality is known."""
    if one == other:
        return 0
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return 1 if one > other else -1
    if isinstance(one, str) and isinstance(other, str) and len(one) == len(other) and _are_dates((one, other)):
        return 1 if one > other else -1
    return _INCOMPARABLE


def _are_dates(texts: Iterable[str]) -> bool:
    return all(_date().match(text) for text in texts)
