"""One statement of a correction: understood as its changes, or every reason why it cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.block.plain_sql import no_plain_sql
from linter.block.refusal import Refusal
from linter.correction.changes import Change, changes, hidden_behind_with
from linter.correction.unsafe import unsafe
from linter.correction.verbs import REFUSED, reason_against
from linter.correction.why import Why
from linter.grammar.cursor import Cursor, NotUnderstood
from linter.grammar.statement import parse_statement
from linter.scan import Kind, Token
from rules.correction import Volatile
from rules.name import Name
from rules.operation import Merge, Query, Unrecognised

CHANGES = ("insert", "update", "delete", "with")
_HOW = "Write an INSERT, UPDATE or DELETE, as PostgreSQL's manual has them."


def is_change(tokens: Sequence[Token]) -> bool:
    """Whether the statement begins as one that changes rows."""
    return tokens[0].kind is Kind.WORD and tokens[0].value in CHANGES


def read_statement(
    text: str, tokens: Sequence[Token], tables: Sequence[Name] | None, volatile: Sequence[Volatile] | None
) -> list[Change] | tuple[Refusal, ...]:
    """tables, volatile: what the block says of them; None where nothing is to be held against the statement."""
    c = Cursor(text, tokens)
    unfit = tuple(no_plain_sql(tokens, Why.PARAMETER)) or tuple(_unfit(c))
    if unfit:
        return unfit
    try:
        found = _read(c)
        return found if isinstance(found, tuple) else tuple(unsafe(c, found, tables, volatile)) or found
    except NotUnderstood as problem:
        return (_not_understood(c, problem.reason),)
    except RecursionError:
        return (_not_understood(c, "nested too deeply"),)


def _unfit(c: Cursor) -> Iterator[Refusal]:
    """What need not be understood to be refused."""
    first = c.tokens[0]
    if not is_change(c.tokens):
        words = [token.value for token in c.tokens if token.kind in (Kind.WORD, Kind.SYMBOL)] or [""]
        message, advice = reason_against(words, c.text[first.start : first.end][:40])
        yield _whole(c, Why.STATEMENT, message, advice)
    for token in c.tokens:
        if token.kind is Kind.WORD and token.value == "uescape":
            message = "The statement was not understood: UESCAPE changes how what stands before it is read."
            advice = "Write the name or the text itself."
            yield Refusal(rule=Why.NOT_UNDERSTOOD, message=message, help=advice, start=token.start, end=token.end)


def _read(c: Cursor) -> list[Change] | tuple[Refusal, ...]:
    parsed = parse_statement(c.text, c.tokens)
    for clause in parsed.clauses:
        match clause.operation:
            case Unrecognised(reason=reason):
                return (_not_understood(c, reason),)
            case Merge():
                what, advice = REFUSED["merge"]
                return (
                    Refusal(
                        rule=Why.STATEMENT, message=f"MERGE {what}", help=advice, start=clause.start, end=clause.end
                    ),
                )
            case Query():
                message = "The statement itself is a query: it changes no rows, but by its WITH at most."
                return (
                    _whole(
                        c,
                        Why.STATEMENT,
                        message,
                        "Let the last change be the statement itself, and the others its WITH.",
                    ),
                )
            case _:
                continue
    behind = hidden_behind_with(c)
    if behind is not None:
        message = "The statement was not understood: a change inside parentheses stands behind a WITH of its own."
        return (
            Refusal(
                rule=Why.NOT_UNDERSTOOD,
                message=message,
                help="Put all into one WITH, or write statements one after the other.",
                start=behind.start,
                end=behind.end,
            ),
        )
    found = changes(c, parsed.clauses)
    return found if len(found) == len(parsed.clauses) else (_not_understood(c, "a statement of another kind"),)


def _not_understood(c: Cursor, reason: str) -> Refusal:
    return _whole(c, Why.NOT_UNDERSTOOD, f"The statement was not understood: {reason}.", _HOW)


def _whole(c: Cursor, rule: Why, message: str, advice: str) -> Refusal:
    return Refusal(rule=rule, message=message, help=advice, start=c.tokens[0].start, end=c.tokens[-1].end)
