"""The changed rows that this role may see and that are still kept; otherwise why not."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING, Any

from runner.errors import NotFoundError

if TYPE_CHECKING:
    import psycopg

    from runner.change.rows import RowChange

_NOT_ALLOWED = "This role may not see the rows. It takes threephase_runner or threephase_approver."


def known_rows(conn: psycopg.Connection[Any], set_id: int, limit: int | None) -> tuple[Iterable[RowChange], str | None]:
    """limit: of each table; with 0 nobody looks."""
    from psycopg.errors import InsufficientPrivilege

    from runner.change.rows import changes

    if limit == 0:
        return (), None
    rows = changes(conn, set_id, limit=limit)
    try:
        first = [row for row in (next(rows, None),) if row is not None]
    except NotFoundError as purged:
        return (), str(purged)
    except InsufficientPrivilege:
        return (), _NOT_ALLOWED
    return chain(first, rows), None


def left_rows(conn: psycopg.Connection[Any], set_id: int, limit: int | None) -> Iterable[RowChange]:
    """Those that a revert left as they are; none where nobody asks for rows, or may not see them."""
    from psycopg.errors import InsufficientPrivilege

    from runner.change.rows import left_rows as left

    if limit == 0:
        return
    try:
        yield from left(conn, set_id)
    except (NotFoundError, InsufficientPrivilege):
        return
