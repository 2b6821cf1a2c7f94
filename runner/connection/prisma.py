"""Whether a Prisma migration has been applied here."""

from __future__ import annotations

from enum import StrEnum

import psycopg
from psycopg import sql
from psycopg.rows import TupleRow

from runner.errors import RefusedError
from runner.statement import statement


class MigrationState(StrEnum):
    """As Prisma's own table has it."""

    APPLIED = "applied"
    NOT_APPLIED = "not applied"
    FAILED = "failed"
    NO_TABLE = "no table"


_TABLE = "_prisma_migrations"


def migration_state(conn: psycopg.Connection[TupleRow], name: str, schema: str | None) -> MigrationState:
    """The state of the migration of that name. schema: where Prisma keeps its table; None: wherever search_path finds it.

    A migration may have several rows: one rolled back, then another that was applied. Raises RefusedError where this
    role may not read them.
    """
    table = sql.Identifier(schema, _TABLE) if schema else sql.Identifier(_TABLE)
    try:
        with conn.transaction():  # so that an error is none of a transaction around this
            rows = conn.execute(statement("migration_state").format(table=table), (name,)).fetchall()
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        return MigrationState.NO_TABLE
    except psycopg.errors.InsufficientPrivilege:
        raise RefusedError(
            f"{conn.info.user} may not read {_TABLE}, which says whether {name} is applied. "
            f'GRANT SELECT ON "{_TABLE}" to it.'
        ) from None
    states = {(finished, rolled_back) for finished, rolled_back in rows}
    if (True, False) in states:
        return MigrationState.APPLIED
    return MigrationState.FAILED if (False, False) in states else MigrationState.NOT_APPLIED
