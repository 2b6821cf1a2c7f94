"""What a CHECK says in simple words: comparisons of a column with constants, joined by AND, OR and NOT.

Whatever else stands in it is something unknown, which proves nothing.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from typing import NamedTuple, TypeAlias

from rules.name import Name
from rules.operation.parts import ConstraintKind
from rules.schema import Schema

Constant: TypeAlias = Decimal | str


class Comparison(NamedTuple):
    """A column compared: with one constant, with several (`in`), or with none (`is null`)."""

    column: str
    operator: str
    values: tuple[Constant, ...] = ()


class AllOf(NamedTuple):
    """Every part holds."""

    parts: tuple[Condition, ...]


class AnyOf(NamedTuple):
    """One of the parts holds; of no parts, nothing is known."""

    parts: tuple[Condition, ...]


Condition: TypeAlias = "Comparison | AllOf | AnyOf"
UNKNOWN = AnyOf(())
_OPPOSITE = {
    "<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "<>", "<>": "=", "in": "not in", "not in": "in",
    "is null": "is not null", "is not null": "is null",
}  # fmt: skip
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "<>": "<>"}
_DEEPEST = 50
"""So many parentheses in each other are read; what is inside of more is unknown."""


@cache
def _token() -> re.Pattern[str]:
    return re.compile(
        r"""\s*(?:(?P<string>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<quoted>"(?:[^"]|"")+")
        |(?P<word>[^\W\d][\w$]*)|(?P<symbol>::|<=|>=|<>|!=|[^\s]))""",
        re.VERBOSE,
    )


def facts(schema: Schema, table: Name) -> tuple[Condition, ...]:
    """What the valid checks of the table say of each of its rows."""
    known = schema.tables.get(table)
    checks = (
        constraint.expression.text
        for constraint in (known.constraints.values() if known else ())
        if constraint.kind is ConstraintKind.CHECK
        and constraint.expression is not None
        and constraint.enforced
        and not constraint.not_valid
    )
    return tuple(part for text in checks for part in conjuncts(condition(text)))


def conjuncts(found: Condition) -> tuple[Condition, ...]:
    """Its parts, if they are joined by AND."""
    return tuple(inner for part in found.parts for inner in conjuncts(part)) if isinstance(found, AllOf) else (found,)


def negated(found: Condition) -> Condition:
    """NOT, taken inside (De Morgan). The opposite of what is not known is not known."""
    match found:
        case Comparison(operator=operator):
            return found._replace(operator=_OPPOSITE[operator])
        case AllOf(parts=parts):
            return AnyOf(tuple(map(negated, parts)))
        case AnyOf(parts=parts):
            return AllOf(tuple(map(negated, parts))) if parts else UNKNOWN


def condition(text: str) -> Condition:
    """The condition that the text is."""
    return _Reader(text).read()


class _Reader:
    """Reads a condition from its tokens, each its kind and its text."""

    def __init__(self, text: str) -> None:
        found = [(match.lastgroup or "", match.group(match.lastgroup or 0)) for match in _token().finditer(text)]
        self.tokens = [(kind, text.lower() if kind == "word" else text) for kind, text in found]
        self.place = 0
        self.depth = 0

    def read(self) -> Condition:
        found = self._any()
        return found if self.place == len(self.tokens) else UNKNOWN

    def _at(self, *words: str) -> bool:
        found = tuple(text for _, text in self.tokens[self.place : self.place + len(words)])
        return found == words

    def _accept(self, *words: str) -> bool:
        at = self._at(*words)
        self.place += len(words) if at else 0
        return at

    def _any(self) -> Condition:
        parts = [self._all()]
        while self._accept("or"):
            parts.append(self._all())
        unknown = UNKNOWN in parts  # one branch of which nothing is known makes the whole unknown
        return parts[0] if len(parts) == 1 else UNKNOWN if unknown else AnyOf(tuple(parts))

    def _all(self) -> Condition:
        parts = [self._part()]
        while self._accept("and"):
            parts.append(self._part())
        return parts[0] if len(parts) == 1 else AllOf(tuple(parts))

    def _part(self) -> Condition:
        denied = False
        while self._accept("not"):
            denied = not denied
        found = self._bare()
        return negated(found) if denied else found

    def _bare(self) -> Condition:
        begin = self.place
        if self.depth < _DEEPEST and self._accept("("):
            self.depth += 1
            found = self._any()
            self.depth -= 1
            if self._accept(")") and self._ended():
                return found
            self.place = begin
        test = self._test()
        if test is None or not self._ended():
            self.place = begin
            self._skip()
            return UNKNOWN
        return test

    def _ended(self) -> bool:
        return self.place == len(self.tokens) or self._at("and") or self._at("or") or self._at(")")

    def _skip(self) -> None:
        """Over a part that is not understood."""
        depth = 0
        while self.place < len(self.tokens) and (depth or not self._ended()):
            depth += {"(": 1, ")": -1}.get(self.tokens[self.place][1], 0)
            self.place += 1

    def _test(self) -> Condition | None:
        column = self._column()
        if column is None:
            return self._mirrored()
        if self._accept("is", "not", "null"):
            return Comparison(column, "is not null")
        if self._accept("is", "null"):
            return Comparison(column, "is null")
        denied = self._accept("not")
        if self._accept("between"):
            return self._between(column, denied)
        if self._accept("in"):
            values = self._values()
            return Comparison(column, "not in" if denied else "in", values) if values else None
        operator, value = self._operator(), self._constant()
        return Comparison(column, operator, (value,)) if operator and value is not None and not denied else None

    def _mirrored(self) -> Condition | None:
        """A constant before the column: 5 < a."""
        value, operator, column = self._constant(), self._operator(), self._column()
        return Comparison(column, _MIRRORED[operator], (value,)) if value is not None and operator and column else None

    def _between(self, column: str, denied: bool) -> Condition | None:
        low, joined, high = self._constant(), self._accept("and"), self._constant()
        if low is None or not joined or high is None:
            return None
        found = AllOf((Comparison(column, ">=", (low,)), Comparison(column, "<=", (high,))))
        return negated(found) if denied else found

    def _column(self) -> str | None:
        if self.tokens[self.place + 1 : self.place + 2] == [("symbol", ".")]:
            self.place += 2  # users.name: of the table itself, for a CHECK can name no other
        kind, text = self.tokens[self.place] if self.place < len(self.tokens) else ("", "")
        follows = self.tokens[self.place + 1][0] if self.place + 1 < len(self.tokens) else ""
        if kind not in ("word", "quoted") or follows == "string":
            return None  # `date '2024-01-01'` is a constant
        self.place += 1
        return text if kind == "word" else text[1:-1].replace('""', '"')

    def _operator(self) -> str:
        text = self.tokens[self.place][1] if self.place < len(self.tokens) else ""
        text = "<>" if text == "!=" else text
        self.place += text in _MIRRORED
        return text if text in _MIRRORED else ""

    def _values(self) -> tuple[Constant, ...]:
        found: list[Constant] = []
        while self._accept("," if found else "("):
            value = self._constant()
            if value is None:
                return ()
            found.append(value)
        return tuple(found) if self._accept(")") else ()

    def _constant(self) -> Constant | None:
        """A number or a string, with the type that stands before or behind it read over."""
        if self.place + 1 < len(self.tokens) and self.tokens[self.place + 1][0] == "string":
            self.place += self.tokens[self.place][0] == "word"
        kind, text = self.tokens[self.place] if self.place < len(self.tokens) else ("", "")
        if kind not in ("string", "number"):
            return None
        self.place += 1
        while self._accept("::"):
            self.place += 1
            while self.place < len(self.tokens) and self.tokens[self.place][1] in ("without", "with", "time", "zone"):
                self.place += 1
        return Decimal(text) if kind == "number" else text[1:-1].replace("''", "'")
