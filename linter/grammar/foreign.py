"""IMPORT FOREIGN SCHEMA."""

from __future__ import annotations

from linter.grammar.clause import Result
from linter.grammar.cursor import Cursor
from linter.grammar.synopsis import Synopsis
from rules.operation import ImportForeignSchema

_SYNOPSIS = Synopsis(
    """IMPORT FOREIGN SCHEMA <identifier> [{LIMIT TO | EXCEPT} <group>] FROM SERVER <identifier> INTO <name>
    [OPTIONS <group>]"""
)


def import_foreign_schema(c: Cursor) -> Result:
    """IMPORT FOREIGN SCHEMA remote … INTO local: the tables come to be in the local schema."""
    return ImportForeignSchema(schema=_SYNOPSIS.read(c).name.name)
