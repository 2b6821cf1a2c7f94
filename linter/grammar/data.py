"""INSERT, UPDATE, DELETE, MERGE and queries, with the changes hidden in WITH."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from linter.grammar.change import CHANGES, Change
from linter.grammar.clause import ParsedClause, Result, clause_since
from linter.grammar.cursor import Cursor, NotUnderstood
from linter.grammar.expression import functions_called
from linter.grammar.query import read_query
from linter.grammar.relation import common_tables, relations_read
from linter.scan import Kind, Token
from rules.name import Name
from rules.operation import Operation
from rules.value import replace

_DEEPEST = 8  # changes one in another; PostgreSQL runs those of the outermost WITH alone
_DATA_WORDS = ("select", "values", "table", "with", *CHANGES)


def insert(c: Cursor) -> Result:
    """INSERT INTO table …"""
    return with_hidden(c, CHANGES["insert"])


def update(c: Cursor) -> Result:
    """UPDATE table SET …"""
    return with_hidden(c, CHANGES["update"])


def delete(c: Cursor) -> Result:
    """DELETE FROM table …"""
    return with_hidden(c, CHANGES["delete"])


def merge(c: Cursor) -> Result:
    """MERGE INTO table …"""
    return with_hidden(c, CHANGES["merge"])


def query(c: Cursor) -> Result:
    """SELECT, VALUES, TABLE, or any of them in parentheses."""
    return with_hidden(c, read_query)


def with_query(c: Cursor) -> Result:
    """WITH …: the changes inside its parentheses first, as PostgreSQL runs them, then the statement itself."""
    return with_hidden(c, _after_with)


def with_hidden(c: Cursor, read: Callable[[Cursor], Operation]) -> Result:
    """The statement's own operation after the changes in its parentheses, each a clause."""
    begin = c.index
    hidden = _hidden_changes(Cursor(c.text, c.tokens, c.index, c.end))
    own = read(c)
    if not hidden:
        return own
    return [*hidden, clause_since(c, begin, _without_functions_of(hidden, own))]


def _without_functions_of(hidden: Sequence[ParsedClause], own: Operation) -> Operation:
    """The operation without the functions that the changes inside it were already said to call."""
    told = {name for clause in hidden for name in getattr(clause.operation, "functions", ())}
    called: tuple[Name, ...] = getattr(own, "functions", ())
    return replace(own, functions=tuple(name for name in called if name not in told)) if called and told else own


def _hidden_changes(look: Cursor) -> list[ParsedClause]:
    """INSERT, UPDATE, DELETE or MERGE right after an opening parenthesis: the changes of WITH."""
    places = [place for place in range(look.index + 1, look.end) if _begins_hidden(look.tokens, place)]
    found: list[ParsedClause] = []
    own, around = common_tables(look) if places else frozenset[str](), [look.end]
    for begin in places:
        look.index = begin
        end = _group_end(look)
        around = [*(outer for outer in around if outer > begin), end]
        if len(around) > _DEEPEST:
            raise NotUnderstood("too many changes stand one in another")
        change = CHANGES[look.word()](Cursor(look.text, look.tokens, begin, end))
        reads = tuple(name for name in change.reads if name.schema is not None or name.name not in own)
        found.append(clause_since(Cursor(look.text, look.tokens, end, end), begin, _reading(change, reads)))
    return found


def _begins_hidden(tokens: Sequence[Token], place: int) -> bool:
    kind, value, _, _ = tokens[place]
    return kind is Kind.WORD and value in CHANGES and tokens[place - 1][:2] == (Kind.SYMBOL, "(")


def _group_end(look: Cursor) -> int:
    inside = Cursor(look.text, look.tokens, look.index, look.end)
    inside.skip_until(symbols=(")",))
    return inside.index


def _after_with(c: Cursor) -> Operation:
    reads = relations_read(c)
    begin = c.index
    common_table_names(c)
    if c.word() in CHANGES:
        called = functions_called(Cursor(c.text, c.tokens, begin, c.index))
        change = _reading(CHANGES[c.word()](c), reads)
        return replace(change, functions=tuple(dict.fromkeys((*called, *change.functions))))
    if not (c.at_symbol("(") or c.word() in _DATA_WORDS):
        raise c.unexpected("expected a statement after WITH")
    c.index = begin
    return read_query(c)


def common_table_names(c: Cursor) -> tuple[str, ...]:
    """The names that the WITH at the cursor gives; the cursor moves behind its last table."""
    names: list[str] = []
    c.expect("with")
    c.accept("recursive")
    while True:
        names.append(c.identifier())
        if c.at_symbol("("):
            c.skip_parentheses()
        c.expect("as")
        c.accept("not")
        c.accept("materialized")
        c.skip_parentheses()
        _search_or_cycle(c)
        if not c.accept_symbol(","):
            return tuple(names)


def _reading(change: Change, reads: tuple[Name, ...]) -> Change:
    return replace(change, reads=tuple(name for name in reads if name != change.table))


def _search_or_cycle(c: Cursor) -> None:
    if c.accept("search"):
        if not c.accept_one("depth", "breadth"):
            raise c.unexpected("expected DEPTH or BREADTH")
        c.expect("first", "by")
        c.listed(c.identifier)
        c.expect("set")
        c.identifier()
    if c.accept("cycle"):
        c.listed(c.identifier)
        c.expect("set")
        c.identifier()
        c.skip_until("using")
        c.expect("using")
        c.identifier()
