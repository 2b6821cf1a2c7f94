"""Whether the constant that a new column gets by default passes a check, where that is plain to see."""

from __future__ import annotations

import re

from rules.operation.parts import Column, Expression

_NUMBER = r"[-+]?\d+(?:\.\d+)?"
_TEXT = r"'(?:[^']|'')*'"
_CAST = r'(?:\s*::\s*[a-z_"][\w" .()]*)?'
_NAME = r'"(?:[^"]|"")+"|[a-z_][\w$]*'
_CONSTANT = re.compile(rf"({_NUMBER}|{_TEXT}){_CAST}\Z", re.IGNORECASE)
_COMPARISON = re.compile(rf"({_NAME})\s*(<=|>=|<>|!=|<|>|=)\s*({_NUMBER}|{_TEXT})\Z", re.IGNORECASE)
_BETWEEN = re.compile(rf"({_NAME})\s+between\s+({_NUMBER})\s+and\s+({_NUMBER})\Z", re.IGNORECASE)
_ITEM = re.compile(rf"{_TEXT}|{_NUMBER}")
_ITEMS = rf"\s*(?:{_ITEM.pattern})\s*(?:,\s*(?:{_ITEM.pattern})\s*)*"
_LISTED = re.compile(rf"({_NAME})\s+in\s*\(({_ITEMS})\)\Z", re.IGNORECASE)


def default_passes(column: Column, check: Expression) -> bool:
    """Whether the column's default surely passes: a constant in a list or a range, or compared with a constant."""
    found = _CONSTANT.match(column.default.text.strip().strip("()").strip()) if column.default else None
    if found is None:
        return False
    value, text = found[1], check.text.strip()
    if (listed := _LISTED.match(text)) and _is(column, listed[1]):
        return any(_equal(value, item) for item in _ITEM.findall(listed[2]))
    if (between := _BETWEEN.match(text)) and _is(column, between[1]):
        return _holds(value, ">=", between[2]) and _holds(value, "<=", between[3])
    if (comparison := _COMPARISON.match(text)) and _is(column, comparison[1]):
        return _holds(value, comparison[2], comparison[3])
    return False


def _is(column: Column, written: str) -> bool:
    name = written[1:-1].replace('""', '"') if written.startswith('"') else written.lower()
    return name == column.name


def _holds(value: str, operator: str, other: str) -> bool:
    """Strings are only ever compared for equality: their order depends on the collation."""
    if operator in ("=", "<>", "!="):
        if value.startswith("'") != other.startswith("'"):
            return False
        return _equal(value, other) if operator == "=" else not _equal(value.lower(), other.lower())
    if value.startswith("'") or other.startswith("'"):
        return False
    one, two = float(value), float(other)
    return {"<": one < two, "<=": one <= two, ">": one > two, ">=": one >= two}[operator]


def _equal(value: str, other: str) -> bool:
    if value.startswith("'") or other.startswith("'"):
        return value == other
    return float(value) == float(other)
