"""Configuration parameters and their values, as SET, RESET and SHOW, roles, databases and routines write them."""

from __future__ import annotations

from linter.grammar.cursor import Cursor, NotUnderstood
from linter.scan import Kind

# Parameters that SET knows by words of their own; what follows is their value without TO or =.
_SPECIAL = (
    (("time", "zone"), "timezone"),
    (("session", "authorization"), "session_authorization"),
    (("xml", "option"), "xmloption"),
    (("transaction", "isolation", "level"), "transaction_isolation"),
    (("role",), "role"),
    (("names",), "client_encoding"),
    (("schema",), "search_path"),
)
_INTERVAL_WORDS = ("year", "month", "day", "hour", "minute", "second", "to")


def setting(c: Cursor) -> tuple[str, tuple[str, ...] | None]:
    """What stands after SET: the parameter and its values, None for the default or the current value."""
    special = "" if is_plain(c) else _special(c)
    if special:
        if c.accept_one("default", "local") or (special == "client_encoding" and c.done):
            return special, None  # SET NAMES by itself, and SET TIME ZONE LOCAL, mean the default too
        return special, (_value(c),)
    begin, name = c.peek(), _dotted(c)
    if c.accept("from", "current"):
        return name, None
    if not c.accept_symbol("=") and not c.accept("to"):
        raise c.unexpected("expected TO or =")
    if c.accept("default"):
        return name, None
    values = c.listed(lambda: _value(c))
    if changes_strings(name, values):
        raise NotUnderstood(STRINGS, begin)
    return name, values


STRINGS = "with standard_conforming_strings off, strings would be read differently from here on"
_ON = ("on", "true", "tru", "tr", "t", "yes", "ye", "y", "1")


def changes_strings(name: str, values: tuple[str, ...]) -> bool:
    """Whether a backslash in a string means another thing to PostgreSQL from then on than it does here."""
    return name.lower() == "standard_conforming_strings" and values[0].lower() not in _ON


def parameter(c: Cursor) -> str:
    """What stands after RESET or SHOW; `all` for all of them."""
    return _special(c) if c.word(1) in ("zone", "authorization", "isolation") else _dotted(c)


def is_plain(c: Cursor) -> bool:
    """Whether a name and its value come next, whatever else the name means as a keyword."""
    return c.at_symbol("=", 1) or c.at_symbol(".", 1) or c.word(1) == "to"


def signed_number(c: Cursor) -> str:
    """A number with an optional sign."""
    begin = c.index
    if not c.accept_symbol("-"):
        c.accept_symbol("+")
    if not c.at_kind(Kind.NUMBER):
        raise c.unexpected("expected a number")
    c.take()
    return c.since(begin)


def _special(c: Cursor) -> str:
    for words, name in _SPECIAL:
        if c.accept(*words):
            return name
    return ""


def _dotted(c: Cursor) -> str:
    """A parameter's name, `work_mem` or `myapp.user_id`."""
    parts = [c.identifier()]
    while c.accept_symbol("."):
        parts.append(c.identifier())
    return ".".join(parts)


def _value(c: Cursor) -> str:
    if c.at_kind(Kind.STRING):
        return c.string()
    if c.at("interval"):
        return _interval(c)
    if c.at_kind(Kind.WORD) or c.at_kind(Kind.QUOTED):
        return c.identifier()
    return signed_number(c)


def _interval(c: Cursor) -> str:
    """INTERVAL '+02:00' HOUR TO MINUTE, which only SET TIME ZONE takes."""
    c.expect("interval")
    if c.at_symbol("("):
        c.skip_parentheses()
    if not c.at_kind(Kind.STRING):
        return "interval"
    value = c.string()
    while c.accept_one(*_INTERVAL_WORDS):
        if c.at_symbol("("):
            c.skip_parentheses()
    return value
