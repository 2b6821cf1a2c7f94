"""The query of `verify`: one SELECT that counts what is still to be done."""

from __future__ import annotations

from linter.backfill.cut import Cut
from linter.backfill.expression import tells_time
from linter.backfill.pieces import Pieces
from linter.backfill.refusal import Why
from linter.block.one_select import is_one_select
from linter.block.refusal import Refusal
from linter.grammar.cursor import Cursor
from rules.backfill import WorkKind
from rules.name import quote

_HELP = (
    'Write one SELECT of one number, which is 0 when all is done:\n  -- verify = "SELECT count(*) FROM members WHERE …"'
)


def problem_with_verify(query: str, place: tuple[int, int]) -> Refusal | None:
    """Why the query cannot verify anything; None if it can. place: where it stands in the file."""
    if is_one_select(query):
        return None
    message = "verify must be one SELECT that changes and locks nothing."
    return Refusal(rule=Why.BLOCK, message=message, help=_HELP, start=place[0], end=place[1])


def count_of_rest(c: Cursor, found: Cut, pieces: Pieces) -> str | None:
    """A query that counts the rows which the statement would still change; None where they are told by more than itself.

    That is so where other tables are joined or WITH is used, and where the time decides.
    """
    if found.kind is WorkKind.INSERT or found.condition is None or found.source is not None or found.common:
        return None
    if tells_time(Cursor(c.text, c.tokens, *found.condition)) or "\n" in pieces.condition_in_line:
        return None
    table = ("ONLY " if found.only else "") + str(found.walked)
    alias = "" if found.alias == found.walked.name else f" AS {quote(found.alias)}"
    return f"SELECT count(*) FROM {table}{alias} WHERE {pieces.condition_in_line}"
