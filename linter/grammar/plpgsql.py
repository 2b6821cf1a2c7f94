"""PL/pgSQL bodies: the SQL statements in them, each a clause."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from linter.grammar import plpgsql_control as control
from linter.grammar import plpgsql_statement as statement
from linter.grammar.body import Parse
from linter.grammar.clause import ParsedClause
from linter.grammar.cursor import NotUnderstood
from linter.grammar.plpgsql_execute import execute
from linter.grammar.plpgsql_reader import Part, Reader
from linter.scan import Token
from linter.split import next_semicolon
from rules.operation import Unrecognised

_Step: TypeAlias = Callable[[Reader], None]

# By the word a statement begins with. Reserved words are never names (pl_reserved_kwlist.h); the others are variables
# when something is assigned to them. https://www.postgresql.org/docs/current/plpgsql-control-structures.html
_RESERVED: dict[str, _Step] = {
    "begin": control.begin,
    "case": control.case,
    "declare": control.declare,
    "else": control.else_,
    "end": control.end,
    "execute": execute,
    "for": control.for_,
    "foreach": control.foreach,
    "if": control.if_,
    "loop": control.loop,
    "null": statement.null,
    "when": control.when,
    "while": control.while_,
}
_UNRESERVED: dict[str, _Step] = {
    "assert": statement.evaluated,
    "close": statement.ignored,
    "continue": statement.leave,
    "elseif": control.elsif,
    "elsif": control.elsif,
    "exception": control.exception,
    "exit": statement.leave,
    "fetch": statement.ignored,
    "get": statement.diagnostics,
    "move": statement.ignored,
    "open": statement.open_,
    "perform": statement.perform,
    "raise": statement.raise_,
    "return": statement.return_,
}


def plpgsql_clauses(text: str, tokens: Sequence[Token], parse: Parse) -> list[ParsedClause]:
    """What a body does, in the order it stands there. A stretch that is not understood is Unrecognised by itself."""
    r = Reader(text, tokens, parse)
    c = r.cursor
    while c.index < len(tokens):
        c.end = next_semicolon(tokens, c.index)
        while not c.done:
            _step_or_lost(r)
        c.index += 1
    _closed(r)
    return r.clauses


def _step_or_lost(r: Reader) -> None:
    begin, perhaps, since = r.cursor.index, r.perhaps, len(r.clauses)
    try:
        _step(r)
    except NotUnderstood as problem:
        r.cursor.index = r.cursor.end
        r.add(begin, Unrecognised(reason=problem.reason))
    if perhaps:
        r.doubt(since)


def _step(r: Reader) -> None:
    """Reads one statement, or what comes before the statements inside one: `IF … THEN`, `LOOP`, `BEGIN`."""
    c = r.cursor
    if c.at_symbol("<<"):
        control.label(r)
    elif r.part is None:
        _outside(r)
    elif r.part is Part.DECLARATIONS and not (c.at("begin") or c.at("declare")):
        control.declaration(r)
    elif step := _RESERVED.get(c.word()):
        step(r)
    elif statement.assigns(r):
        statement.assignment(r)
    else:
        _UNRESERVED.get(c.word(), statement.sql)(r)


def _outside(r: Reader) -> None:
    """A body is one block with options before it and nothing after it."""
    c = r.cursor
    if c.accept_symbol("#"):
        c.identifier()
        c.identifier()
    elif c.at("declare"):
        control.declare(r)
    elif c.at("begin"):
        control.begin(r)
    else:
        c.end = len(c.tokens)
        raise c.unexpected("expected DECLARE or BEGIN")


def _closed(r: Reader) -> None:
    if r.opened:
        part, token, _, _ = r.opened[-1]
        reason = f"this {part} has no END"
        r.clauses.append(ParsedClause(operation=Unrecognised(reason=reason), start=token.start, end=token.end))
