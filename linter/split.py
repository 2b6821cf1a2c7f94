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
        end = _nested_end(tokens, begin) if nested else _next_semicolon(tokens, begin)
        if end is None:
            # Something is opened and never closed. It must not swallow the rest of the file, and looking for its end
            # once more in every later statement would take for ever: from here on each semicolon counts.
            nested, end = False, _next_semicolon(tokens, begin)
        if end > begin:
            yield tuple(tokens[begin:end])
        begin = end + 1


def _nested_end(tokens: Sequence[Token], begin: int) -> int | None:
    """The index of the semicolon that ends the statement, or the number of tokens; None if what is open stays open."""
    leading = [token.value for token in tokens[begin : begin + 4] if token.kind is Kind.WORD]
    if leading[:1] == ["create"]:
        kind = next((word for word in leading[1:] if word not in ("or", "replace")), "")
        if kind in ("function", "procedure"):
            return _routine_end(tokens, begin)
        if kind == "rule":
            return _rule_end(tokens, begin)
    return _next_semicolon(tokens, begin)


def _next_semicolon(tokens: Sequence[Token], index: int) -> int:
    while index < len(tokens) and not (tokens[index].value == ";" and tokens[index].kind is Kind.SYMBOL):
        index += 1
    return index


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
    depth, previous = 0, ""
    for index in range(begin, len(tokens)):
        kind, value = tokens[index].kind, tokens[index].value
        if kind is Kind.SYMBOL and value == ";" and depth == 0:
            return index
        if kind is Kind.WORD:
            if depth:
                depth += (value == "case") - (value == "end")
            elif value == "atomic" and previous == "begin":
                depth = 1
        previous = value if kind is Kind.WORD else ""
    return None if depth else len(tokens)
