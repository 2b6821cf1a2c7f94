"""Why a correction cannot be run as it is written: each reason once."""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """The rule's name in reports."""

    # Without a whole block nobody can tell what was wrong, what may change, and what shows that it was put right.
    BLOCK = "correction-block"
    # A correction is changes of rows in one transaction, which is the runner's.
    STATEMENT = "correction-statement"
    # What is not understood cannot be reviewed by rule.
    NOT_UNDERSTOOD = "not-understood"

    # Every row of the table would be changed, and most who write that have forgotten something.
    NO_WHERE = "no-where"
    # Nobody gives a value for it: the file is the whole of what is run.
    PARAMETER = "parameter"
    # What it does is not undone by the dry run's ROLLBACK, or not seen in the rows.
    REACHES_OUTSIDE = "reaches-outside"
    # The ledger, and names that could be taken for the runner's own.
    RESERVED_NAME = "reserved-name"
    # It is there for the runner's session alone, and gone afterwards.
    TEMPORARY_TABLE = "temporary-table"
    # Whoever approves must know which tables may change.
    UNDECLARED_TABLE = "undeclared-table"
    # It yields something else at each call: what was approved would not be what is run.
    VOLATILE_FUNCTION = "volatile-function"
