"""Expressions and conditions: the author's text, and what can be told from its tokens."""

from __future__ import annotations

from linter.condition import always_true
from linter.grammar.cursor import Cursor, NotUnderstood
from linter.scan import Kind, scan
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

_NAMES = (Kind.WORD, Kind.QUOTED)
_QUERIES = ("select", "values", "table", "with")
_IN_WITH = ("delete", "insert", "merge", "select", "table", "update", "values", "with")


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
    functions = functions_called(inside)
    sequences = sequences_moved(inside) if functions else ()
    return Expression(text=c.since(begin), functions=functions, words=words_in(inside), sequences=sequences)


def condition(c: Cursor, *stop_words: str) -> Condition:
    """The condition of a WHERE clause, up to the first stop word outside parentheses."""
    begin = c.index
    found = expression(c, *stop_words)
    true = always_true(Cursor(c.text, c.tokens, begin, c.index))
    words = _own_words(Cursor(c.text, c.tokens, begin, c.index))
    return Condition(text=found.text, always_true=true, words=words)


def _own_words(c: Cursor) -> frozenset[str]:
    """The names of a condition without those in its subqueries."""
    found: set[str] = set()
    while not c.done:
        if c.at_symbol("(") and c.word(1) in _QUERIES:
            c.skip_parentheses()
            continue
        token = c.take()
        if token.kind in _NAMES:
            found.add(token.value)
    return frozenset(found)


def functions_called(c: Cursor) -> tuple[Name, ...]:
    """Every function that the cursor's remaining tokens call, in order, each once. The cursor does not move."""
    found: dict[Name, None] = {}
    tokens, end = c.tokens, c.end
    for index in range(c.index, end):
        kind, value, _, _ = tokens[index]
        if kind is Kind.WORD:
            if value in BARE_FUNCTIONS and not _dotted(c, index):
                found[Name(name=value)] = None
        elif kind is Kind.SYMBOL and value == "(" and index > c.index:
            before = tokens[index - 1]
            own = before.kind is Kind.WORD and (before.value not in NO_FUNCTIONS or _dotted(c, index - 1))
            named = own or before.kind is Kind.QUOTED
            if named and not (_is_cast(c, index - 1) or _has_columns(c, index - 1)):
                found[_name_ending(c, index - 1)] = None
                if before.value == "set_config":
                    _check_setting(Cursor(c.text, c.tokens, index + 1, end))
    return tuple(found)


def sequences_moved(c: Cursor) -> tuple[Name, ...]:
    """The sequences that nextval or setval names as a constant among the remaining tokens."""
    places = (place for place in range(c.index, c.end - 2) if c.tokens[place].value in ("nextval", "setval"))
    return tuple(_name_in(c.tokens[place + 2].value) for place in places if _opens_constant(c, place + 1))


def _opens_constant(c: Cursor, place: int) -> bool:
    return c.tokens[place].value == "(" and c.tokens[place + 1].kind is Kind.STRING


def _name_in(text: str) -> Name:
    """The name that a constant of type regclass means."""
    return Cursor(text, scan(text).tokens).name()


# What decides how the rest of the file is to be read. SET of these is understood, and so is set_config by itself.
_DECISIVE = ("search_path", "session_replication_role", "standard_conforming_strings")


def _check_setting(arguments: Cursor) -> None:
    token = arguments.peek()
    if token is None or token.kind is not Kind.STRING or token.value.lower() in _DECISIVE:
        raise NotUnderstood("what set_config sets cannot be told", token)


def _dotted(c: Cursor, index: int) -> bool:
    return index > c.index and c.tokens[index - 1].value == "." and c.tokens[index - 1].kind is Kind.SYMBOL


def _is_cast(c: Cursor, index: int) -> bool:
    """Whether the name that ends at the index is a type after `::`, as in x::"myType"(3)."""
    while index - 2 >= c.index and _dotted(c, index):
        index -= 2
    return index > c.index and c.tokens[index - 1].value == "::"


def _has_columns(c: Cursor, index: int) -> bool:
    """Whether columns stand after the name: `f() AS x(a, b)`, `(…) x(a, b)`, WITH x(a, b), INTO x (a), ON CONFLICT (a)."""
    first = _first_of(c, index)
    if first <= c.index:
        return False
    before = c.tokens[first - 1]
    if before.kind is Kind.SYMBOL:
        return before.value == ")" or (before.value == "," and _is_common_table(c, index + 1))
    if before.kind is not Kind.WORD:
        return False
    conflict = before.value == "on" and c.tokens[index].value == "conflict"
    return conflict or before.value in ("as", "with", "recursive", "into")


def _is_common_table(c: Cursor, index: int) -> bool:
    """Whether the parenthesis there opens the columns of another table of WITH: `(a, b) AS (SELECT`."""
    look = Cursor(c.text, c.tokens, index + 1, c.end)
    while look.at_kind(Kind.WORD) or look.at_kind(Kind.QUOTED) or look.at_symbol(","):
        look.take()
    if look.index == index + 1 or not (look.accept_symbol(")") and look.accept("as")):
        return False
    look.accept("not")
    look.accept("materialized")
    return look.accept_symbol("(") and look.word() in _IN_WITH


def _name_ending(c: Cursor, index: int) -> Name:
    return Cursor(c.text, c.tokens, _first_of(c, index), index + 1).name()


def _first_of(c: Cursor, index: int) -> int:
    """Where the name begins whose last part stands at the index."""
    while index - 2 >= c.index and _dotted(c, index) and c.tokens[index - 2].kind in (Kind.WORD, Kind.QUOTED):
        index -= 2
    return index


def words_in(c: Cursor) -> frozenset[str]:
    """Every name among the cursor's remaining tokens. The cursor does not move."""
    return frozenset(token.value for token in c.tokens[c.index : c.end] if token.kind in _NAMES)
