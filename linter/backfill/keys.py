"""What the block of a backfill may say: its keys, and what each must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from linter.block.shown import shown
from linter.nearest import did_you_mean
from linter.reason import reason_given
from rules.backfill import SETTINGS

# What is asked of a value; bool is an int to Python, not to the author.
_TEXT, _SWITCH, _COUNT = "a text in quotes", "true or false", "a number, 0 or more"
_SETTING = "a number, or a text in quotes"
KEYS: Final[Mapping[str, str]] = {
    "after": _TEXT,
    "window": _TEXT,
    "verify": _TEXT,
    "key": _TEXT,
    "images": _SWITCH,
    "unguarded": _TEXT,
    "volatile": _TEXT,
    "quarantine": _COUNT,
    **dict.fromkeys(SETTINGS, _SETTING),
}


def problem_with(key: str, value: Any) -> tuple[str, str] | None:
    """What is wrong with a key and its value, and what to do; None if nothing is."""
    if key not in KEYS:
        return f"The block has no key {key}.", did_you_mean(key, KEYS, f"It may have {', '.join(KEYS)}.")
    if not _is(KEYS[key], value):
        return f"{key} must be {KEYS[key]}, not {shown(value)}.", f"Write it so: {key} = {_EXAMPLES.get(key, '100')}"
    return _senseless(key, value)


def _is(wanted: str, value: Any) -> bool:
    match wanted:
        case "a text in quotes":
            return isinstance(value, str)
        case "true or false":
            return isinstance(value, bool)
        case "a number, 0 or more":
            return isinstance(value, int) and not isinstance(value, bool) and value >= 0
        case _:
            return isinstance(value, int | float | str) and not isinstance(value, bool)


def _senseless(key: str, value: Any) -> tuple[str, str] | None:
    """A text that says nothing, or more than it should."""
    if isinstance(value, str) and not value.strip():
        return f"{key} is empty.", "Say it, or leave the line out."
    if key == "after" and ("/" in value or "\\" in value):
        return "after must be the name of the migration's folder alone.", f'Write it so: after = "{_last_part(value)}"'
    if key in _REASONS and not reason_given(value):
        return f"{key} gives no reason.", f"Say why {_REASONS[key]}, for whoever reviews it."
    return None


def _last_part(path: str) -> str:
    parts = [part for part in path.replace("\\", "/").split("/") if part and part != "migration.sql"]
    return parts[-1] if parts else "20260110120000_add_display_name"


_REASONS: Final[Mapping[str, str]] = {
    "unguarded": "the statement need not tell which rows are done",
    "volatile": "values may come out otherwise at each call",
}
_EXAMPLES: Final[Mapping[str, str]] = {
    "after": '"20260110120000_add_display_name"',
    "window": '"mon-fri 22:00-06:00 Europe/Berlin"',
    "verify": '"SELECT count(*) FROM members WHERE display_name IS NULL"',
    "key": '"members_email_key"',
    "images": "false",
    "unguarded": '"each row is counted up once"',
    "volatile": '"each member gets a token of its own"',
    "quarantine": "10",
    "signal": '"SELECT count(*) FROM jobs"',
}
