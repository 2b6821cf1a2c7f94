"""What in a statement speaks against it, though it is understood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from linter.block.into import made_by_into
from linter.block.refusal import Refusal
from linter.block.same_table import same_table
from linter.correction.assigned import Given, given
from linter.correction.changes import Change, current_of, target_token
from linter.correction.clock import moments, samples
from linter.correction.names import belongs_to, written
from linter.correction.outward import calls_outward
from linter.correction.why import Why
from linter.grammar.cursor import Cursor
from linter.scan import Kind, Token
from rules.correction import Volatile
from rules.name import Name
from rules.operation import Insert

_PREFIX = "threephase_"
_ROWS = "Say by the rows' own values which are meant, or write the time or value itself."
_VALUE = "Write the value itself, or say in the block why it may differ:"


def unsafe(
    c: Cursor, found: Sequence[Change], tables: Sequence[Name] | None, volatile: Sequence[Volatile] | None
) -> Iterator[Refusal]:
    """Each reason against it. tables, volatile: what the block says of them; None where it is not understood."""
    for change in found:
        yield from _target(c, change, tables)
        yield from _where(c, change)
    for token in current_of(c):
        message = "WHERE CURRENT OF means the row of a cursor, and there is none."
        yield _refusal(Why.STATEMENT, message, "Say in the WHERE which rows are meant.", token)
    for token in made_by_into(c):
        message = "SELECT … INTO makes a table, and a correction changes rows."
        yield _refusal(Why.STATEMENT, message, "Take INTO out; an INSERT names its table before the query.", token)
    yield from _own_names(c)
    for call in calls_outward(c):
        yield _refusal(Why.REACHES_OUTSIDE, call.message, call.advice, c.tokens[call.place])
    for token in samples(c):
        yield _refusal(Why.VOLATILE_FUNCTION, "TABLESAMPLE picks other rows each time.", _ROWS, token)
    yield from _moments(c, found, volatile)


def _target(c: Cursor, change: Change, tables: Sequence[Name] | None) -> Iterator[Refusal]:
    name, token = change.table, target_token(c, change)
    owner = belongs_to(name)
    if owner is not None:
        rule = Why.TEMPORARY_TABLE if (name.schema or "").startswith("pg_temp") else Why.RESERVED_NAME
        yield _refusal(rule, f"{name} is {owner}.", "Take it out: a correction leaves it alone.", token)
    elif tables is not None and not any(same_table(name, each) for each in tables):
        yield _refusal(
            Why.UNDECLARED_TABLE, f"{name} is written, and tables does not name it.", _declare(name, tables), token
        )


def _declare(name: Name, tables: Sequence[Name]) -> str:
    near = next((each for each in tables if each.name.lower() == name.name.lower()), None)
    if near is not None and near.name != name.name:
        lower = "A name without quotes is read in lower case"
        return f"The block names {near}. {lower}: write {near} here, or {written(name)} there."
    return f"If it may change, say so in the block:\n  -- tables = [{', '.join(map(written, (*tables, name)))}]"


def _where(c: Cursor, change: Change) -> Iterator[Refusal]:
    if not isinstance(change.operation, Insert) and change.operation.where is None:
        verb = change.kind.value.upper()
        message = f"{verb} without WHERE: every row of {change.table} is meant."
        yield _refusal(
            Why.NO_WHERE, message, "Say which rows are meant, or WHERE true if it is every one.", c.tokens[change.begin]
        )


def _own_names(c: Cursor) -> Iterator[Refusal]:
    for place in range(c.end):
        token = c.tokens[place]
        if token.kind not in (Kind.WORD, Kind.QUOTED):
            continue
        owner = place + 1 < c.end and c.tokens[place + 1].value == "."
        if token.value.startswith(_PREFIX):
            message = f"{token.value} could be taken for a name of the runner."
            yield _refusal(Why.RESERVED_NAME, message, "Choose another name.", token)
        elif owner and token.value == "threephase":
            yield _refusal(Why.RESERVED_NAME, "The schema threephase is the ledger.", "Leave it to the runner.", token)
        elif owner and token.value.startswith("pg_temp"):
            message = f"{token.value} holds what one session alone sees."
            yield _refusal(Why.TEMPORARY_TABLE, message, "Keep what is needed in a plain table.", token)


def _moments(c: Cursor, found: Sequence[Change], volatile: Sequence[Volatile] | None) -> Iterator[Refusal]:
    """Where rows are chosen they are refused always; as a value, where the block does not name the column."""
    values: dict[int, list[Given]] = {}
    for moment in moments(c):
        values = values or _by_place(c, found)
        token = c.tokens[moment.place]
        into = values.get(moment.place, [])
        if not into:
            message = f"{moment.said} need not yield the same again, and decides here which rows are meant."
            yield _refusal(Why.VOLATILE_FUNCTION, message, _ROWS, token)
        elif volatile is not None and not any(_allows(each, value) for each in volatile for value in into):
            message = f"{moment.said} need not yield the same again: what was approved would not be what is run."
            advice = f'{_VALUE}\n  -- volatile = {{ {_column(into[-1])} = "…" }}'
            yield _refusal(Why.VOLATILE_FUNCTION, message, advice, token)


def _by_place(c: Cursor, found: Sequence[Change]) -> dict[int, list[Given]]:
    """For each token that says a value, what gets it."""
    places: dict[int, list[Given]] = {}
    for value in chain.from_iterable(given(c, change) for change in found):
        for place in range(value.begin, value.end):
            places.setdefault(place, []).append(value)
    return places


def _column(value: Given) -> str:
    return written(Name(value.column or "COLUMN", value.table.name))


def _allows(volatile: Volatile, value: Given) -> bool:
    return same_table(volatile.table, value.table) and value.column in (None, volatile.column)


def _refusal(rule: Why, message: str, advice: str, token: Token) -> Refusal:
    return Refusal(rule=rule, message=message, help=advice, start=token.start, end=token.end)
