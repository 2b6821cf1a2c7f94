"""Options in parentheses, `(FULL, VERBOSE off)`."""

from __future__ import annotations

from linter.grammar.cursor import Cursor

_OFF = ("false", "off", "0")


def switched_on(options: Cursor, name: str) -> bool:
    """Whether the option was given and is not off. Reads all of the options, each a name with an optional value."""
    on = False
    while not options.done:
        found = options.identifier()
        value = "" if options.done or options.at_symbol(",") else options.take().value
        options.skip_until(symbols=(",",))
        options.accept_symbol(",")
        if found == name:
            on = value.lower() not in _OFF
    return on
