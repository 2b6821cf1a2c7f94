"""The statements of a migration that change rows and are no backfill, each with the reason: nothing is left out unsaid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from linter.backfill.taken import BACKFILLS, holds
from linter.grammar.clause import ParsedStatement
from linter.parse import parse
from linter.position import Lines
from rules.finding import Finding, Severity, Span
from rules.name import Name
from rules.operation import Copy, CreateTable, Delete, Insert, Merge, Operation, Unrecognised, Update
from rules.value import Value


class PassedOver(Value):
    """One statement. what: it and its table, `the UPDATE of members`. why: a sentence."""

    span: Span
    what: str
    why: str


def passed_over(source: str, findings: Iterable[Finding]) -> tuple[PassedOver, ...]:
    """findings: those of lint. What counts among them as a backfill is taken, and so not among these."""
    about = [one for one in findings if one.rule in BACKFILLS]
    return tuple(_passed(source, parse(source).statements, about))


def _passed(source: str, statements: Sequence[ParsedStatement], about: Sequence[Finding]) -> Iterator[PassedOver]:
    lines, made = Lines(source), set[Name]()
    for statement in statements:
        span = lines.span(statement.start, statement.end)
        said = [one for one in about if holds(span, one.span)]
        text = source[statement.start : statement.end].lower()
        in_block = text.startswith("do")
        for operation in (clause.operation for clause in statement.clauses):
            if isinstance(operation, CreateTable):
                made.add(operation.table)
            what = _what(operation, text)
            if what is not None and not any(one.counts for one in said):
                yield PassedOver(span=span, what=what, why=_why(operation, said, made, in_block=in_block))


def _what(operation: Operation, text: str) -> str | None:
    """None for what changes no rows. text: the statement's, in lower case."""
    match operation:
        case Insert() | Update() | Delete() | Merge():
            return f"the {type(operation).__name__.upper()} of {operation.table}"
        case Copy(table=Name() as table, writes=True):
            return f"the COPY into {table}"
        case Unrecognised() if any(word in text for word in ("update", "delete", "insert", "merge")):
            return "a statement that was not understood"
        case _:
            return None


def _why(operation: Operation, said: Sequence[Finding], made: set[Name], *, in_block: bool) -> str:
    if isinstance(operation, Unrecognised):
        return f"{operation.reason}."
    answered = next((one for one in said if one.acceptance is not None), None)
    if answered is not None and answered.acceptance is not None:
        return f"{answered.rule} was answered for: {answered.acceptance.reason}"
    if any(one.severity is Severity.OFF for one in said):
        return f"{said[0].rule} is switched off."
    if getattr(operation, "table", None) in made:
        return "its table is made by this migration, so there are no older rows in it."
    if isinstance(operation, Insert) and operation.rows is not None:
        return "it inserts the rows that are written in it: a seed, which belongs to its table."
    if in_block:
        return "it stands in a DO block, whose code cannot be taken apart."
    return "it changes few rows, which it names by a unique key, or rows of a table that is new."
