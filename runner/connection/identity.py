"""Which database this is, so that a dry run of another one does not count."""

from __future__ import annotations

import psycopg
from psycopg.rows import TupleRow

from rules.value import Value
from runner.statement import statement


class Identity(Value):
    """system_identifier: of the cluster, the same on its replicas and after a failover; None where this role may not
    ask. version: server_version_num, 150018. host: as the client names it, with its port.
    """

    system_identifier: str | None
    database: str
    database_oid: int
    version: int
    user: str
    host: str

    def fingerprint(self) -> dict[str, object]:
        """What a dry run and a run must have in common, for the ledger."""
        return {
            "system_identifier": self.system_identifier,
            "database_oid": self.database_oid,
            "database": self.database,
        }


def identify(conn: psycopg.Connection[TupleRow]) -> Identity:
    """Asks the server who it is."""
    may_ask, database, oid, version, user = _one(conn, "identity")
    return Identity(
        system_identifier=_one(conn, "system_identifier")[0] if may_ask else None,
        database=database,
        database_oid=oid,
        version=version,
        user=user,
        host=f"{conn.info.host}:{conn.info.port}",
    )


def _one(conn: psycopg.Connection[TupleRow], name: str) -> TupleRow:
    row = conn.execute(statement(name)).fetchone()
    if row is None:
        raise RuntimeError(f"{name}.sql yields no row")
    return row
