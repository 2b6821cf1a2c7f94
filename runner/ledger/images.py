"""The end of the images: they are personal data, and are kept no longer than they are needed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg.rows import class_row

from rules.value import Value
from runner.errors import RefusedError
from runner.ledger.chain import as_jsonb
from runner.statement import statement


class OldRun(Value):
    """A run whose images could go. at: when it ended. images: how many batches have one."""

    id: int
    name: str
    at: datetime
    images: int


def old_runs(conn: psycopg.Connection[Any], older_than: timedelta) -> list[OldRun]:
    """The runs that ended so long ago and have images, the oldest first."""
    with conn.cursor(row_factory=class_row(OldRun)) as cursor:
        return cursor.execute(statement("images/old_runs"), {"older_than": older_than}).fetchall()


def purge(conn: psycopg.Connection[Any], run_id: int, facts: Mapping[str, object]) -> int:
    """Deletes the images of an ended run and what its quarantine tells of rows; how many images. It has no revert then.

    The ledger's owner may, and whom the owner lets. Raises RefusedError.
    """
    try:
        with conn.transaction():
            conn.execute(statement("ledger_transaction"))
            ((images,),) = conn.execute(statement("ledger_purge"), (run_id, as_jsonb(facts))).fetchall()
    except psycopg.errors.ObjectNotInPrerequisiteState as error:
        raise RefusedError(str(error.diag.message_primary)) from None
    except psycopg.errors.InsufficientPrivilege:
        raise RefusedError(
            f"The role {conn.info.user} may not delete images. The ledger's owner may, and whom the owner grants "
            "EXECUTE ON FUNCTION threephase.purge_images."
        ) from None
    return int(images)
