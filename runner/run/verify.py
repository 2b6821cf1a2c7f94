"""The question whose answer must be 0 before a run has succeeded."""

from __future__ import annotations

from decimal import Decimal

import psycopg

from runner.batch.words import verbatim
from runner.errors import FailedError
from runner.run.retry import passes
from runner.statement import statement

_LONGEST_MILLISECONDS = 3_600_000  # it reads the whole table as a rule, off-peak


def remaining(conn: psycopg.Connection, query: str) -> int:
    """What the query yields, in a transaction that can only read. Raises FailedError if that is no whole number.

    What passes, such as a lost connection, is raised as it is, to be tried again.
    """
    with conn.transaction(force_rollback=True):
        conn.execute(statement("read_only"), {"statement_timeout_ms": str(_LONGEST_MILLISECONDS)})
        try:
            # binary: by the extended protocol, which takes one statement only; a COMMIT behind it would end read only.
            rows = conn.execute(verbatim(query), {}, binary=True).fetchmany(2)
        except psycopg.Error as error:
            if passes(error) and not isinstance(error, psycopg.errors.ReadOnlySqlTransaction):  # which is our own doing
                raise
            said = error.diag.message_primary or error
            raise FailedError(f"verify cannot be asked: {said}. Mend the query.") from error
    number = rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else None
    if isinstance(number, bool) or not isinstance(number, int | Decimal) or not _is_whole(number):
        raise FailedError("verify must yield one row with one whole number, such as SELECT count(*) FROM … WHERE ….")
    return int(number)


def _is_whole(number: int | Decimal) -> bool:
    return Decimal(number).is_finite() and number == int(number)
