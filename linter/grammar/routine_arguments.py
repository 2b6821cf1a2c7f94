"""The types of a routine's input arguments, which tell it from others of its name."""

from __future__ import annotations

from linter.grammar.cursor import Cursor, NotUnderstood
from linter.grammar.datatype import data_type
from rules.value import replace


def argument_types(c: Cursor) -> tuple[str, ...] | None:
    """The types between the parentheses that come next; None where they are not understood."""
    inside = c.skip_parentheses()
    if inside.done:
        return ()
    try:
        found = inside.listed(lambda: _argument(inside))
        inside.finish()
    except NotUnderstood:
        return None
    return tuple(type_name for type_name in found if type_name)


def _argument(c: Cursor) -> str:
    """[mode] [name] type [DEFAULT value], the name before or after the mode; empty for an OUT argument."""
    mode = c.accept_one("in", "out", "inout", "variadic")
    start = c.index
    type_name = _type(c)
    if type_name is None:
        c.index = start
        c.identifier()
        mode = mode or c.accept_one("in", "out", "inout", "variadic")
        type_name = str(replace(data_type(c), modifiers=()))
    if c.accept("default") or c.accept_symbol("=") or c.accept_symbol(":="):
        c.skip_until(symbols=(",",))
    return "" if mode == "out" else type_name


def _type(c: Cursor) -> str | None:
    """The argument's type, if it has no name."""
    try:
        type_name = str(replace(data_type(c), modifiers=()))
    except NotUnderstood:
        return None
    ended = c.done or c.at_symbol(",") or c.at("default") or c.at_symbol("=") or c.at_symbol(":=")
    return type_name if ended else None
