"""Tokens to statements, as PostgreSQL divides a script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.scan import Kind, Token

Statement = tuple[Token, ...]
"""The tokens of one statement, without its semicolon; never empty."""


def split(tokens: Sequence[Token]) -> Iterator[Statement]:
    """The statements of a script.

    A semicolon ends one, except in a BEGIN ATOMIC body and between the parentheses of CREATE RULE's actions.
    """
    begin, nested = 0, True
    while begin < len(tokens):
        end = statement_end(tokens, begin) if nested else next_semicolon(tokens, begin)
        if end is None:
            # Something is opened and never closed. It must not swallow the rest of the file, and looking for its end
            # once more in every later statement would take for ever: from here on each semicolon counts.
            nested, end = False, next_semicolon(tokens, begin)
        if end > begin:
            yield tuple(tokens[begin:end])
        begin = end + 1


def statement_end(tokens: Sequence[Token], begin: int) -> int | None:
    """The index of the semicolon that ends the statement, or the number of tokens; None if what is open stays open."""
    leading = [token.value for token in tokens[begin : begin + 4] if token.kind is Kind.WORD]
    if leading[:1] == ["create"]:
        kind = next((word for word in leading[1:] if word not in ("or", "replace")), "")
        if kind in ("function", "procedure"):
            return _routine_end(tokens, begin)
        if kind == "rule":
            return _rule_end(tokens, begin)
    return next_semicolon(tokens, begin)


def next_semicolon(tokens: Sequence[Token], index: int) -> int:
    """Where the next semicolon stands, from that index on; the number of tokens when there is none."""
    for place in range(index, len(tokens)):
        token = tokens[place]
        if token.value == ";" and token.kind is Kind.SYMBOL:
            return place
    return len(tokens)


def _rule_end(tokens: Sequence[Token], begin: int) -> int | None:
    depth = 0
    for index in range(begin, len(tokens)):
        if tokens[index].kind is Kind.SYMBOL:
            value = tokens[index].value
            depth += (value == "(") - (value == ")")
            if value == ";" and depth <= 0:
                return index
    return None if depth > 0 else len(tokens)


def _routine_end(tokens: Sequence[Token], begin: int) -> int | None:
    """BEGIN ATOMIC stands outside parentheses; inside them it is an argument called so."""
    depth = 0
    for index in range(begin, len(tokens)):
        kind, value = tokens[index].kind, tokens[index].value
        if kind is Kind.SYMBOL:
            if value == ";":
                return index
            depth += (value == "(") - (value == ")")
        elif value == "atomic" and kind is Kind.WORD and depth <= 0 and _is_word(tokens[index - 1], "begin"):
            end = atomic_end(tokens, index + 1)
            return None if end is None else next_semicolon(tokens, end)
    return len(tokens)


def atomic_end(tokens: Sequence[Token], begin: int) -> int | None:
    """The index of the END of a BEGIN ATOMIC body that begins there; None if it has none.

    Each of its statements has its semicolon, and none begins with END (gram.y, routine_body_stmt_list): so it is the
    first END that begins one. Any other belongs to a CASE, or is a label: `SELECT 1 end`.
    """
    for index in range(begin, len(tokens)):
        if _is_word(tokens[index], "end") and (index == begin or _is_semicolon(tokens[index - 1])):
            return index
    return None


def _is_word(token: Token, word: str) -> bool:
    return token.value == word and token.kind is Kind.WORD


def _is_semicolon(token: Token) -> bool:
    return token.value == ";" and token.kind is Kind.SYMBOL
