"""Whether a WHERE clause keeps any row back.

OR, AND, NOT and parentheses are taken apart here, so that the time is that of reading it, however long it is; sqlglot
is loaded only for a part that names no column and is not plain.
"""

from __future__ import annotations

from collections.abc import Sequence

from linter.grammar.cursor import Cursor
from linter.scan import Kind, Token

# Words that a part may consist of without naming a column, a function or a parameter.
_NO_COLUMNS = frozenset(
    """all and any array as between bigint bool boolean case cast coalesce date distinct else end false from greatest
    ilike in int integer interval is isnull least like not notnull null nullif numeric or similar some symmetric text
    then timestamp to true unknown when""".split()
)
_DEEPEST = 50  # parentheses; nobody hides a condition deeper than that


def always_true(c: Cursor) -> bool:
    """Whether the remaining tokens hold for every row whatever stands in it: TRUE, 1 = 1, id = id OR 1 = 1.

    What cannot be told counts as a real condition: the statement has its WHERE, as its author wrote it.
    """
    return _truth(c, 0) is True


def _truth(c: Cursor, depth: int) -> bool | None:
    """True or False if the condition is that for every row; None if it depends, or is too deep to tell."""
    if depth > _DEEPEST or c.done:
        return None
    parts = parts_between(c, "or")
    if len(parts) > 1:
        found = {_truth(part, depth + 1) for part in parts}
        return True if True in found else (None if None in found else False)
    parts = parts_between(c, "and")
    if len(parts) > 1:
        found = {_truth(part, depth + 1) for part in parts}
        return False if False in found else (None if None in found else True)
    inside = Cursor(c.text, c.tokens, c.index, c.end)
    if inside.accept("not"):
        opposite = _truth(inside, depth + 1)
        return None if opposite is None else not opposite
    if inside.at_symbol("("):
        group = inside.skip_parentheses()
        if inside.done:
            return _truth(group, depth + 1)
    return _comparison(c)


def parts_between(c: Cursor, word: str) -> list[Cursor]:
    """What stands between the words, which are "and" or "or", outside parentheses and CASE; an AND of BETWEEN is none."""
    parts: list[Cursor] = []
    begin, cases = c.index, 0
    look = Cursor(c.text, c.tokens, c.index, c.end)
    while True:
        look.skip_until(word, "between", "case", "end")
        if look.done:
            return [*parts, Cursor(c.text, c.tokens, begin, c.end)]
        found = look.take().value
        cases += (found == "case") - (found == "end")
        if found == "between":
            look.skip_until("and", word)
            look.accept("and")
        elif found == word and cases == 0:
            parts.append(Cursor(c.text, c.tokens, begin, look.index - 1))
            begin = look.index


def _comparison(c: Cursor) -> bool | None:
    """The truth of what is no OR, AND or NOT."""
    tokens = c.tokens[c.index : c.end]
    if len(tokens) == 1:
        return {"true": True, "false": False}.get(c.word())
    middle = len(tokens) // 2
    if tokens[middle].value == "=" and _same(tokens[:middle], tokens[middle + 1 :]):
        return True  # x = x is NULL where x is; written in a migration it is meant to be no condition
    return _reduced(c) if all(map(_is_constant, tokens)) else None


def _same(left: Sequence[Token], right: Sequence[Token]) -> bool:
    """Whether both are the same name or constant."""
    plain = all(token.kind is not Kind.SYMBOL or token.value == "." for token in left)
    return plain and list(map(_meaning, left)) == list(map(_meaning, right))


def _meaning(token: Token) -> tuple[bool, str]:
    """What two tokens have in common that say the same, quoted or not."""
    return token.kind in (Kind.WORD, Kind.QUOTED), token.value


def _is_constant(token: Token) -> bool:
    if token.kind is Kind.WORD:
        return token.value in _NO_COLUMNS
    return token.kind not in (Kind.QUOTED, Kind.PARAMETER)


def _reduced(c: Cursor) -> bool | None:
    """The truth of an expression over constants, as sqlglot works it out."""
    import logging

    from sqlglot import exp, parse_one
    from sqlglot.errors import SqlglotError
    from sqlglot.optimizer.simplify import simplify

    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
    try:
        reduced = simplify(parse_one(c.rest(), dialect="postgres"))
    except (SqlglotError, RecursionError, ValueError, TypeError, AttributeError, ArithmeticError):
        return None
    return bool(reduced.this) if isinstance(reduced, exp.Boolean) else None
