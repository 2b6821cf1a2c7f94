"""A migration's text to what it says: statements with their clauses, and comments."""

from __future__ import annotations

from collections.abc import Iterator

from linter.grammar.clause import ParsedClause, ParsedStatement
from linter.grammar.routine import body_comments
from linter.grammar.statement import parse_statement
from linter.lines import lines_of
from linter.scan import Comment, Kind, Scan, Token, Unfinished, scan
from linter.split import split
from rules.operation import Operation, Unrecognised
from rules.value import Value


class ParsedMigration(Value):
    """One migration, understood. comments: those of DO bodies too, in the order in which they stand. tokens: all."""

    source: str
    statements: tuple[ParsedStatement, ...]
    comments: tuple[Comment, ...]
    tokens: tuple[Token, ...] = ()

    def operations(self) -> Iterator[Operation]:
        """Every operation, in order."""
        for statement in self.statements:
            for clause in statement.clauses:
                yield clause.operation


def parse(source: str) -> ParsedMigration:
    """Never fails: what is not understood comes out as an Unrecognised clause on its place."""
    scanned = scan(source)
    tokens = scanned.tokens if scanned.unfinished is None else _whole_statements(scanned)
    statements: list[ParsedStatement] = []
    comments = list(scanned.comments)
    for chunk in split(tokens):
        statements.append(parse_statement(source, chunk))
        if chunk[0].value == "do":
            comments += body_comments(source, chunk)
    if scanned.unfinished is not None:
        statements.append(_unfinished(source, scanned.unfinished))
    comments.sort(key=lambda comment: comment.start)
    return ParsedMigration(source=source, statements=tuple(statements), comments=tuple(comments), tokens=scanned.tokens)


def _whole_statements(scanned: Scan) -> tuple[Token, ...]:
    """The tokens up to the last semicolon: what follows it belongs to the statement that never ends."""
    ends = [i for i, token in enumerate(scanned.tokens) if token.value == ";" and token.kind is Kind.SYMBOL]
    return scanned.tokens[: ends[-1] + 1] if ends else ()


def _unfinished(source: str, unfinished: Unfinished) -> ParsedStatement:
    start = unfinished.start
    end = start + len(lines_of(source[start:])[0])
    reason = f"the {unfinished.what} that begins here never ends; PostgreSQL refuses the file"
    clause = ParsedClause(operation=Unrecognised(reason=reason), start=start, end=max(end, start + 1))
    return ParsedStatement(clauses=(clause,), start=start, end=clause.end, verb="unrecognised")
