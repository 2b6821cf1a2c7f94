"""The conditions of the block: a query of one value, and what it must be."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from linter.block.one_select import is_one_select
from linter.block.plain_sql import no_plain_sql
from linter.block.shown import shown
from linter.correction.outward import calls_outward
from linter.correction.unfit import UnfitError
from linter.correction.why import Why
from linter.grammar.cursor import Cursor
from linter.grammar.expression import functions_called
from linter.nearest import did_you_mean
from linter.scan import scan
from linter.split import split
from rules.correction import Condition

EQUAL_TO_BEFORE: Final = "equal to before"
_LONGEST = 3_000  # bits, or places of a decimal: no value is so long
_KEYS = ("query", "is", "name")
_FORM = 'Write it so: {key} = [{{ query = "SELECT count(*) FROM members", is = 7 }}]'
_SELECT = "Write one SELECT of one value that changes and locks nothing."


def conditions(key: str, value: object) -> tuple[Condition, ...]:
    """Those of `before` or `after`. Raises UnfitError."""
    if not isinstance(value, list):
        raise UnfitError(f"{key} must be a list of conditions, not {shown(value)}.", _FORM.format(key=key))
    return tuple(_one(key, number, each) for number, each in enumerate(value, 1))


def _one(key: str, number: int, value: object) -> Condition:
    where = f"{key}, condition {number}"
    if not isinstance(value, dict):
        raise UnfitError(f"{where} must have query and is, not be {shown(value)}.", _FORM.format(key=key))
    _check_keys(key, where, value)
    name = value.get("name", f"{key} {number}")
    if not isinstance(name, str) or not name.strip():
        raise UnfitError(f"{where}: name must be a text that says something.", "Say it, or leave name out.")
    return Condition(name=name, query=_query(where, value["query"]), value=_value(key, where, value["is"]))


def _check_keys(key: str, where: str, value: Mapping[str, Any]) -> None:
    for unknown in (each for each in value if each not in _KEYS):
        advice = did_you_mean(unknown, _KEYS, f"It has {', '.join(_KEYS)}. Keys of the block stand above [[{key}]].")
        raise UnfitError(f"{where} has no key {unknown}.", advice)
    for missing in (each for each in ("query", "is") if each not in value):
        raise UnfitError(f"{where} has no {missing}.", _FORM.format(key=key))


def _query(where: str, query: object) -> str:
    """The query without a semicolon."""
    if not isinstance(query, str):
        raise UnfitError(f"{where}: query must be a text in quotes, not {shown(query)}.", _SELECT)
    if not is_one_select(query):
        raise UnfitError(f"{where}: query must be one SELECT that changes and locks nothing.", _SELECT)
    (tokens,) = split(scan(query).tokens)
    for problem in no_plain_sql(tokens, Why.PARAMETER):
        raise UnfitError(f"{where}: {problem.message}", problem.help)
    c = Cursor(query, tokens)
    for call in calls_outward(c):
        raise UnfitError(f"{where}: {call.message}", call.advice)
    if any(name.name == "nextval" for name in functions_called(c)):
        raise UnfitError(f"{where}: nextval() moves a sequence, which ROLLBACK does not move back.", _SELECT)
    return query[tokens[0].start : tokens[-1].end]


def _value(key: str, where: str, value: object) -> str | None:
    """As PostgreSQL writes it; None: what it was before."""
    match value:
        case bool():
            return str(value).lower()
        case int() if value.bit_length() <= _LONGEST:
            return str(value)
        case Decimal():
            return _digits(where, value)
        case str() if " ".join(value.split()).lower() != EQUAL_TO_BEFORE:
            return value
        case str() if key == "after":
            return None
        case str():
            advice = "Say the value; what is to stay as it is belongs into after."
            raise UnfitError(f"{where}: there is nothing yet that it could be equal to.", advice)
        case _:
            raise UnfitError(
                f"{where}: is must be a text, a number, true or false, not {shown(value)}.",
                f'Write the value as PostgreSQL does, in quotes; or is = "{EQUAL_TO_BEFORE}", in after.',
            )


def _digits(where: str, value: Decimal) -> str:
    """A number with a fraction, with the places that its author gave it."""
    if not value.is_finite() or abs(value.adjusted()) > _LONGEST:
        raise UnfitError(f"{where}: {value} cannot be compared.", "Write the value as PostgreSQL does, in quotes.")
    return f"{value:f}"
