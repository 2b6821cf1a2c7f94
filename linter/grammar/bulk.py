"""TRUNCATE and COPY: rows by the table."""

from __future__ import annotations

from linter.grammar.change import affected_table
from linter.grammar.clause import Result, clause_since
from linter.grammar.cursor import Cursor
from linter.grammar.data import with_hidden
from linter.grammar.expression import functions_called
from linter.grammar.relation import relations_read
from linter.scan import Kind
from rules.name import Name
from rules.operation import Copy, Truncate


def truncate(c: Cursor) -> Result:
    """TRUNCATE [TABLE] [ONLY] name [*] [, …] [RESTART | CONTINUE IDENTITY] [CASCADE | RESTRICT]: a clause per table."""
    c.expect("truncate")
    c.accept("table")
    places: list[tuple[int, int]] = []
    tables: list[Name] = []
    while True:
        begin = c.index
        tables.append(affected_table(c))
        places.append((begin, c.index))
        if not c.accept_symbol(","):
            break
    word = c.accept_one("restart", "continue")
    if word:
        c.expect("identity")
    cascade = c.accept_one("cascade", "restrict") == "cascade"
    together = tuple(tables) if len(tables) > 1 else ()

    def _truncate(table: Name) -> Truncate:
        return Truncate(table=table, cascade=cascade, restart=word == "restart", together=together)

    return [
        clause_since(Cursor(c.text, c.tokens, end), begin, _truncate(table))
        for (begin, end), table in zip(places, tables, strict=True)
    ]


def copy(c: Cursor) -> Result:
    """COPY table FROM | TO …, COPY (query, or a change with RETURNING) TO …"""
    return with_hidden(c, _copy)


def _copy(c: Cursor) -> Copy:
    c.expect("copy")
    c.accept("binary")
    if c.at_symbol("("):
        reads, functions = relations_read(c), functions_called(c)
        c.skip_parentheses()
        table = None
    else:
        table, reads = c.name(), ()
        if c.at_symbol("("):
            c.skip_parentheses()
        functions = functions_called(c)  # in WHERE
    direction = c.accept_one("from", "to")
    if not direction or (table is None and direction == "from"):
        raise c.unexpected("expected FROM or TO")
    program = c.accept("program")
    if not (c.at_kind(Kind.STRING) or c.word() in ("stdin", "stdout")):
        raise c.unexpected("expected a file, STDIN or STDOUT")
    c.rest()
    return Copy(table=table, writes=direction == "from", program=program, reads=reads, functions=functions)
