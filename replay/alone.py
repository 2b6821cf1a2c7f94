"""A statement's text for a transaction of its own: what ends with a transaction must last to the end of the file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.scan import Kind, Token, scan

_SET_LOCAL = ("set", "local")
_ON_COMMIT_DROP = ("on", "commit", "drop")


def alone(statement: str) -> bytes:
    """`SET LOCAL` as `SET`, and a temporary table without `ON COMMIT DROP`; both go with the session."""
    tokens = scan(statement).tokens
    words = [token.value if token.kind is Kind.WORD else "" for token in tokens]
    for start, end in _ends_early(words, tokens):
        statement = statement[:start] + " " * (end - start) + statement[end:]
    return statement.encode()


def _ends_early(words: Sequence[str], tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    if tuple(words[:2]) == _SET_LOCAL:
        yield tokens[1].start, tokens[1].end
    if words[:1] == ["create"]:
        for i in range(len(words) - 2):
            if tuple(words[i : i + 3]) == _ON_COMMIT_DROP:
                yield tokens[i].start, tokens[i + 2].end
