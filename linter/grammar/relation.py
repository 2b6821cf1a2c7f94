"""Which relations a query reads."""

from __future__ import annotations

from linter.grammar.cursor import Cursor
from linter.grammar.expression import BARE_FUNCTIONS, NO_FUNCTIONS
from linter.grammar.keyword import is_keyword
from linter.scan import Kind
from rules.name import Name

_NAMES = (Kind.WORD, Kind.QUOTED)
_QUERIES = ("select", "with", "values", "table")
# A FROM list ends at one of these; not at ON, after which a comma goes on with it.
_ENDS_LIST = frozenset(
    "where group order having limit offset fetch window union intersect except returning set select values for".split()
)

_KEYWORDS = _ENDS_LIST | {"from", "join", "table", "using", "rows", "lateral", "only"}
_MARKS = ("(", ")", ",")


def relations_read(c: Cursor) -> tuple[Name, ...]:
    """The relations that the remaining tokens name after FROM, JOIN, USING or TABLE; the cursor does not move.

    Names of common table expressions and of functions in FROM are left out; `EXTRACT(year FROM x)` is no relation.
    """
    found = _Reader(Cursor(c.text, c.tokens, c.index, c.end)).read()
    own = common_tables(c) if found else frozenset[str]()
    return tuple(name for name in found if name.schema is not None or name.name not in own)


class _Reader:
    """Goes through the tokens once. lists: for each open parenthesis, whether a FROM list is going on inside it."""

    def __init__(self, look: Cursor) -> None:
        self.look = look
        self.lists = [False]
        self.arguments = [False]
        self.expecting = False
        self.found: dict[Name, None] = {}

    def read(self) -> tuple[Name, ...]:
        look, tokens = self.look, self.look.tokens
        while look.index < look.end:  # most tokens say nothing: they are stepped over without a call
            kind, value, _, _ = tokens[look.index]
            if kind is Kind.SYMBOL:
                look.index += 1
                self.expecting = value in _MARKS and self._expects_after(value)
            elif kind is Kind.WORD and value in _KEYWORDS and is_keyword(tokens, look.index) and self._keyword(value):
                look.index += 1
            elif self.expecting and kind in _NAMES:
                self._name()
            else:
                look.index += 1
        return tuple(self.found)

    def _expects_after(self, mark: str) -> bool:
        """Whether a relation may come after the parenthesis or comma."""
        if mark == ",":
            return self.lists[-1]
        if mark == "(":
            joins = self.expecting and self.look.word() not in _QUERIES
            self.arguments.append(not self.expecting and self._calls())
            self.lists.append(joins)
            return joins
        if len(self.lists) > 1:
            self.lists.pop()
            self.arguments.pop()
        return False

    def _keyword(self, word: str) -> bool:
        """Whether the word was a keyword here, and is done with."""
        if word == "from":
            self.lists[-1] = self.expecting = not self.arguments[-1]
        elif word in ("join", "table"):
            self.expecting = True
        elif word == "using":
            self._using()
        elif word in _ENDS_LIST and not (self.expecting and word == "set"):  # a table may be called so
            self.lists[-1] = self.expecting = False
        elif word == "rows" and self.look.word(1) == "from":
            self.look.take()
            self.expecting = False
        elif not (self.expecting and word in ("lateral", "only")):
            return False
        return True

    def _using(self) -> None:
        """DELETE … USING relations.

        Not JOIN … USING (columns), after which the list goes on, nor CYCLE … SET mark USING path, nor ORDER BY … USING <.
        """
        after, cycle = self.look.peek(1), self.look.word(-2) in ("set", "default")
        names = after is not None and (after.kind in _NAMES or self.look.word(2) in _QUERIES)
        self.expecting = names and not cycle
        self.lists[-1] = self.lists[-1] or self.expecting

    def _name(self) -> None:
        bare = self.look.word() in BARE_FUNCTIONS and not self.look.at_symbol(".", 1)
        name = self.look.name()
        if not bare and not self.look.at_symbol("("):
            self.found[name] = None
        self.expecting = False

    def _calls(self) -> bool:
        """Whether the parenthesis just read opens a function's arguments."""
        if self.look.index < 2 or self.look.word() in _QUERIES:
            return False
        before = self.look.tokens[self.look.index - 2]
        return before.kind is Kind.QUOTED or (before.kind is Kind.WORD and before.value not in NO_FUNCTIONS)


def common_tables(c: Cursor) -> frozenset[str]:
    """The names that WITH gives, wherever it stands: `name [(columns)] AS [NOT] [MATERIALIZED] (`."""
    names: set[str] = set()
    for index in range(c.index + 1, c.end - 1):
        token = c.tokens[index]
        if token.value == "as" and token.kind is Kind.WORD and _opens_after(c, index + 1):
            names.add(c.tokens[_before_columns(c, index - 1)].value)
    return frozenset(names)


def _opens_after(c: Cursor, index: int) -> bool:
    while index < c.end and c.tokens[index].value in ("not", "materialized"):
        index += 1
    return index < c.end and c.tokens[index].value == "("


def _before_columns(c: Cursor, index: int) -> int:
    """The index of the name that may have a list of columns after it, which ends at the index."""
    if c.tokens[index].value == ")":
        while index > c.index and c.tokens[index].value != "(":
            index -= 1
        index -= 1
    return max(index, c.index)
