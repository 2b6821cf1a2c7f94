"""Expressions and conditions: the author's text, and what can be told from its tokens."""

from __future__ import annotations

from linter.condition import always_true
from linter.grammar.cursor import Cursor
from linter.scan import Kind
from rules.name import Name
from rules.operation.parts import Condition, Expression

# Functions of the SQL standard that are called without parentheses (gram.y, func_expr_common_subexpr).
BARE_FUNCTIONS = frozenset(
    """current_catalog current_date current_role current_schema current_time current_timestamp current_user
    localtime localtimestamp session_user system_user user""".split()
)
# Words before an opening parenthesis that call no function.
NO_FUNCTIONS = frozenset(
    """all and any array as between by case cast check default distinct else end except exists filter from group
    having if ilike in interval intersect into is join key lateral like limit not null offset on or order over
    partition references returning row select set similar some table then to union unique using values when
    where within with materialized numeric decimal varchar char character varying timestamp time bit float
    precision""".split()
)


def expression(c: Cursor, *stop_words: str, symbols: tuple[str, ...] = ()) -> Expression:
    """The expression up to the first stop word or symbol outside parentheses, or to the end; at least one token."""
    begin = c.index
    if c.word():
        c.take()
    c.skip_until(*stop_words, symbols=symbols)
    if c.index == begin:
        raise c.unexpected("expected an expression")
    return expression_since(c, begin)


def expression_since(c: Cursor, begin: int) -> Expression:
    """What was read since the cursor stood at that index."""
    inside = Cursor(c.text, c.tokens, begin, c.index)
    return Expression(text=c.since(begin), functions=functions_called(inside), words=_words(inside))


def condition(c: Cursor, *stop_words: str) -> Condition:
    """The condition of a WHERE clause, up to the first stop word outside parentheses."""
    begin = c.index
    found = expression(c, *stop_words)
    return Condition(text=found.text, always_true=always_true(Cursor(c.text, c.tokens, begin, c.index)))


def functions_called(c: Cursor) -> tuple[Name, ...]:
    """Every function that the cursor's remaining tokens call, in order, each once. The cursor does not move."""
    found: dict[Name, None] = {}
    tokens, end = c.tokens, c.end
    for index in range(c.index, end):
        token = tokens[index]
        if token.kind is Kind.WORD and token.value in BARE_FUNCTIONS and not _dotted(c, index):
            found[Name(name=token.value)] = None
        elif token.kind is Kind.SYMBOL and token.value == "(" and index > c.index:
            before = tokens[index - 1]
            named = before.kind is Kind.QUOTED or (before.kind is Kind.WORD and before.value not in NO_FUNCTIONS)
            if named and not _is_cast(c, index - 1) and not _is_alias(c, index - 1):
                found[_name_ending(c, index - 1)] = None
    return tuple(found)


def _dotted(c: Cursor, index: int) -> bool:
    return index > c.index and c.tokens[index - 1].value == "." and c.tokens[index - 1].kind is Kind.SYMBOL


def _is_cast(c: Cursor, index: int) -> bool:
    """Whether the name that ends at the index is a type after `::`, as in x::"myType"(3)."""
    while index - 2 >= c.index and _dotted(c, index):
        index -= 2
    return index > c.index and c.tokens[index - 1].value == "::"


def _is_alias(c: Cursor, index: int) -> bool:
    """Whether the name gives columns names: `f() AS x(a, b)`, `(…) x(a, b)`, WITH x(a, b)."""
    before = c.tokens[index - 1] if index > c.index else None
    if before is None:
        return False
    return before.value == ")" if before.kind is Kind.SYMBOL else before.value in ("as", "with", "recursive")


def _name_ending(c: Cursor, index: int) -> Name:
    first = index
    while first - 2 >= c.index and _dotted(c, first) and c.tokens[first - 2].kind in (Kind.WORD, Kind.QUOTED):
        first -= 2
    return Cursor(c.text, c.tokens, first, index + 1).name()


def _words(c: Cursor) -> frozenset[str]:
    names = (Kind.WORD, Kind.QUOTED)
    return frozenset(token.value for token in c.tokens[c.index : c.end] if token.kind in names)
