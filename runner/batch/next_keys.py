"""The questions that choose a batch: the key of the last of the next rows."""

from __future__ import annotations

from psycopg import sql

from rules.backfill import Work
from runner.batch.words import COMMA, KeyRange, as_texts, descending, key_texts, key_values, rows_of, within
from runner.statement import statement
from runner.target.key import Target


def nth_key(work: Work, target: Target, keys: KeyRange) -> sql.Composed:
    """The key of the size-th of the next rows; no row if there are fewer. Parameters: those of the range, and size."""
    return statement("nth_key").format(
        key=key_texts(target.key, work.alias),
        walked=rows_of(target.walked, work.alias, only=work.only),
        range=within(target.key, work.alias, keys),
        order=key_values(target.key, work.alias),
    )


def rest_of_keys(work: Work, target: Target, keys: KeyRange) -> sql.Composed:
    """How many rows are left, and the last one's key. Parameters: those of the range, and size."""
    named = [sql.Identifier(f"key_{place}") for place in range(len(target.key.columns))]
    return statement("rest_of_keys").format(
        keys=key_values(target.key, work.alias),
        named=COMMA.join(named),
        walked=rows_of(target.walked, work.alias, only=work.only),
        range=within(target.key, work.alias, keys),
        last=as_texts(named),
        columns=descending(named),
    )
