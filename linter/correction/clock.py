"""What need not come out the same again: the time, chance, sequences, who runs it, and rows picked at random."""

from __future__ import annotations

import re
from collections.abc import Iterator

from linter.block.assignment import list_of
from linter.block.differing import OF_THE_TIME, differs_each_time
from linter.correction.outward import places_of, reason_against
from linter.grammar.cursor import Cursor
from linter.grammar.expression import BARE_FUNCTIONS, functions_called
from linter.grammar.keyword import is_keyword
from linter.scan import Kind, Token
from rules.name import Name
from rules.value import Value

# Special strings of the date types; any of them may stand beside a time of day.
# https://www.postgresql.org/docs/current/datatype-datetime.html#DATATYPE-DATETIME-SPECIAL-VALUES
_TIME = r"(?:[\d:.+-]+|allballs|zulu|utc|gmt|z|am|pm|at)"
_DAYS = re.compile(rf"(?:{_TIME}\s+)*(?:now|today|tomorrow|yesterday)(?:\s+{_TIME})*", re.IGNORECASE)
_TEXTS = ("text", "varchar", "citext", "bpchar", "char")


# Of the session. The acting role is in the digest, so that nobody can run what another role dried; the address, the port
# and, behind SET ROLE, the login are not. The file itself shall say what is written.
_OF_THE_SESSION = frozenset(
    """current_role current_user inet_client_addr inet_client_port session_user system_user user""".split()
)


class Moment(Value):
    """A place that need not come out the same again. said: how it is called in a message. place: its token's index."""

    said: str
    place: int


def moments(c: Cursor) -> Iterator[Moment]:
    """Each among the remaining tokens, but for what is refused by itself."""
    for name in functions_called(c):
        if _differs(name):
            said = name.name.upper() if name.name in BARE_FUNCTIONS else f"{name.name}()"
            places = (place for place in places_of(c, name) if name.name != "age" or _arguments(c, place) == 1)
            yield from (Moment(said=said, place=place) for place in places)
    for place in range(c.index, c.end):
        token = c.tokens[place]
        if token.kind is Kind.STRING and _DAYS.fullmatch(token.value.strip()) and not _is_text(c, place):
            yield Moment(said=repr(token.value), place=place)


def samples(c: Cursor) -> Iterator[Token]:
    """TABLESAMPLE, wherever it stands."""
    places = (place for place in range(c.index, c.end) if c.tokens[place].value == "tablesample")
    return (c.tokens[place] for place in places if c.tokens[place].kind is Kind.WORD and is_keyword(c.tokens, place))


def _differs(name: Name) -> bool:
    if reason_against(name) is not None:
        return False
    own = name.schema in (None, "pg_catalog") and name.name in OF_THE_TIME | _OF_THE_SESSION
    return own or differs_each_time(name)


def _arguments(c: Cursor, place: int) -> int:
    return len(list_of(Cursor(c.text, c.tokens, place + 1, c.end).skip_parentheses()))


def _is_text(c: Cursor, place: int) -> bool:
    """Whether the constant is cast to a text: then the word itself is meant."""
    look = Cursor(c.text, c.tokens, place + 1, c.end)
    return look.accept_symbol("::") and look.word() in _TEXTS
