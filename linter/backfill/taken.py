"""The statements of a migration that lint calls a backfill, each as a file of its own or with the reason why not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from linter.backfill.cutting import cut
from linter.backfill.document import document
from linter.backfill.pieces import Pieces
from linter.backfill.statement import read_statement
from linter.backfill.verify import count_of_rest
from linter.block.refusal import finding
from linter.grammar.cursor import Cursor
from linter.position import Lines
from linter.scan import scan
from linter.split import Statement, split
from rules.backfill import Work
from rules.finding import Finding, Span
from rules.value import Value

BACKFILLS = frozenset(("backfill-in-migration", "delete-without-where", "update-without-where"))
"""The rules that speak about a change of older rows."""


class Taken(Value):
    """One statement. text: its file, None where it cannot be run in batches. mended: it was given a guard.

    span: where it stands in the migration. findings: why it cannot be run, and with mended what was wrong with it.
    """

    span: Span
    text: str | None
    mended: bool
    findings: tuple[Finding, ...]


def take(source: str, findings: Iterable[Finding], after: str | None, before: str | None) -> tuple[Taken, ...]:
    """Every statement about which there is such a finding that nobody answered for.

    after: the migration itself, by its name, which must be applied before; where nothing is left of it, it is the one
    before.
    """
    scanned, lines = scan(source), Lines(source)
    statements = list(split(scanned.tokens))
    flagged = [one.span for one in findings if one.counts and one.rule in BACKFILLS]
    meant = [statement for statement in statements if any(holds(_span(lines, statement), span) for span in flagged)]
    condition = after if len(meant) < len(statements) else before
    return tuple(_taken(source, statement, lines, condition) for statement in meant)


def _span(lines: Lines, statement: Statement) -> Span:
    return lines.span(statement[0].start, statement[-1].end)


def holds(statement: Span, span: Span) -> bool:
    """Whether the second begins in the first."""
    begin, end = statement[:2], statement[2:]
    return begin <= span[:2] < end


def _taken(source: str, statement: Statement, lines: Lines, after: str | None) -> Taken:
    span = _span(lines, statement)
    read = read_statement(source, statement, scan(source).comments)
    if isinstance(read, Work):
        return Taken(span=span, text=_file(read.text + ";", after), mended=False, findings=())
    found = tuple(finding(refusal, lines) for refusal in read)
    fixes = [fix for refusal in read for fix in refusal.fix]
    text = _file(fixes[0], after) if len(fixes) == len(read) == 1 else None
    return Taken(span=span, text=text, mended=text is not None, findings=found)


def _file(statement: str, after: str | None) -> str:
    return document(statement, after=after, verify=next(_verify(statement), None))


def _verify(statement: str) -> Iterator[str]:
    scanned = scan(statement)
    for tokens in split(scanned.tokens):
        found = cut(Cursor(statement, tokens))
        c = Cursor(statement, tokens)
        query = count_of_rest(c, found, Pieces(c, scanned.comments, found))
        if query is not None:
            yield query
