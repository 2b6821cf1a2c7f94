"""The one statement of a backfill: understood as Work, or every reason why it cannot be."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.backfill.assigned import Assigned
from linter.backfill.cut import Cut
from linter.backfill.cutting import cut
from linter.backfill.guard import is_guard
from linter.backfill.insert_guard import conflict, is_guarded
from linter.backfill.mended import mended_insert, mended_update
from linter.backfill.pieces import Pieces, work_of
from linter.backfill.refusal import CannotCutError, Why
from linter.backfill.stray import stray
from linter.backfill.unsafe import unsafe
from linter.block.assignment import assignments
from linter.block.plain_sql import no_plain_sql
from linter.block.refusal import Refusal
from linter.grammar.clause import ParsedStatement
from linter.grammar.cursor import Cursor, NotUnderstood
from linter.grammar.statement import parse_statement
from linter.scan import Comment, Token
from rules.backfill import Work, WorkKind
from rules.operation import Delete, Insert, Unrecognised, Update
from rules.wording import lines, sql

_UNGUARDED = 'Or say why that is no danger, in the block; then no final sweep is run:\n  -- unguarded = "…"'

_NOT_TOLD = "what is assigned depends on what it replaces, or on the time, or may be rounded beside something that does"
_TELLING_COLUMN = (
    "Add a column that tells which rows are done, set it in the same statement, and test it in the WHERE: "
    "SET …, done = true WHERE done IS DISTINCT FROM true. Columns of other tables are told from its own by their table's "
    "name: p.name."
)


def read_statement(
    text: str,
    tokens: Sequence[Token],
    comments: Sequence[Comment],
    *,
    images: bool = True,
    unguarded: bool = False,
    volatile: bool = False,
) -> Work | tuple[Refusal, ...]:
    """images, unguarded, volatile: what the block says of them."""
    unfit = tuple(no_plain_sql(tokens, Why.PARAMETER))
    if unfit:
        return unfit
    c = Cursor(text, tokens)
    try:
        return _read(c, comments, images=images, unguarded=unguarded, volatile=volatile)
    except CannotCutError as problem:
        return (problem.refusal,)
    except NotUnderstood as problem:
        return (_not_understood(c, problem.reason),)
    except RecursionError:
        return (_not_understood(c, "nested too deeply"),)


def _read(
    c: Cursor, comments: Sequence[Comment], *, images: bool, unguarded: bool, volatile: bool
) -> Work | tuple[Refusal, ...]:
    if c.word() not in ("with", "update", "delete", "insert"):
        cut(c)  # raises: it is none of these
    parsed = parse_statement(c.text, c.tokens)
    hidden = tuple(_hidden(parsed))
    if hidden:
        return hidden
    operation = parsed.clauses[-1].operation
    if isinstance(operation, Unrecognised):
        return (_not_understood(c, operation.reason),)
    found = cut(c)
    if not isinstance(operation, Insert | Update | Delete):
        return (_not_understood(c, "a statement of another kind"),)
    pieces = Pieces(c, comments, found)
    assigned = _assigned(c, found)
    guarded = _is_guarded(c, found, assigned)
    refusals = tuple(unsafe(c, found, images=images, volatile=volatile))
    if not (guarded or unguarded or refusals):
        refusals = (stray(c, found, assigned) or _no_guard(c, found, pieces, assigned),)
    columns = tuple(dict.fromkeys(each.column for each in assigned.assignments)) or found.columns
    return refusals or work_of(
        c,
        found,
        pieces,
        columns=columns,
        reads=operation.reads,
        functions=operation.functions,
        guarded=guarded,
    )


def _assigned(c: Cursor, found: Cut) -> Assigned:
    if found.kind is not WorkKind.UPDATE:
        return Assigned(alias=found.alias, assignments=())
    return Assigned(alias=found.alias, assignments=assignments(Cursor(c.text, c.tokens, *found.changes)))


def _is_guarded(c: Cursor, found: Cut, assigned: Assigned) -> bool:
    match found.kind:
        case WorkKind.DELETE:
            return True  # what is deleted is not there to be deleted again
        case WorkKind.INSERT:
            return is_guarded(c, found)
        case WorkKind.UPDATE:
            return found.condition is not None and is_guard(Cursor(c.text, c.tokens, *found.condition), assigned)


def _no_guard(c: Cursor, found: Cut, pieces: Pieces, assigned: Assigned) -> Refusal:
    if found.kind is WorkKind.INSERT:
        mended = mended_insert(c, found, conflict(c, found))
        message = "Nothing here leaves out what was inserted already: a repetition would insert it once more."
        how = "Where a unique index covers what is inserted, say so:"
    else:
        mended = mended_update(c, found, pieces, assigned)
        message = "Nothing here leaves out the rows that are done: a repetition would change them once more."
        how = "Leave them out in the WHERE:"
    if mended is None and "order" in found.places:
        how = "Write it without ORDER BY, which decides nothing in batches, and with ON CONFLICT DO NOTHING at its end."
    elif mended is None:
        message += f" Their values do not tell: {_NOT_TOLD}."
        how = _TELLING_COLUMN
    shown = [] if mended is None else [sql(line) for line in mended.split("\n")]
    return Refusal(
        rule=Why.NO_GUARD,
        message=message,
        help=lines(how, *shown, _UNGUARDED),
        start=c.tokens[found.verb].start,
        end=c.tokens[c.end - 1].end,
        fix=() if mended is None else (mended,),
    )


def _hidden(parsed: ParsedStatement) -> Iterator[Refusal]:
    for clause in parsed.clauses[:-1]:
        yield Refusal(
            rule=Why.HIDDEN_CHANGE,
            message="A change of rows is hidden in the statement: its old values would not be kept.",
            help="Write a backfill of its own for it.",
            start=clause.start,
            end=clause.end,
        )


def _not_understood(c: Cursor, reason: str) -> Refusal:
    return Refusal(
        rule=Why.NOT_UNDERSTOOD,
        message=f"The statement was not understood: {reason}.",
        help="Write an UPDATE, a DELETE, or an INSERT … SELECT, as PostgreSQL's manual has them.",
        start=c.tokens[0].start,
        end=c.tokens[-1].end,
    )
