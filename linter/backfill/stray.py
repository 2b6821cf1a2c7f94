"""What is no list of SET: a word behind a value, as a rule a WHERE that was misspelt, or no value at all."""

from __future__ import annotations

from itertools import pairwise

from linter.backfill.assigned import Assigned
from linter.backfill.cut import Cut
from linter.backfill.refusal import Why
from linter.block.refusal import Refusal
from linter.grammar.cursor import Cursor
from linter.nearest import did_you_mean
from linter.scan import Kind, Token
from rules.backfill import WorkKind

# After these a value comes; before them, one has ended. https://www.postgresql.org/docs/current/sql-expressions.html
_JOIN = "and or is in like ilike similar between collate at when then else to from overlaps escape over filter within"
# What a value may begin with, or a test goes on with.
_BEGIN = "not case distinct symmetric asymmetric any all some array row json object scalar value unique keys normalized"
# Words of types with several of them, and of intervals.
_TYPES = "double precision character varying time timestamp with without zone local year month day hour minute second"
_NO_VALUE = frozenset(f"{_JOIN} {_BEGIN} {_TYPES}".split())
# Words with which a value ends, and what may stand behind one as they do.
_ENDS = frozenset(("end", "null", "true", "false", "isnull", "notnull", "unknown", "document"))
_CLAUSES = ("where", "from", "returning")


def stray(c: Cursor, found: Cut, assigned: Assigned) -> Refusal | None:
    """The first such place of an UPDATE, as a reason not to run it."""
    if found.kind is not WorkKind.UPDATE:
        return None
    for each in assigned.assignments:
        if each.right[0] == each.right[1]:
            return _refusal(c.tokens[each.at], f"{each.column} is given no value", "Write one behind the equals sign.")
    depth = 0
    for before, word in pairwise(c.tokens[slice(*found.changes)]):
        depth += (before.value in ("(", "[")) - (before.value in (")", "]")) if before.kind is Kind.SYMBOL else 0
        if depth == 0 and _ends_a_value(before) and word.kind is Kind.WORD and word.value not in _NO_VALUE | _ENDS:
            said = f"nothing can be said by {c.text[word.start : word.end]} behind a value"
            meant = did_you_mean(word.value, _CLAUSES, "Write an UPDATE as PostgreSQL's manual has it.")
            return _refusal(word, said, meant)
    return None


def _ends_a_value(token: Token) -> bool:
    match token.kind:
        case Kind.SYMBOL:
            return token.value in (")", "]")
        case Kind.WORD:
            return token.value in _ENDS or token.value not in _NO_VALUE
        case _:
            return True


def _refusal(token: Token, reason: str, advice: str) -> Refusal:
    message = f"The statement was not understood: {reason}."
    return Refusal(rule=Why.NOT_UNDERSTOOD, message=message, help=advice, start=token.start, end=token.end)
