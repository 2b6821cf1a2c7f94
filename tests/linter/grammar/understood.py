"""What the grammar makes of a statement, for tests."""

from __future__ import annotations

from linter.grammar.statement import parse_statement
from linter.scan import scan
from rules.name import Name
from rules.operation import Operation, Unrecognised


def operations(sql: str) -> list[Operation]:
    """What the statement does, clause by clause."""
    return [clause.operation for clause in parse_statement(sql, scan(sql).tokens).clauses]


def only(sql: str) -> Operation:
    """The one thing that the statement does."""
    (operation,) = operations(sql)
    return operation


def said(sql: str) -> list[str]:
    """The stretch of text of each clause."""
    return [sql[clause.start : clause.end] for clause in parse_statement(sql, scan(sql).tokens).clauses]


def refusal(sql: str) -> str:
    """Why the statement, or what is left over of it, was not understood."""
    operation = operations(sql)[-1]
    assert isinstance(operation, Unrecognised)
    return operation.reason


def n(name: str, schema: str | None = None) -> Name:
    """A name."""
    return Name(name=name, schema=schema)
