"""The end of the images: they are personal data, and are kept no longer than they are needed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import psycopg

from runner.errors import RefusedError
from runner.ledger.chain import as_jsonb
from runner.statement import statement


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
