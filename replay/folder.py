"""A migrations folder replayed on a server: each statement observed, and held against what the linter claims of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import psycopg

from linter.folder import MigrationFile, MigrationFolder
from linter.parse import ParsedMigration, parse
from linter.transport import Transport
from linter.walk import Walk
from replay.as_prisma import Failure, Prisma, Tried
from replay.compare import depends_on_rows
from replay.errors import NoCopyError, ServerUnavailableError
from replay.lost import Lost
from replay.made import roles_made
from replay.seed import Seeder
from replay.server import Server, connect
from replay.statements import Statements
from replay.traced import MigrationTrace
from rules.rule import Rule


def replay(
    folder: MigrationFolder,
    texts: Iterable[tuple[MigrationFile, str]],
    server: Server,
    *,
    seed_rows: int = 0,
    transport: Transport = Transport(),
) -> Iterator[MigrationTrace]:
    """Every migration that is to be reported, as soon as it is done, in Prisma's order; the others are only replayed.

    texts: what could be read.

    What fails is said, and the replay goes on with the next statement, so that later ones find as much of their schema
    as there is. seed_rows: how many rows each table without any gets before each migration.
    Raises NotEmptyError, ServerUnavailableError.
    """
    read = {file.name: (file, text) for file, text in texts}
    roles: set[str] = set()
    with server.database(roles) as dsn:
        replaying = _Replay(server, dsn, seed_rows, transport, roles)
        for file, text in (read[listed.name] for listed in folder.migrations if listed.name in read):
            try:
                migration = replaying.migration(file, text)
            except psycopg.OperationalError as error:
                reason = error.diag.message_primary or "the connection is lost"
                raise ServerUnavailableError(f"{file.shown}: the server has gone: {reason}.") from None
            if file.reported:
                yield migration


class _Replay:
    """The way through one folder. roles: those that its migrations make, added here."""

    def __init__(self, server: Server, dsn: str, seed_rows: int, transport: Transport, roles: set[str]) -> None:
        self.server = server
        self.dsn = dsn
        self.seed_rows = seed_rows
        self.roles = roles
        self.walk = Walk(server.major, transport, rules_for=_no_rules)
        self.prisma = Prisma(transport)
        self.lost = Lost()

    def migration(self, file: MigrationFile, text: str) -> MigrationTrace:
        parsed = parse(text)
        self.roles.update(roles_made(parsed.operations()))
        walked = self.walk.migration(file.name, parsed)
        unfilled = self._seed()
        tried = self._as_prisma(parsed)
        with connect(self.dsn) as conn:
            statements = tuple(Statements(conn, parsed, tried, self.lost, file.shown).run(walked.statements))
        return MigrationTrace(name=file.name, path=file.shown, statements=statements, notes=(*unfilled, *tried.notes))

    def _seed(self) -> tuple[str, ...]:
        if not self.seed_rows:
            return ()
        with connect(self.dsn) as conn:
            seeder = Seeder(conn, self.seed_rows)
            seeder.fill()
        return tuple(f"{table} takes no rows: {reason}" for table, reason in seeder.unfilled.items())

    def _as_prisma(self, parsed: ParsedMigration) -> Tried:
        """A failure that rows cause says nothing of what comes after it: then once more, without rows."""
        if self.prisma.is_one_by_one(parsed):
            return Tried(whole=False)
        try:
            failure = self._send(parsed, emptied=False)
            if failure is not None and depends_on_rows(failure.error):
                failure = self._send(parsed, emptied=True)
        except NoCopyError as problem:
            return Tried(whole=False, notes=(f"not tried as a whole, only statement by statement: {problem}",))
        return Tried(whole=True, failure=failure)

    def _send(self, parsed: ParsedMigration, *, emptied: bool) -> Failure | None:
        if self.prisma.needs_copy(parsed):
            with self.server.copy(self.dsn) as copy:
                return self.prisma.try_on_copy(copy, parsed, emptied=emptied)
        with connect(self.dsn) as conn:
            return self.prisma.try_and_take_back(conn, parsed, emptied=emptied)


def _no_rules(_: type) -> tuple[Rule, ...]:
    """The trace asks for effects only."""
    return ()
