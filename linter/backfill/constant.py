"""Constants: what they are, and what can be told of them without knowing the type of the column they stand for."""

from __future__ import annotations

import re

from linter.backfill.enclosed import without_parentheses
from linter.grammar.cursor import Cursor, NotUnderstood
from linter.grammar.datatype import data_type
from linter.scan import Kind

_WORD = re.compile(r"[A-Za-z][A-Za-z_]*")
# Words that a type takes for something else, so that two of them may be the same value: of boolean, of dates and of
# numbers, of regtype, and the marks of bit strings.
_READ_OTHERWISE = frozenset(
    """t tr tru true y ye yes on f fa fal fals false n no of off now today tomorrow yesterday epoch infinity inf nan
    dec decimal numeric char character bpchar b x""".split()
)
# A collation may sort one of them like the other: w is v in Swedish, y and j are i in others.
_SORTED_ALIKE = str.maketrans("wyj", "vii")


def constant(c: Cursor) -> tuple[str, str] | None:
    """A string, number or truth value: its kind and itself, whatever it is cast to; else None."""
    inner = without_parentheses(c)
    sign = "-" if inner.accept_symbol("-") else ""
    token = inner.peek()
    if token is None:
        return None
    inner.take()
    if not _is_cast_alone(inner):
        return None
    if token.kind is Kind.STRING and not sign:
        return "string", token.value
    if token.kind is Kind.NUMBER:
        return "number", _number(sign + token.value)
    if token.kind is Kind.WORD and token.value in ("true", "false") and not sign:
        return "truth", token.value
    return None


def is_null(c: Cursor) -> bool:
    """Whether nothing but NULL is left, with a cast or without."""
    inner = without_parentheses(c)
    return inner.accept("null") and _is_cast_alone(inner)


def keeps_its_value(c: Cursor) -> bool:
    """Whether the constant equals itself once a column has it: no type rounds or cuts a truth value or a plain word."""
    inner, found = without_parentheses(c), constant(c)
    return found is not None and inner.end == inner.index + 1 and (found[0] == "truth" or _is_word(found))


def is_never_null(c: Cursor) -> bool:
    """Whether a column that has the constant is surely not NULL. A row of NULLs is: `'(,)'`."""
    found = constant(c)
    return found is not None and not (found[0] == "string" and found[1].lstrip().startswith("("))


def surely_differ(one: Cursor, other: Cursor) -> bool:
    """Whether no type and no collation takes two constants for equal: true and false, or plain words.

    Of words the first letters must differ: the type "char" keeps no more.
    """
    own, its = constant(one), constant(other)
    if own is None or its is None or not (keeps_its_value(one) and keeps_its_value(other)) or own[0] != its[0]:
        return False
    if own[0] == "truth":
        return own != its
    both = {own[1].lower(), its[1].lower()}
    return not both & _READ_OTHERWISE and len({word.translate(_SORTED_ALIKE)[0] for word in both}) == 2


def _is_word(found: tuple[str, str]) -> bool:
    return found[0] == "string" and _WORD.fullmatch(found[1]) is not None


def _is_cast_alone(c: Cursor) -> bool:
    """Whether what follows the constant is casts to types, and nothing more: no operator's word passes for a type."""
    while c.accept_symbol("::"):
        try:
            data_type(c)
        except NotUnderstood:
            return False
    return c.done


def _number(text: str) -> str:
    from decimal import Decimal, InvalidOperation

    try:
        return str(Decimal(text).normalize())
    except InvalidOperation:
        return text
