"""CALL and EXECUTE: what they run was said elsewhere."""

from __future__ import annotations

from linter.grammar.clause import Result
from linter.grammar.cursor import Cursor
from linter.grammar.expression import functions_called
from linter.grammar.synopsis import Synopsis
from rules.operation import Call, DynamicSql

_CALL = Synopsis("CALL <name> <arguments>")
_EXECUTE = Synopsis("EXECUTE <identifier> [<group>]")


def call(c: Cursor) -> Result:
    """CALL procedure(arguments)."""
    arguments = Cursor(c.text, c.tokens, c.index + 1, c.end)
    procedure = _CALL.read(c).name
    arguments.name()
    return Call(procedure=procedure, functions=functions_called(arguments))


def execute(c: Cursor) -> Result:
    """EXECUTE of a prepared statement."""
    begin = c.index
    _EXECUTE.read(c)
    return DynamicSql(text=c.since(begin))
