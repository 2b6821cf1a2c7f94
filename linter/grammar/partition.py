"""How a table is divided into partitions: its key, and the bounds of a part."""

from __future__ import annotations

from typing import NamedTuple

from linter.grammar.cursor import Cursor
from linter.grammar.index_key import index_keys


class Partitioning(NamedTuple):
    """PARTITION BY. key: its columns, None for an expression."""

    strategy: str
    key: tuple[str | None, ...]


class Bound(NamedTuple):
    """Which rows a partition takes. text: what stands after FOR VALUES; default: all that no other partition takes."""

    text: str
    default: bool


def partition_by(c: Cursor) -> Partitioning:
    """strategy (key, …), after PARTITION BY."""
    strategy = c.identifier().lower()
    return Partitioning(strategy, index_keys(c.skip_parentheses()).columns)


def partition_bound(c: Cursor) -> Bound:
    """FOR VALUES … or DEFAULT."""
    if c.accept("default"):
        return Bound("", default=True)
    c.expect("for")
    c.expect("values")
    begin = c.index
    if c.accept("from"):
        c.skip_parentheses()
        c.expect("to")
    elif not c.accept("in"):
        c.expect("with")
    c.skip_parentheses()
    return Bound(" ".join(c.since(begin).split()), default=False)
