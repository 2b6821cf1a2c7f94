"""Takes a statement apart: only what stands outside parentheses counts."""

from __future__ import annotations

from linter.backfill.cut import Cut, Stretch
from linter.backfill.cut_insert import cut_insert
from linter.backfill.refusal import CannotCutError, Why, refused
from linter.block.refusal import Refusal
from linter.grammar.change import affected_table
from linter.grammar.cursor import Cursor
from linter.grammar.data import common_table_names
from rules.backfill import WorkKind
from rules.name import Name
from rules.value import replace


def cut(c: Cursor) -> Cut:
    """Takes the statement apart. Raises CannotCutError, or NotUnderstood from the grammar."""
    common = frozenset(common_table_names(c) if c.at("with") else ())
    match c.word():
        case "update":
            return _update(c, common)
        case "delete":
            return _delete(c, common)
        case "insert":
            return cut_insert(c, common)
        case word:
            raise _no_change(c, word)


def _no_change(c: Cursor, word: str) -> CannotCutError:
    first, last = c.tokens[0], c.tokens[c.end - 1]
    advice = "Write an UPDATE, a DELETE, or an INSERT … SELECT."
    if word == "merge":
        advice = "Write what it does when matched as an UPDATE, and the rest as an INSERT … SELECT with ON CONFLICT."
    if word == "truncate":
        advice = "Write a DELETE, which runs in batches."
    message = f"{word.upper() or 'This'} is no statement that can be run in batches."
    return CannotCutError(Refusal(rule=Why.STATEMENT, message=message, help=advice, start=first.start, end=last.end))


def _update(c: Cursor, common: frozenset[str]) -> Cut:
    verb = c.index
    c.expect("update")
    only, table = c.at("only"), affected_table(c)
    alias = _alias(c, table, "set")
    c.expect("set")
    begin = c.index
    c.skip_until("from", "where", "returning")
    found = Cut(
        kind=WorkKind.UPDATE,
        walked=table,
        alias=alias,
        only=only,
        written=table,
        written_alias=alias,
        common=common,
        verb=verb,
        changes=(begin, c.index),
    )
    return _with_rest(c, found, "from")


def _delete(c: Cursor, common: frozenset[str]) -> Cut:
    verb = c.index
    c.expect("delete", "from")
    only, table = c.at("only"), affected_table(c)
    alias = _alias(c, table, "using", "where", "returning")
    found = Cut(
        kind=WorkKind.DELETE,
        walked=table,
        alias=alias,
        only=only,
        written=table,
        written_alias=alias,
        common=common,
        verb=verb,
        changes=(c.index, c.index),
    )
    return _with_rest(c, found, "using")


def _with_rest(c: Cursor, found: Cut, word: str) -> Cut:
    """With the FROM or USING, and with the WHERE of an UPDATE or DELETE."""
    join, source = _part(c, word, "where", "returning")
    where, condition = _part(c, "where", "returning")
    if c.at("returning"):
        raise refused(c, Why.RETURNING, "RETURNING cannot be kept: nobody reads it.", "Remove RETURNING.")
    c.finish()
    return replace(found, join=join, source=source, where=where, condition=condition)


def _part(c: Cursor, word: str, *ends: str) -> tuple[int | None, Stretch | None]:
    """Where the word stands, and what follows it up to one of the ends; nothing where it does not come next."""
    if not c.at(word):
        return None, None
    place = c.index
    c.take()
    c.skip_until(*ends)
    return place, (place + 1, c.index)


def _alias(c: Cursor, table: Name, *no_alias: str) -> str:
    if c.accept("as") or (not c.done and c.word() not in no_alias):
        return c.identifier()
    return table.name
