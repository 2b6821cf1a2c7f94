"""A database where one example after the other is played, each on an empty one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from linter.folder import MigrationFile, MigrationFolder
from linter.transport import Transport
from replay.folder import replay
from replay.server import Server, version_of
from replay.traced import MigrationTrace
from rules.execution import TransactionMode
from tests.postgres import fresh_database
from tests.rules.granted_objects import GRANTED_ROLES

SEED_ROWS = 10
_CLEAR = """
DO $$
DECLARE command text;
BEGIN
    FOR command IN
        SELECT format('DROP EVENT TRIGGER %I', evtname) FROM pg_event_trigger
        UNION ALL SELECT format('DROP PUBLICATION %I', pubname) FROM pg_publication
        UNION ALL SELECT format('DROP EXTENSION %I CASCADE', extname) FROM pg_extension WHERE extname <> 'plpgsql'
        UNION ALL SELECT format('DROP SCHEMA %I CASCADE', nspname) FROM pg_namespace
            WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    LOOP
        EXECUTE command;
    END LOOP;
    CREATE SCHEMA public;
END
$$
"""


class Stage:
    """The database that this server stands for."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.major = server.major

    def play(self, migrations: Sequence[str], mode: TransactionMode) -> list[MigrationTrace]:
        """Empties the database, then replays the migrations as that Prisma would, each on tables with rows."""
        with psycopg.connect(self.server.dsn, autocommit=True) as conn:
            conn.execute(_CLEAR)
        files = tuple(_file(f"migration {number}") for number, _ in enumerate(migrations, 1))
        folder = MigrationFolder(path=Path(), shown="", migrations=files)
        texts = zip(files, migrations, strict=True)
        return list(replay(folder, texts, self.server, seed_rows=SEED_ROWS, transport=Transport(mode=mode)))


@contextmanager
def stage_on(server_dsn: str) -> Iterator[Stage]:
    """A stage on that server, with the roles that examples take for granted. Nothing of it is left."""
    with psycopg.connect(server_dsn, autocommit=True) as conn, fresh_database(server_dsn) as dsn:
        there = {role for (role,) in conn.execute("SELECT rolname FROM pg_roles")}
        made = [sql.Identifier(role) for role in GRANTED_ROLES if role not in there]
        for role in made:
            conn.execute(sql.SQL("CREATE ROLE {}").format(role))
        try:
            yield Stage(Server(dsn=dsn, version=version_of(dsn), ours=False))
        finally:
            with psycopg.connect(dsn, autocommit=True) as own:
                for role in made:
                    own.execute(sql.SQL("DROP OWNED BY {}").format(role))
                    own.execute(sql.SQL("DROP ROLE {}").format(role))


def _file(name: str) -> MigrationFile:
    return MigrationFile(name=name, path=Path(name), shown=name)
