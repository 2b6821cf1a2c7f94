"""DO, CREATE FUNCTION and CREATE PROCEDURE: statements whose bodies hold statements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import partial

from linter.grammar.body import Body, Parse, body_of, clauses_in, selecting, sql_clauses
from linter.grammar.clause import ParsedClause, statement_span
from linter.grammar.cursor import Cursor, NotUnderstood
from linter.grammar.inlined import inlined
from linter.grammar.plpgsql import plpgsql_clauses
from linter.grammar.routine_definition import Definition, definition, language
from linter.scan import Comment, Token
from linter.split import split
from rules.operation import CreateRoutine, OpaqueCode, Operation, Session, Unrecognised
from rules.operation.catalog import ObjectKind

_READERS = {"plpgsql": plpgsql_clauses, "sql": sql_clauses}

_IN_ATOMIC = ("delete", "insert", "merge", "return", "select", "table", "update", "values", "with")

# How many bodies may stand one in another. Nobody writes more than two; the limit is there before Python's stack is it.
_DEEPEST = 8


def do_block(c: Cursor) -> list[ParsedClause]:
    """DO [LANGUAGE name] body: a clause for each statement in the body, or one for a body that has none."""
    return _do_block(c, 1)


def create_routine(c: Cursor) -> CreateRoutine:
    """CREATE [OR REPLACE] { FUNCTION | PROCEDURE } name (arguments) [RETURNS type], then options in any order."""
    return _create_routine(c, 1)


def body_comments(text: str, tokens: Sequence[Token]) -> tuple[Comment, ...]:
    """The comments in a DO statement's body. A routine's body has none to offer: its statements are not run."""
    c = Cursor(text, tokens)
    try:
        name, body = _block(c)
    except NotUnderstood:
        return ()
    return body.comments() if name in _READERS else ()


def _do_block(c: Cursor, depth: int) -> list[ParsedClause]:
    start, end = statement_span(c)
    name, body = _block(c)
    if name not in _READERS:
        opaque = OpaqueCode(language=name, reason=f"its body is written in {name}")
        return [ParsedClause(operation=opaque, start=start, end=end)]
    clauses = clauses_in(body, partial(_READERS[name], parse=_parser(depth)))
    return clauses or [ParsedClause(operation=Session(verb="do"), start=start, end=end)]


def _block(c: Cursor) -> tuple[str, Body]:
    """The language and the body of DO."""
    c.expect("do")
    name, code = "plpgsql", None
    while not c.done:
        if c.accept("language"):
            name = language(c)
        elif code is None:
            code = c.peek()
            c.string()
        else:
            raise c.unexpected("expected the end of the statement")
    if code is None:
        raise c.unexpected("expected a body")
    return name, body_of(c.text, code)


def _create_routine(c: Cursor, depth: int) -> CreateRoutine:
    c.expect("create")
    or_replace = c.accept("or", "replace")
    kind = c.accept_one("function", "procedure")
    if not kind:
        raise c.unexpected("expected FUNCTION or PROCEDURE")
    name = c.name()
    found = definition(c)
    return CreateRoutine(
        routine=name,
        kind=ObjectKind(kind),
        or_replace=or_replace,
        arguments=found.arguments,
        language=found.language or "sql",
        body=_operations(c, found, depth),
        security_definer=found.security_definer,
        volatility=found.volatility,
        strict=found.strict,
        code=c.text[found.code.start : found.code.end] if found.code is not None else "",
        expression=inlined(c.text, found) if kind == "function" else None,
    )


def _operations(c: Cursor, found: Definition, depth: int) -> tuple[Operation, ...] | None:
    """What the body does when the routine is called; None when the language is not one of those read here."""
    parse = _parser(depth)
    clauses: Iterable[ParsedClause]
    if found.atomic is not None:
        clauses = _atomic(c.text, found.atomic, parse)
    elif found.returned:
        clauses = parse(c.text, selecting(found.returned))
    elif found.code is None or found.language not in _READERS:
        return None
    else:
        clauses = clauses_in(body_of(c.text, found.code), partial(_READERS[found.language], parse=parse))
    return tuple(clause.operation for clause in clauses)


def _atomic(text: str, tokens: Sequence[Token], parse: Parse) -> Iterable[ParsedClause]:
    """The statements of BEGIN ATOMIC, among which RETURN expression may be. PostgreSQL takes no others there."""
    for statement in split(tokens):
        c = Cursor(text, statement)
        if not (c.at_symbol("(") or c.word() in _IN_ATOMIC):
            raise c.unexpected("expected a query or a change of rows in BEGIN ATOMIC")
        returns = len(statement) > 1 and c.at("return")
        yield from parse(text, selecting(statement[1:]) if returns else statement)


def _parser(depth: int) -> Parse:
    """Reads the statements of a body that stands in so many others."""
    return partial(_parse, depth=depth)


def _parse(text: str, tokens: Sequence[Token], depth: int) -> Sequence[ParsedClause]:
    """One statement of a body. Those that have bodies themselves are read from here, where the depth is known."""
    from linter.grammar.statement import parse_statement  # which imports this module

    c = Cursor(text, tokens)
    if not (c.at("do") or _creates_routine(c)):
        return parse_statement(text, tokens).clauses
    start, end = statement_span(c)
    operation: Operation
    try:
        if depth > _DEEPEST:
            raise NotUnderstood("too many bodies stand one in another")
        if c.at("do"):
            return _do_block(c, depth + 1)
        operation = _create_routine(c, depth + 1)
    except NotUnderstood as problem:
        operation = Unrecognised(reason=problem.reason)
    return [ParsedClause(operation=operation, start=start, end=end)]


def _creates_routine(c: Cursor) -> bool:
    ahead = 3 if c.at("create", "or", "replace") else 1
    return c.at("create") and c.word(ahead) in ("function", "procedure")
