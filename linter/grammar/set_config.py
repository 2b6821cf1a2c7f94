"""SELECT set_config('name', 'value', is_local): SET in the form in which pg_dump writes it."""

from __future__ import annotations

from linter.grammar.cursor import Cursor, NotUnderstood
from linter.grammar.setting import STRINGS, changes_strings
from linter.scan import Kind
from rules.operation import SetParameter


def set_config(c: Cursor) -> SetParameter | None:
    """The setting, if the statement is that call with constants and nothing else; then it was read to its end."""
    look = Cursor(c.text, c.tokens, c.index, c.end)
    if not look.accept("select"):
        return None
    if look.accept("pg_catalog"):
        look.accept_symbol(".")
    if not (look.accept("set_config") and look.accept_symbol("(") and look.at_kind(Kind.STRING)):
        return None
    parameter = look.string().lower()
    if not (look.accept_symbol(",") and look.at_kind(Kind.STRING)):
        return None
    value = look.string()
    if not look.accept_symbol(","):
        return None
    local = look.accept_one("true", "false") == "true"
    if not (look.accept_symbol(")") and look.done):
        return None
    if changes_strings(parameter, (value.strip(),)):
        raise NotUnderstood(STRINGS)
    c.index = look.index
    values = tuple(part.strip().strip('"') for part in value.split(","))
    return SetParameter(parameter=parameter, values=values, local=local)
