"""What can be told of the expression that a column gets: is it the same as another, and does it change by being assigned."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from linter.backfill.constant import constant, is_never_null
from linter.backfill.enclosed import without_parentheses
from linter.block.assignment import list_of
from linter.block.differing import OF_THE_TIME, differs_each_time
from linter.grammar.cursor import Cursor
from linter.grammar.expression import BARE_FUNCTIONS, functions_called
from linter.scan import Kind, Token

_NAMES = (Kind.WORD, Kind.QUOTED)
_NEVER_NULL = frozenset("gen_random_uuid random uuid_generate_v4 uuidv4 uuidv7".split()) | OF_THE_TIME - {"age"}
_TIMES = ("now", "today", "tomorrow", "yesterday")
# f(f(x)) = f(x), also for one of them in another.
_ONCE_IS_ENOUGH = frozenset("btrim initcap lower ltrim rtrim trim upper".split())
# The same with constants for the other arguments. Not left: left(x, -1) takes away one more each time.
_ONCE_WITH_CONSTANTS = frozenset(
    "abs btrim ceil ceiling coalesce date_trunc floor greatest least ltrim nullif round rtrim trunc".split()
)
# Of types that cannot be compared.
_INCOMPARABLE = frozenset("array_to_json json_build_array json_build_object json_object row_to_json to_json".split())
_LOOSE = ("is", "isnull", "notnull", "in", "not", "like", "ilike", "similar", "between", "any", "all", "some")
COMPARE = ("=", "<>", "!=", "<", ">", "<=", ">=")


def tells_time(c: Cursor) -> bool:
    """Whether the remaining tokens come out otherwise later on, or at each call."""
    strings = (token.value.strip().lower() for token in c.tokens[c.index : c.end] if token.kind is Kind.STRING)
    return any(name.name in OF_THE_TIME or differs_each_time(name) for name in functions_called(c)) or any(
        string in _TIMES for string in strings
    )


def meaning(c: Cursor, alias: str) -> tuple[tuple[Kind, str], ...]:
    """The remaining tokens; equal for what says the same: quotes, `alias.` and parentheses around all of it are left out.

    In a sub-select the alias stays: a name alone may be of another table there.
    """
    inner = without_parentheses(c)
    tokens = inner.tokens[inner.index : inner.end]
    alone = not any(token.kind is Kind.WORD and token.value == "select" for token in tokens)
    own = {place for place in range(len(tokens) - 1) if alone and _is_owner(tokens, place, alias)}
    return tuple(
        (Kind.WORD if token.kind is Kind.QUOTED else token.kind, token.value)
        for place, token in enumerate(tokens)
        if place not in own and place - 1 not in own
    )


def _is_owner(tokens: Sequence[Token], place: int, alias: str) -> bool:
    """Whether the alias stands there with a dot behind it, and none before it."""
    inside = place > 0 and tokens[place - 1].value == "."
    return (
        tokens[place].kind in _NAMES and tokens[place].value == alias and tokens[place + 1].value == "." and not inside
    )


def compares(c: Cursor) -> bool:
    """Whether nothing shows that the value is of type json or xml, for which there is no equality."""
    last = [token.value for token in c.tokens[max(c.end - 2, c.index) : c.end]]
    return last not in (["::", "json"], ["::", "xml"]) and c.word() not in _INCOMPARABLE


def columns_named(c: Cursor, alias: str) -> Iterator[str]:
    """The columns of the table called alias that the remaining tokens may name; the alias itself for the whole row.

    A name without its table may be that table's, also in a sub-select.
    """
    for index in range(c.index, c.end):
        token = c.tokens[index]
        if token.kind not in _NAMES:
            continue
        before = c.tokens[index - 1] if index > c.index else None
        after = c.tokens[index + 1] if index + 1 < c.end else None
        if before is not None and before.kind is Kind.SYMBOL and before.value == ".":
            owner = c.tokens[index - 2].value
            if owner == alias:
                yield token.value
        elif after is not None and after.kind is Kind.SYMBOL and after.value == ".":
            if token.value == alias and index + 2 < c.end and c.tokens[index + 2].value == "*":
                yield alias
        elif not _is_no_column(c, index, before, after):
            yield token.value


def _is_no_column(c: Cursor, index: int, before: Token | None, after: Token | None) -> bool:
    """A function, a type, a label, an argument's name, or the field that EXTRACT takes."""
    if after is not None and (after.kind is Kind.STRING or after.value in ("(", "=>")):
        return True
    if before is None:
        return False
    field = before.value == "(" and index - 2 >= c.index and c.tokens[index - 2].value == "extract"
    return field or before.value == "::" or (before.kind is Kind.WORD and before.value == "as")


def surely_not_null(c: Cursor) -> bool:
    """A constant, the time or another value made anew, or COALESCE with one of them at its end."""
    if is_never_null(c):
        return True
    look = without_parentheses(c)
    name = look.accept_one(*_NEVER_NULL)
    if name and look.at_symbol("("):
        look.skip_parentheses()
        return look.done
    if name:
        return look.done and name in BARE_FUNCTIONS
    if not look.accept("coalesce") or not look.at_symbol("("):
        return False
    values = list_of(look.skip_parentheses())
    return look.done and bool(values) and surely_not_null(Cursor(c.text, c.tokens, *values[-1]))


def made_anew(c: Cursor) -> bool:
    """Whether the expression calls a function that yields something else each time, but for the time."""
    return any(differs_each_time(name) and name.name not in OF_THE_TIME for name in functions_called(c))


def settles(c: Cursor, column: str, alias: str, assigned: Collection[str]) -> bool:
    """Whether the expression still has the same value when the columns have been assigned.

    It names none of them, or the column alone, through functions that change nothing the second time. What tells the
    time still does: a later time does no harm.
    """
    named = set(columns_named(c, alias)) & {*assigned, alias}
    if not named:
        return True
    return named == {column} and _once_is_enough(without_parentheses(c), column, alias)


def _once_is_enough(c: Cursor, column: str, alias: str) -> bool:
    """The column itself, or f(f(x)) = f(x): one of them in another, or one with constants beside the column."""
    if is_column(c, column, alias):
        return True
    name = c.word()
    if name not in _ONCE_IS_ENOUGH | _ONCE_WITH_CONSTANTS or not c.at_symbol("(", 1):
        return False
    look = Cursor(c.text, c.tokens, c.index + 1, c.end)
    inside = look.skip_parentheses()
    values = [Cursor(c.text, c.tokens, *stretch) for stretch in list_of(inside)]
    others = [value for value in values if constant(value) is None]
    if not look.done or len(others) != 1:
        return False
    alone = name in _ONCE_IS_ENOUGH and len(values) == 1
    return _once_is_enough(others[0], column, alias) if alone else is_column(others[0], column, alias)


def is_loose(c: Cursor) -> bool:
    """Whether a comparison ends earlier than it seems: a <> b IS NULL is (a <> b) IS NULL."""
    look = Cursor(c.text, c.tokens, c.index, c.end)
    look.skip_until(*_LOOSE, symbols=COMPARE)
    return not look.done


def is_column(c: Cursor, column: str, alias: str) -> bool:
    """Whether the remaining tokens are the column of that table, and nothing else."""
    tokens = c.tokens[c.index : c.end]
    names = [token.value for token in tokens[::2] if token.kind in _NAMES]
    dots = all(token.kind is Kind.SYMBOL and token.value == "." for token in tokens[1::2])
    return dots and len(names) * 2 - 1 == len(tokens) and names[-2:] in ([column], [alias, column])
