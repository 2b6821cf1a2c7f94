"""Operations on the session and its transaction; they leave schema and rows as they were."""

from __future__ import annotations

from enum import StrEnum

from rules.name import Name
from rules.value import Value


class TransactionVerb(StrEnum):
    """The transaction statements."""

    BEGIN = "begin"
    COMMIT = "commit"
    ROLLBACK = "rollback"
    SAVEPOINT = "savepoint"
    RELEASE = "release savepoint"
    ROLLBACK_TO = "rollback to savepoint"
    PREPARE = "prepare transaction"
    COMMIT_PREPARED = "commit prepared"
    ROLLBACK_PREPARED = "rollback prepared"
    SET = "set transaction"
    SET_CONSTRAINTS = "set constraints"


class Transaction(Value):
    """BEGIN, COMMIT, SAVEPOINT, … chain: COMMIT or ROLLBACK AND CHAIN, which begins the next transaction at once."""

    verb: TransactionVerb
    chain: bool = False


class SetParameter(Value):
    """SET, RESET or set_config(). values None: RESET or TO DEFAULT; parameter `all` for RESET ALL."""

    parameter: str
    values: tuple[str, ...] | None
    local: bool = False


class LockTable(Value):
    """LOCK TABLE, one per table. mode in PostgreSQL's words, `access exclusive` when none is written.

    only: not its children.
    """

    table: Name
    mode: str
    nowait: bool = False
    only: bool = False


class Maintain(Value):
    """VACUUM, ANALYZE or CLUSTER, one per table; table None: the whole database. full: VACUUM FULL."""

    verb: str
    table: Name | None = None
    full: bool = False


class Session(Value):
    """What else concerns only the session: LISTEN, NOTIFY, DISCARD, PREPARE, cursors, CHECKPOINT, …; verb names it.

    functions: those that the query of a cursor calls, row by row as it is fetched. reads: what a cursor or PREPARE reads.
    """

    verb: str
    functions: tuple[Name, ...] = ()
    reads: tuple[Name, ...] = ()
