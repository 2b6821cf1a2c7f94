"""The signal of the DBA's own: a query that yields one number. It may read, for two seconds."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from math import isfinite
from typing import Any

import psycopg

from runner.statement import statement


class NoNumberError(Exception):
    """The query did not yield one number, and what it did instead."""


def own_number(conn: psycopg.Connection[Any], query: str) -> float:
    """What it yields. Raises NoNumberError, and psycopg.OperationalError if the connection is lost."""
    try:
        with conn.transaction(), conn.cursor() as cursor:
            cursor.execute(statement("signal_own_limits"))
            # A stream: one statement and no more, and what yields a million rows is ended after the second.
            return _one_number(list(islice(cursor.stream(query.encode()), 2)))
    except psycopg.Error as error:
        if conn.closed:
            raise
        said = error.diag.message_primary or str(error)
        raise NoNumberError(f"The signal's query failed: {said}. Mend it, or set signal=none.") from None


def _one_number(rows: list[Any]) -> float:
    if len(rows) != 1 or len(rows[0]) != 1:
        raise NoNumberError("The signal's query must yield one row of one column. Mend it, or set signal=none.")
    value = rows[0][0]
    number = float(value) if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else None
    if number is None or not isfinite(number):
        raise NoNumberError("The signal's query must yield a number. Mend it, or set signal=none.")
    return number
