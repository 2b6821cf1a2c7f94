"""PL/pgSQL's statements that hold no others: assignments, RAISE, RETURN, PERFORM, cursors, and SQL itself."""

from __future__ import annotations

from linter.grammar.cursor import Cursor
from linter.grammar.plpgsql_execute import execute
from linter.grammar.plpgsql_reader import Reader
from linter.scan import Kind, Token
from linter.split import statement_end

_LEVELS = ("debug", "log", "info", "notice", "warning", "exception")


def null(r: Reader) -> None:
    """NULL, which does nothing."""
    r.cursor.expect("null")
    r.cursor.finish()


def ignored(r: Reader) -> None:
    """FETCH, MOVE and CLOSE: what a cursor's query does was said where the query stands."""
    r.cursor.rest()


def evaluated(r: Reader) -> None:
    """A word and an expression: ASSERT."""
    r.cursor.take()
    r.expression()


def leave(r: Reader) -> None:
    """EXIT or CONTINUE [label] [WHEN condition]"""
    c = r.cursor
    c.take()
    if not (c.done or c.at("when")):
        c.identifier()
        r.may_have_left = True  # the label may be a block's
    if c.accept("when"):
        r.expression()
    c.finish()


def diagnostics(r: Reader) -> None:
    """GET [CURRENT | STACKED] DIAGNOSTICS variable = item, …"""
    c = r.cursor
    c.expect("get")
    c.accept_one("current", "stacked")
    c.expect("diagnostics")
    c.rest()


def assigns(r: Reader) -> bool:
    """Whether a variable, a field or an array element comes next and something is assigned to it."""
    look = r.look()
    if not (look.at_kind(Kind.WORD) or look.at_kind(Kind.QUOTED) or look.at_kind(Kind.PARAMETER)):
        return False
    look.take()
    while look.at_symbol(".") or look.at_symbol("["):
        if look.take().value == ".":
            look.identifier()
        else:
            look.skip_until(symbols=("]",))
            look.expect_symbol("]")
    return _assigned(look)


def _assigned(c: Cursor) -> bool:
    return c.at_symbol(":=") or c.at_symbol("=")


def assignment(r: Reader) -> None:
    """variable := expression, also written with = alone; the variable may have subscripts."""
    c = r.cursor
    while not _assigned(c):
        if c.take().value == "[":
            r.expression(symbols=("]",))
    c.take()
    r.expression()


def return_(r: Reader) -> None:
    """RETURN [expression], RETURN NEXT [expression], RETURN QUERY query, RETURN QUERY EXECUTE string"""
    c = r.cursor
    c.expect("return")
    if c.accept("query"):
        execute(r) if c.at("execute") else r.query()
    elif c.accept("next"):
        if not c.done:
            r.expression()
    else:
        r.may_have_left = True
        if not c.done:
            r.expression()
    c.finish()


def raise_(r: Reader) -> None:
    """RAISE [level] [format, arguments | condition | SQLSTATE code] [USING option = value, …]"""
    c = r.cursor
    c.expect("raise")
    c.accept_one(*_LEVELS)
    c.accept("sqlstate")
    if not (c.done or c.at("using")):
        c.take()
    if c.accept_symbol(","):
        r.expression("using")
    if c.accept("using"):
        c.listed(lambda: _option(r))
    c.finish()


def _option(r: Reader) -> None:
    c = r.cursor
    c.identifier()
    if not _assigned(c):
        raise c.unexpected('expected "="')
    c.take()
    r.expression(symbols=(",",))


def perform(r: Reader) -> None:
    """PERFORM: PostgreSQL puts SELECT in its place, and so do we."""
    c = r.cursor
    word = c.take()
    begin = c.index
    c.rest()
    r.run((word._replace(value="select"), *c.tokens[begin : c.index]))


def open_(r: Reader) -> None:
    """OPEN cursor [(arguments)], OPEN cursor [[NO] SCROLL] FOR query, OPEN cursor FOR EXECUTE string"""
    c = r.cursor
    c.expect("open")
    c.name()
    c.accept("no")
    c.accept("scroll")
    if c.accept("for"):
        execute(r) if c.at("execute") else r.query()
    elif c.at_symbol("("):
        r.expression()
    c.finish()


def sql(r: Reader) -> None:
    """Any other statement is SQL. INTO variable is PL/pgSQL's own, but for that of INSERT, MERGE and IMPORT."""
    c = r.cursor
    if c.at("create"):
        _reach_its_end(c)
    begin = c.index
    c.rest()
    written = tuple(c.tokens[begin : c.index])
    statement = written if _is_word(written[0], "import") else _without_into(c.text, written)
    clauses = r.parse(c.text, statement)
    if len(clauses) == 1 and len(statement) < len(written):
        clauses = [clauses[0]._replace(start=written[0].start, end=written[-1].end)]
    r.clauses += clauses


def _reach_its_end(c: Cursor) -> None:
    """A semicolon does not end a BEGIN ATOMIC body, nor the actions of CREATE RULE in parentheses."""
    end = statement_end(c.tokens, c.index)
    c.end = len(c.tokens) if end is None else end


def _without_into(text: str, tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """The statement's tokens but for INTO [STRICT] variable, …"""
    for place in range(1, len(tokens)):
        if _is_word(tokens[place], "into") and not _is_word(tokens[place - 1], "insert", "merge"):
            target = Cursor(text, tokens, place + 1)
            target.accept("strict")
            target.listed(target.name)
            return tokens[:place] + tokens[target.index :]
    return tokens


def _is_word(token: Token, *words: str) -> bool:
    return token.kind is Kind.WORD and token.value in words
