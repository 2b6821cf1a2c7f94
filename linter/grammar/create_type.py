"""CREATE TYPE: an enum, or any other type."""

from __future__ import annotations

from linter.grammar.clause import Result
from linter.grammar.create_object import create_object
from linter.grammar.cursor import Cursor
from rules.operation import CreateEnum
from rules.operation.catalog import ObjectKind


def create_type(c: Cursor) -> Result:
    """CREATE TYPE name AS ENUM ('a', 'b'); composite, range, base and shell types are known by name only."""
    begin = c.index
    c.expect("create")
    c.expect("type")
    name = c.name()
    if c.accept("as", "enum"):
        return CreateEnum(type=name, values=c.parenthesised(c.string))
    c.index = begin
    return create_object(c, ObjectKind.TYPE)
