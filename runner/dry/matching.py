"""The rows that the statement would find to work on, read without changing them."""

from __future__ import annotations

from psycopg import sql

from rules.backfill import Work, WorkKind
from runner.batch.words import KeyRange, descending, key_columns, key_texts, key_values, rows_of, verbatim, within
from runner.statement import statement
from runner.target.key import Target


def count_found(work: Work, target: Target) -> sql.Composed:
    """How many there are."""
    return statement("dry_count").format(found=_found(work, target))


def first_found(work: Work, target: Target) -> sql.Composed:
    """The first one's key."""
    return statement("dry_first_match").format(
        key=key_texts(target.key, work.alias), found=_found(work, target), order=key_values(target.key, work.alias)
    )


def key_before(work: Work, target: Target, keys: KeyRange) -> sql.Composed:
    """From the end of a range backwards, the key that comes after so many. Parameters: those of the range, and size."""
    return statement("dry_before").format(
        key=key_texts(target.key, work.alias),
        walked=rows_of(target.walked, work.alias, only=work.only),
        range=within(target.key, work.alias, keys),
        columns=descending(key_columns(target.key, work.alias)),
    )


def _found(work: Work, target: Target) -> sql.Composed:
    condition = sql.SQL("true") if work.condition is None else verbatim(f"{work.condition}\n")
    if work.kind is WorkKind.INSERT:
        return sql.SQL("{}\nWHERE ({})").format(verbatim(work.source or ""), condition)
    walked = rows_of(target.walked, work.alias, only=work.only)
    if work.source is None:
        return sql.SQL("{} WHERE ({})").format(walked, condition)
    source = verbatim(f"{work.source}\n")
    return sql.SQL("{} WHERE EXISTS (SELECT FROM {} WHERE ({}))").format(walked, source, condition)
