"""EXECUTE in PL/pgSQL: a constant is SQL in plain sight, anything else is put together when it runs."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from linter.grammar.body import Body, body_of, clauses_in, sql_clauses
from linter.grammar.plpgsql_reader import Reader
from linter.scan import Kind, Token
from rules.operation import DynamicSql


def execute(r: Reader, *stop_words: str) -> None:
    """EXECUTE string [INTO [STRICT] target] [USING values], up to one of the words or to the end."""
    c = r.cursor
    begin = c.index
    c.expect("execute")
    first = c.index
    c.skip_until("into", "using", *stop_words)
    text = c.since(first)
    if not text:
        raise c.unexpected("expected a string to execute")
    constant = _constant(c.text, c.tokens[first : c.index])
    _into_and_using(r, *stop_words)
    if constant is None:
        r.add(begin, DynamicSql(text=text))
    else:
        r.clauses += clauses_in(constant, partial(sql_clauses, parse=r.parse))


def _into_and_using(r: Reader, *stop_words: str) -> None:
    c = r.cursor
    while word := c.accept_one("into", "using"):
        if word == "using":
            r.expression("into", *stop_words)
        else:
            c.skip_until("using", *stop_words)


def _constant(text: str, tokens: Sequence[Token]) -> Body | None:
    """The string, when it is one constant or several joined by ||; with parentheses around it or not."""
    inner = [token for token in tokens if not (token.kind is Kind.SYMBOL and token.value in ("(", ")"))]
    parts, joints = inner[::2], inner[1::2]
    if len(parts) != len(joints) + 1 or any(part.kind is not Kind.STRING for part in parts):
        return None
    if any(joint.kind is not Kind.SYMBOL or joint.value != "||" for joint in joints):
        return None
    if len(parts) == 1:
        return body_of(text, parts[0])
    return Body(code="".join(part.value for part in parts), start=parts[0].start, end=parts[-1].end, exact=False)
