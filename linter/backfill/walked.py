"""The table whose key an INSERT … SELECT is walked by: the first in its FROM."""

from __future__ import annotations

from linter.backfill.refusal import CannotCutError, Why
from linter.block.refusal import Refusal
from linter.grammar.cursor import Cursor
from linter.scan import Kind
from rules.name import Name

_JOINS = ("join", "inner", "left", "right", "full", "cross", "natural", "on", "using", "tablesample")
_FIRST = "Begin FROM with the table whose rows are walked, and join the rest to it."


def first_table(c: Cursor, source: tuple[int, int], common: frozenset[str]) -> tuple[Name, str, bool]:
    """Its name, the name by which the query calls it, and whether ONLY is said. Raises CannotCutError."""
    look = Cursor(c.text, c.tokens, *source)
    only = look.accept("only")
    if only and look.at_symbol("("):
        inside = look.skip_parentheses()
        name = inside.name()
    elif look.at_symbol("(") or look.at("lateral") or look.at("rows", "from"):
        raise _refused(look, "FROM begins with something that is no table: it has no key to walk by.", _FIRST)
    else:
        name = look.name()
    if look.at_symbol("("):
        raise _refused(look, f"FROM begins with the function {name}: its rows have no key to walk by.", _FIRST)
    if name.schema is None and name.name in common:
        raise _refused(look, f"FROM begins with {name}, which WITH makes: it has no key to walk by.", _FIRST)
    look.accept_symbol("*")
    alias = name.name
    if look.accept("as") or _is_name(look):
        alias = look.identifier()
    if look.at_symbol("("):
        raise _refused(
            look, f"The columns of {alias} are renamed.", "Call them by their own names, so that the key is found."
        )
    _refuse_outer_joins(look)
    return name, alias, only


def _is_name(look: Cursor) -> bool:
    token = look.peek()
    return token is not None and (token.kind is Kind.QUOTED or (token.kind is Kind.WORD and token.value not in _JOINS))


def _refuse_outer_joins(look: Cursor) -> None:
    while True:
        look.skip_until("right", "full")
        if look.done:
            return
        word = look.take().value
        if look.word() in ("join", "outer"):
            message = f"{word.upper()} JOIN also makes rows without one of the table that is walked."
            advice = "Begin FROM with the table that must be read in full, and LEFT JOIN the other."
            raise _refused(look, message, advice, rule=Why.OUTER_JOIN)


def _refused(look: Cursor, message: str, advice: str, rule: Why = Why.WALKS_NOTHING) -> CannotCutError:
    token = look.tokens[max(look.index - 1, 0)]
    if look.at_symbol("("):
        token = look.tokens[look.index]
    return CannotCutError(Refusal(rule=rule, message=message, help=advice, start=token.start, end=token.end))
