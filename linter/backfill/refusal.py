"""Why a backfill cannot be run as it is written: each reason once."""

from __future__ import annotations

from enum import StrEnum

from linter.block.refusal import Refusal
from linter.grammar.cursor import Cursor


class Why(StrEnum):
    """The rule's name in reports."""

    # Without a whole block nobody can tell what must be applied before, and what shows that it is done.
    BLOCK = "backfill-block"
    # A run is one statement in many batches: it must be one whose rows can be divided by a key.
    STATEMENT = "backfill-statement"
    # What is not understood cannot be cut into batches safely.
    NOT_UNDERSTOOD = "not-understood"

    # Each batch sees its own rows alone: it would count, compare or number only those.
    AGGREGATE = "aggregate"
    # Which of several rows is inserted would be decided by the batches.
    CONFLICT_ORDER = "conflict-order"
    # Each batch would take that many rows anew.
    LIMIT = "limit"
    # Rows without a partner in the table that is walked have no key, and no batch would reach them.
    OUTER_JOIN = "outer-join"
    # Each batch would read what earlier batches have changed already.
    READS_ITSELF = "reads-itself"
    # Each worker has a session of its own, and a temporary table is seen by one session alone.
    TEMPORARY_TABLE = "temporary-table"
    # Batches are ranges of a table's key: there must be a table whose key is walked.
    WALKS_NOTHING = "walks-nothing"

    # The final sweep looks for rows that were written late; without a guard it would do all others again.
    NO_GUARD = "no-guard"
    # It yields something else at each call: a dry run proves nothing, and a repetition differs.
    VOLATILE_FUNCTION = "volatile-function"

    # The images of its rows would not be kept, and a repetition would do it again.
    HIDDEN_CHANGE = "hidden-change"
    # What ON CONFLICT DO UPDATE replaces is not seen: it could not be reverted.
    OLD_VALUES_UNKNOWN = "old-values-unknown"
    # Nobody gives a value for it: the file is the whole of what is run.
    PARAMETER = "parameter"
    # The runner's own names begin so, and the ledger is its own schema.
    RESERVED_NAME = "reserved-name"
    # The runner reads keys and values by RETURNING itself.
    RETURNING = "returning"
    # The runner locks the rows itself, in the order of the key.
    ROW_LOCK = "row-lock"


class CannotCutError(Exception):
    """The statement cannot be taken apart any further; caught where its file is read."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def refused(c: Cursor, rule: Why, message: str, advice: str) -> CannotCutError:
    """The error about the token at the cursor, or about the last one."""
    token = c.peek() or c.tokens[c.end - 1]
    return CannotCutError(Refusal(rule=rule, message=message, help=advice, start=token.start, end=token.end))
