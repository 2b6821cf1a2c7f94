"""PL/pgSQL's blocks, conditions and loops. A statement in a branch that may not be taken counts, as a conditional one."""

from __future__ import annotations

from linter.grammar.plpgsql_execute import execute
from linter.grammar.plpgsql_reader import Part, Reader


def label(r: Reader) -> None:
    """<<name>>"""
    r.cursor.expect_symbol("<<")
    r.cursor.identifier()
    r.cursor.expect_symbol(">>")


def declare(r: Reader) -> None:
    """DECLARE, which may be repeated."""
    r.cursor.expect("declare")
    if r.part is not Part.DECLARATIONS:
        r.open(Part.DECLARATIONS)


def declaration(r: Reader) -> None:
    """A variable with its default, another name for one, or a cursor with its query."""
    c = r.cursor
    c.identifier()
    if c.accept("alias"):
        c.expect("for")
        c.take()
    elif c.at("cursor") or c.at("scroll", "cursor") or c.at("no", "scroll", "cursor"):
        c.skip_until("cursor")
        c.take()
        if c.at_symbol("("):
            c.skip_parentheses()
        if not c.accept_one("for", "is"):
            raise c.unexpected("expected FOR")
        r.query()
    else:
        c.take()
        c.skip_until("default", symbols=(":=", "="))
        if not c.done:
            c.take()
            r.expression()
    c.finish()


def begin(r: Reader) -> None:
    """BEGIN, after declarations or without any."""
    r.cursor.expect("begin")
    if r.part is Part.DECLARATIONS:
        r.opened.pop()
    r.open(Part.BLOCK)


def exception(r: Reader) -> None:
    """EXCEPTION: the handlers of a block, each a WHEN. An error undoes what the block did."""
    r.within(Part.BLOCK)
    r.cursor.expect("exception")
    r.doubt(r.opened.pop().since)
    r.open(Part.HANDLERS)


def when(r: Reader) -> None:
    """WHEN … THEN of a CASE or of an exception handler."""
    r.within(Part.CASE, Part.HANDLERS)
    c = r.cursor
    c.expect("when")
    if r.part is Part.CASE:
        r.expression("then")
    else:
        c.skip_until("then")
    c.expect("then")


def if_(r: Reader) -> None:
    """IF condition THEN"""
    r.cursor.expect("if")
    r.open(Part.IF)
    _condition(r)


def elsif(r: Reader) -> None:
    """ELSIF condition THEN, also spelled ELSEIF."""
    r.within(Part.IF)
    r.cursor.take()
    _condition(r)


def _condition(r: Reader) -> None:
    r.expression("then")
    r.cursor.expect("then")


def else_(r: Reader) -> None:
    """ELSE of an IF or a CASE."""
    r.within(Part.IF, Part.CASE)
    r.cursor.expect("else")


def case(r: Reader) -> None:
    """CASE [expression], the statement; its WHENs come next. The expression of that name stands inside others."""
    r.cursor.expect("case")
    r.open(Part.CASE)
    if not r.cursor.at("when"):
        r.expression("when")


def loop(r: Reader) -> None:
    """LOOP"""
    r.cursor.expect("loop")
    r.open(Part.LOOP)


def while_(r: Reader) -> None:
    """WHILE condition LOOP"""
    r.cursor.expect("while")
    r.open(Part.LOOP)
    r.expression("loop")
    r.cursor.expect("loop")


def foreach(r: Reader) -> None:
    """FOREACH variable [SLICE number] IN ARRAY expression LOOP"""
    c = r.cursor
    c.expect("foreach")
    r.open(Part.LOOP)
    c.skip_until("in")
    c.expect("in", "array")
    r.expression("loop")
    c.expect("loop")


def for_(r: Reader) -> None:
    """FOR variables IN { range | query | cursor | EXECUTE … } LOOP"""
    c = r.cursor
    c.expect("for")
    r.open(Part.LOOP)
    c.skip_until("in")
    c.expect("in")
    if c.at("execute"):
        execute(r, "loop")
    elif _is_range(r):
        _range(r)
    elif _is_cursor(r):
        _cursor(r)
    else:
        r.query("loop")
    c.expect("loop")


def _is_range(r: Reader) -> bool:
    """Whether two dots stand before LOOP: a range of integers."""
    look = r.look()
    look.skip_until("loop", symbols=("..",))
    return look.at_symbol("..")


def _range(r: Reader) -> None:
    c = r.cursor
    c.accept("reverse")
    r.expression(symbols=("..",))
    c.expect_symbol("..")
    r.expression("by", "loop")
    if c.accept("by"):
        r.expression("loop")


def _is_cursor(r: Reader) -> bool:
    """Whether only a name stands before LOOP, perhaps with arguments; no query is that short."""
    look = r.look()
    if look.at_symbol("(") or look.word() in ("select", "values", "table", "with"):
        return False
    look.name()
    if look.at_symbol("("):
        look.skip_parentheses()
    return look.at("loop")


def _cursor(r: Reader) -> None:
    r.cursor.name()
    if r.cursor.at_symbol("("):
        r.expression("loop")


def end(r: Reader) -> None:
    """END of a block, END IF, END CASE or END LOOP."""
    c = r.cursor
    c.expect("end")
    match r.part:
        case Part.IF | Part.CASE | Part.LOOP as part:
            c.expect(part.lower())
    if r.part not in (Part.IF, Part.CASE) and not c.done:
        c.identifier()
    r.opened.pop()
    c.finish()
