"""What the block of a correction may say: its keys, and what each is understood as."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from linter.block.form import Form
from linter.block.shown import shown
from linter.correction.conditions import conditions
from linter.correction.expected import expectations
from linter.correction.names import column_name, table_name
from linter.correction.unfit import UnfitError
from linter.correction.why import Why
from linter.nearest import did_you_mean
from linter.reason import reason_given
from rules.correction import RevertBy, Volatile
from rules.name import Name

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SEVERITY = re.compile(r"\bsev\b", re.IGNORECASE)
_SEVERITY_NUMBER = re.compile(r"\bsev[- ]?[0-9]\b", re.IGNORECASE)
_FILE = re.compile(r"[^/\\]+\.sql", re.IGNORECASE)


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise UnfitError(
            f"{key} must be a text in quotes, not {shown(value)}.", f"Write it so: {key} = {EXAMPLES[key]}"
        )
    if not value.strip():
        raise UnfitError(f"{key} is empty.", f"Say it: {key} = {EXAMPLES[key]}")
    if _CONTROL.search(value):
        raise UnfitError(f"{key} has control characters in it.", "Write it in plain text.")
    return value


def _line(key: str, value: object) -> str:
    text = _text(key, value).strip()
    if "\n" in text:
        raise UnfitError(f"{key} has several lines.", f"Say it in one: {key} = {EXAMPLES[key]}")
    return text


def _words(key: str, value: object) -> str:
    text = _text(key, value)
    if not reason_given(text):
        raise UnfitError(f"{key} says nothing.", "Say it in words, for whoever approves it.")
    return text


def _classification(key: str, value: object) -> str:
    text = _line(key, value)
    if "data integrity" not in " ".join(text.lower().replace("-", " ").split()):
        raise UnfitError(
            f"{key} does not name data integrity: {text!r}.",
            f"A correction belongs to an incident that is declared as one: {key} = {EXAMPLES[key]}",
        )
    if _SEVERITY.search(text) and not _SEVERITY_NUMBER.search(text):
        raise UnfitError(
            f"{key} names a severity without its number: {text!r}.", f"Write it so: {key} = {EXAMPLES[key]}"
        )
    return text


def _tables(key: str, value: object) -> tuple[Name, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise UnfitError(
            f"{key} must be a list of names in quotes, not {shown(value)}.", f"Write it so: {key} = {EXAMPLES[key]}"
        )
    if not value and key == "tables":
        raise UnfitError(f"{key} is empty.", f"Name each table that may change: {key} = {EXAMPLES[key]}")
    return tuple(dict.fromkeys(table_name(key, each) for each in value))


def _revert(key: str, value: object) -> RevertBy:
    ways = [way.value for way in RevertBy]
    if not isinstance(value, str) or value not in ways:
        said = repr(value) if isinstance(value, str) else shown(value)
        otherwise = 'Write revert = "images", "sql" with revert_file, or "none" with backup.'
        raise UnfitError(
            f"{key} must be one of {', '.join(ways)}, not {said}.",
            did_you_mean(value, ways, otherwise) if isinstance(value, str) else otherwise,
        )
    return RevertBy(value)


def _file_name(key: str, value: object) -> str:
    text = _line(key, value)
    if not _FILE.fullmatch(text):
        raise UnfitError(
            f"{key} must be the name of a .sql file beside this one, without folders, not {text!r}.",
            f"Write it so: {key} = {EXAMPLES[key]}",
        )
    return text


def _volatile(key: str, value: object) -> tuple[Volatile, ...]:
    if not isinstance(value, dict):
        raise UnfitError(
            f"{key} must be a table of columns and reasons, not {shown(value)}.",
            f"Write it so: {key} = {EXAMPLES[key]}",
        )
    return tuple(_volatile_column(key, column, reason) for column, reason in value.items())


def _volatile_column(key: str, column: str, reason: object) -> Volatile:
    if isinstance(reason, dict):
        whole = ".".join((column, *list(reason)[:1]))
        raise UnfitError(f"{key}: a column is written in quotes.", f'Write it so: {key} = {{ "{whole}" = "…" }}')
    table, name = column_name(key, column)
    if not isinstance(reason, str) or not reason_given(reason):
        raise UnfitError(
            f"{key} gives no reason for {column}.", "Say why its values may differ from one execution to the next."
        )
    return Volatile(table=table, column=name, reason=reason)


EXAMPLES: Final[Mapping[str, str]] = {
    "incident": '"INC-2031"',
    "classification": '"data integrity, SEV-2"',
    "reason": '"an import left members twice"',
    "desired": '"each e-mail belongs to one member"',
    "tables": '["members", "bookings"]',
    "freeze": '["members"]',
    "expect": '[3, "1..5", "0.."]',
    "backup": '"nightly-2026-03-01"',
    "revert_file": '"INC-2031-revert.sql"',
    "volatile": '{ "members.updated_at" = "a trigger stamps it" }',
}
REQUIRED: Final = ("incident", "classification", "reason", "desired", "tables", "expect")
KEYS: Final[Mapping[str, Callable[[str, object], Any]]] = {
    "incident": _line,
    "classification": _classification,
    "reason": _words,
    "desired": _words,
    "tables": _tables,
    "freeze": _tables,
    "expect": expectations,
    "before": conditions,
    "after": conditions,
    "revert": _revert,
    "backup": _line,
    "revert_file": _file_name,
    "volatile": _volatile,
}
"""Each key with what reads its value; a value that cannot be meant raises UnfitError."""


def problem_with(key: str, value: object) -> tuple[str, str] | None:
    """What is wrong with a key and its value, and what to do; None if nothing is."""
    if key not in KEYS:
        return f"The block has no key {key}.", did_you_mean(key, KEYS, f"It may have {', '.join(KEYS)}.")
    try:
        KEYS[key](key, value)
    except UnfitError as error:
        return error.message, error.advice
    return None


FORM: Final = Form(
    kind="correction", rule=Why.BLOCK, example='incident = "INC-2031"', problem=problem_with, number=Decimal
)
