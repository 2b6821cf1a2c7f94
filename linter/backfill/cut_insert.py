"""Takes an INSERT … SELECT apart."""

from __future__ import annotations

from linter.backfill.cut import Cut, Stretch
from linter.backfill.refusal import CannotCutError, Why, refused
from linter.backfill.walked import first_table
from linter.block.seek import QUERY_ENDS, seek_end_of_query
from linter.grammar.cursor import Cursor
from linter.grammar.data import common_table_names
from rules.backfill import WorkKind


def cut_insert(c: Cursor, common: frozenset[str]) -> Cut:
    """The INSERT at the cursor. common: the names that a WITH before it gives."""
    verb = c.index
    c.expect("insert", "into")
    written = c.name()
    written_alias = c.identifier() if c.accept("as") else written.name
    columns = _columns(c)
    if c.accept("overriding"):
        c.take()
        c.expect("value")
    if c.at("with"):
        common |= frozenset(common_table_names(c))
    if not c.at("select"):
        raise _no_select(c)
    c.take()
    begin = c.index
    places = {"distinct": begin} if c.accept("distinct") else {}
    c.accept("on")  # DISTINCT ON (…)
    c.skip_until("from", "into", "for", "on", "returning", *QUERY_ENDS)
    changes = (begin, c.index)
    if not c.at("from"):
        raise _no_from(c)
    join, source = _part_of_query(c)
    walked, alias, only = first_table(c, source, common)
    where, condition = _part_of_query(c) if c.at("where") else (None, None)
    tail = c.index
    places |= _clauses(c)
    return Cut(
        kind=WorkKind.INSERT,
        walked=walked,
        alias=alias,
        only=only,
        written=written,
        written_alias=written_alias,
        columns=columns,
        common=common,
        verb=verb,
        changes=changes,
        join=join,
        source=source,
        where=where,
        condition=condition,
        tail=(tail, c.end) if tail < c.end else None,
        places=places,
    )


def _part_of_query(c: Cursor) -> tuple[int, Stretch]:
    """Where the clause at the cursor stands, and what it says."""
    place = c.index
    c.take()
    seek_end_of_query(c)
    return place, (place + 1, c.index)


def _columns(c: Cursor) -> tuple[str, ...]:
    if not c.at_symbol("(") or c.at_symbol("(", 1) or c.word(1) in ("select", "with", "values", "table"):
        return ()
    inside, found = c.skip_parentheses(), []
    while not inside.done:
        found.append(inside.identifier())
        inside.skip_until(symbols=(",",))
        inside.accept_symbol(",")
    return tuple(found)


def _clauses(c: Cursor) -> dict[str, int]:
    """Where each clause behind the condition begins, by its first word; of ON CONFLICT it is `conflict`."""
    places: dict[str, int] = {}
    while not c.done:
        word = c.word()
        if word == "returning":
            raise refused(c, Why.RETURNING, "RETURNING cannot be kept: nobody reads it.", "Remove RETURNING.")
        places.setdefault("conflict" if word == "on" else word, c.index)
        c.take()
        if word == "on":
            c.skip_until("returning")
        else:
            seek_end_of_query(c)
    return places


def _no_select(c: Cursor) -> CannotCutError:
    if c.at("values"):
        message = "INSERT … VALUES names its rows one by one; there is nothing to divide into batches."
        advice = "Leave it in the migration if they are few, or load them into a table and write an INSERT … SELECT."
        return refused(c, Why.STATEMENT, message, advice)
    if c.at_symbol("("):
        return refused(c, Why.STATEMENT, "The query stands in parentheses.", "Write the SELECT without them.")
    return refused(c, Why.STATEMENT, "Only an INSERT … SELECT can be run in batches.", "Write it with a SELECT.")


def _no_from(c: Cursor) -> CannotCutError:
    message = "The SELECT has no FROM: it makes one row, and there is nothing to divide into batches."
    return refused(c, Why.WALKS_NOTHING, message, "Select from the table whose rows are to be copied.")
