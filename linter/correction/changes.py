"""The changes of rows in one statement, those inside its WITH too, and where each of their parts stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.grammar.change import affected_table
from linter.grammar.clause import ParsedClause
from linter.grammar.cursor import Cursor
from linter.grammar.data import common_table_names
from linter.scan import Kind, Token
from rules.backfill import WorkKind
from rules.name import Name
from rules.operation import Delete, Insert, Update
from rules.value import Value

_INSIDE = {"delete": "from", "insert": "into", "merge": "into", "update": ""}


class Change(Value):
    """One INSERT, UPDATE or DELETE. begin, end: its tokens, without a WITH before it."""

    operation: Insert | Update | Delete
    begin: int
    end: int

    @property
    def kind(self) -> WorkKind:
        """Which of them it is."""
        match self.operation:
            case Insert():
                return WorkKind.INSERT
            case Update():
                return WorkKind.UPDATE
            case Delete():
                return WorkKind.DELETE

    @property
    def table(self) -> Name:
        """Its target."""
        return self.operation.table

    @property
    def columns(self) -> tuple[str, ...]:
        """Those that it names, as it names them; none of a DELETE."""
        return () if isinstance(self.operation, Delete) else self.operation.columns


def changes(c: Cursor, clauses: Sequence[ParsedClause]) -> list[Change]:
    """Those of the statement's clauses, which are nothing else; the statement itself last. Raises NotUnderstood."""
    places = {token.start: place for place, token in enumerate(c.tokens)}
    found: list[Change] = []
    for clause in clauses:
        begin = places[clause.start]
        if clause is clauses[-1]:
            look = Cursor(c.text, c.tokens, begin, c.end)
            if look.at("with"):
                common_table_names(look)
            begin, end = look.index, c.end
        else:
            end = next(place for place in range(begin, c.end) if c.tokens[place].end == clause.end) + 1
        if isinstance(clause.operation, Insert | Update | Delete):
            found.append(Change(operation=clause.operation, begin=begin, end=end))
    return found


def hidden_behind_with(c: Cursor) -> Token | None:
    """A change inside parentheses that has a WITH of its own: its verb stands behind a parenthesis that closes."""
    depth = 0
    for place, token in enumerate(c.tokens):
        if token.kind is Kind.SYMBOL:
            depth += (token.value == "(") - (token.value == ")")
        elif depth > 0 and token.kind is Kind.WORD and token.value in _INSIDE and c.tokens[place - 1].value == ")":
            after = _INSIDE[token.value]
            if not after or Cursor(c.text, c.tokens, place + 1, c.end).at(after):
                return token
    return None


def target_token(c: Cursor, change: Change) -> Token:
    """The last part of the name of its target."""
    look = Cursor(c.text, c.tokens, change.begin, change.end)
    look.take()
    look.accept_one("into", "from")
    inside = Cursor(c.text, c.tokens, look.index, look.end)
    affected_table(inside)
    last = inside.index - 1
    while c.tokens[last].kind not in (Kind.WORD, Kind.QUOTED):
        last -= 1
    return c.tokens[last]


def current_of(c: Cursor) -> Iterator[Token]:
    """WHERE CURRENT OF, wherever it stands."""
    for place in range(c.index, c.end):
        if c.tokens[place].value == "where" and Cursor(c.text, c.tokens, place, c.end).at("where", "current", "of"):
            yield c.tokens[place + 1]
