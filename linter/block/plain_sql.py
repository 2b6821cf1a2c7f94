"""What is no SQL of the server's: parameters, psql's variables and its commands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from linter.block.refusal import Refusal
from linter.scan import Kind, Token


def no_plain_sql(tokens: Sequence[Token], rule: StrEnum) -> Iterator[Refusal]:
    """Each of them among the tokens of a statement."""
    brackets = 0
    for place, token in enumerate(tokens):
        if token.kind is Kind.PARAMETER:
            message = f"{token.value} is a parameter, and nobody gives its value."
            yield _refusal(rule, message, "Write the value itself.", token.start, token.end)
        if token.kind is not Kind.SYMBOL:
            continue
        brackets += (token.value == "[") - (token.value == "]")
        follows = tokens[place + 1] if place + 1 < len(tokens) else None
        if token.value == ":" and not brackets and follows is not None and follows.start == token.end:
            message = f":{follows.value} is a variable of psql, and nobody gives its value."
            yield _refusal(rule, message, "Write the value itself.", token.start, follows.end)
        if token.value == "\\":
            advice = "Remove it: this is not psql."
            yield _refusal(rule, "A backslash begins a command of psql.", advice, token.start, token.end)


def _refusal(rule: StrEnum, message: str, advice: str, start: int, end: int) -> Refusal:
    return Refusal(rule=rule, message=message, help=advice, start=start, end=end)
