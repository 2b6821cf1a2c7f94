"""What CREATE FUNCTION and CREATE PROCEDURE say of a routine besides its name: its language, and where its code is."""

from __future__ import annotations

from dataclasses import dataclass

from linter.grammar.cursor import Cursor
from linter.grammar.datatype import data_type
from linter.grammar.routine_arguments import argument_types
from linter.grammar.setting import parameter, setting, signed_number
from linter.scan import Kind, Token
from linter.split import atomic_end

# Options of one form only (gram.y, common_func_opt_item).
_PLAIN = tuple(tuple(option.split()) for option in ("leakproof", "not leakproof", "window"))
_ON_NULL = {
    ("called", "on", "null", "input"): False,
    ("returns", "null", "on", "null", "input"): True,
    ("strict",): True,
}


@dataclass(slots=True, kw_only=True)
class Definition:
    """The options read so far. code: AS 'code'; atomic: what stands in BEGIN ATOMIC … END; returned: after RETURN.

    one_value: it returns neither rows nor columns. settings: SET parameter was written.
    """

    arguments: tuple[str, ...] | None = None
    language: str | None = None
    code: Token | None = None
    atomic: tuple[Token, ...] | None = None
    returned: tuple[Token, ...] | None = None
    security_definer: bool = False
    volatility: str = "volatile"
    strict: bool = False
    one_value: bool = True
    settings: bool = False


def definition(c: Cursor) -> Definition:
    """Everything from the arguments on, up to the end."""
    found = Definition(arguments=argument_types(c))
    if c.accept("returns", "table"):
        c.skip_parentheses()
        found.one_value = False
    elif c.at("returns") and not c.at("returns", "null", "on"):
        c.take()
        found.one_value = c.word() not in ("setof", "record")
        data_type(c)
    while not c.done:
        _option(c, found)
    return found


def _option(c: Cursor, found: Definition) -> None:
    found.settings |= c.at("set")
    if any(c.accept(*option) for option in _PLAIN) or _valued(c):
        return
    if volatility := c.accept_one("immutable", "stable", "volatile"):
        found.volatility = volatility
    elif on_null := [strict for words, strict in _ON_NULL.items() if c.accept(*words)]:
        found.strict = on_null[0]
    elif c.accept("language"):
        found.language = language(c)
    elif c.accept("security", "definer") or c.accept("external", "security", "definer"):
        found.security_definer = True
    elif c.accept("security", "invoker") or c.accept("external", "security", "invoker"):
        found.security_definer = False
    elif c.accept("as"):
        found.code = c.peek()
        c.string()
        if c.accept_symbol(","):
            c.string()
    elif c.accept("begin", "atomic"):
        found.atomic = _atomic(c)
    elif c.accept("return"):
        found.returned = tuple(c.tokens[c.index : c.end])
        c.take()
        c.rest()
    else:
        raise c.unexpected("expected an option of the routine")


def language(c: Cursor) -> str:
    """The name of a language; as a string, too."""
    return c.string() if c.at_kind(Kind.STRING) else c.identifier()


def _valued(c: Cursor) -> bool:
    """An option with a value after it; whether there was one."""
    match c.accept_one("cost", "rows", "parallel", "support", "transform", "set", "reset"):
        case "cost" | "rows":
            signed_number(c)
        case "parallel":
            c.identifier()
        case "support":
            c.name()
        case "transform":
            c.listed(lambda: _transform(c))
        case "set":
            setting(c)
        case "reset":
            parameter(c)
        case _:
            return False
    return True


def _transform(c: Cursor) -> None:
    c.expect("for", "type")
    data_type(c)


def _atomic(c: Cursor) -> tuple[Token, ...]:
    """The statements up to the END that belongs to BEGIN ATOMIC."""
    begin, end = c.index, atomic_end(c.tokens[: c.end], c.index)
    if end is None:
        raise c.unexpected("expected an END of BEGIN ATOMIC")
    c.index = end + 1
    return tuple(c.tokens[begin:end])
