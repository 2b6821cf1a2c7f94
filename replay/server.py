"""A server to replay on: an embedded one, a container, or an empty database that somebody names."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from replay.errors import NoCopyError, NotEmptyError, ServerUnavailableError

_PREFIX = "threephase_trace_"

# Whatever a user may have made: relations, types and routines that no extension brought along.
_ANYTHING = """
    select kind, name from (
        select 'relation' as kind, c.oid::regclass::text as name, c.oid, c.relnamespace as namespace
        from pg_catalog.pg_class c where c.reltype <> 0 or c.relkind in ('S', 'i')
        union all
        select 'type', t.oid::regtype::text, t.oid, t.typnamespace from pg_catalog.pg_type t
        where t.typrelid = 0 and not exists (select from pg_catalog.pg_type of where of.typarray = t.oid)
        union all
        select 'function', p.oid::regprocedure::text, p.oid, p.pronamespace from pg_catalog.pg_proc p
    ) made join pg_catalog.pg_namespace n on n.oid = made.namespace
    where n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_(toast|temp)'
        and not exists (select from pg_catalog.pg_depend d where d.objid = made.oid and d.deptype = 'e')
    order by made.oid limit 1
"""
_ROLES = "select rolname from pg_catalog.pg_roles"

# Nobody but the session that is observed shall change or read anything, and each row it reads be counted as its own.
_OPTIONS = " ".join(
    f"-c {setting}"
    for setting in (
        "max_parallel_workers_per_gather=0",
        "max_parallel_maintenance_workers=0",
        "enable_indexonlyscan=off",
        "statement_timeout=300000",
        "client_min_messages=error",
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server for one run. dsn: never to be printed, it may hold a password. version: `18.4`.

    ours: whether it was started for this run, so that databases and roles on it can be made and dropped freely.
    """

    dsn: str
    version: str
    ours: bool

    @property
    def major(self) -> int:
        """The major version, 18."""
        return int(self.version.split(".")[0])

    @contextmanager
    def database(self, roles: Collection[str] = ()) -> Iterator[str]:
        """The DSN of an empty database, for one folder. On a server of ours nothing of it remains.

        roles: those that the folder makes, as far as that is known in the end; of them those go that were not there
        before.
        """
        if not self.ours:
            _refuse_unless_empty(self.dsn)
            yield _observed(self.dsn)
            return
        with connect(self.dsn) as conn:
            before = _roles(conn)
            try:
                with _made(conn, "template0") as name:
                    yield _observed(make_conninfo(self.dsn, dbname=name))
            finally:
                for role in sorted(_roles(conn).intersection(roles) - before):
                    with suppress(psycopg.errors.DependentObjectsStillExist):  # it owns what another run has
                        conn.execute(sql.SQL("drop role {}").format(sql.Identifier(role)))

    @contextmanager
    def copy(self, dsn: str) -> Iterator[str]:
        """The DSN of a copy of that database, which nobody may be connected to meanwhile; it is dropped again.

        Raises NoCopyError: the owner of a database that is named may not make another.
        """
        original = str(conninfo_to_dict(dsn)["dbname"])
        with ExitStack() as stack:
            try:
                conn = stack.enter_context(connect(make_conninfo(dsn, dbname="postgres")))
                name = stack.enter_context(_made(conn, original))
            except (psycopg.Error, ServerUnavailableError) as error:
                raise NoCopyError(_said(error, dsn)) from None
            yield make_conninfo(dsn, dbname=name)


def connect(dsn: str) -> psycopg.Connection:
    """A connection on which every statement commits by itself. Raises ServerUnavailableError, without the password."""
    try:
        return psycopg.connect(dsn, autocommit=True, connect_timeout=10)
    except psycopg.Error as error:
        raise ServerUnavailableError(f"the server cannot be reached: {_said(error, dsn)}") from None


def _roles(conn: psycopg.Connection) -> frozenset[str]:
    return frozenset(role for (role,) in conn.execute(_ROLES))


def _said(error: Exception, dsn: str) -> str:
    """Its first line, where libpq says why; without the password, wherever that stands."""
    password = conninfo_to_dict(dsn).get("password")
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return reason.replace(str(password), "…") if password else reason


def _observed(dsn: str) -> str:
    own = conninfo_to_dict(dsn).get("options") or ""
    return make_conninfo(dsn, application_name="threephase trace", options=f"{own} {_OPTIONS}".strip())


def named(dsn: str) -> Server:
    """The database that the user names, which must be empty. Raises NotEmptyError, ServerUnavailableError."""
    _refuse_unless_empty(dsn)
    return Server(dsn=dsn, version=version_of(dsn), ours=False)


def version_of(dsn: str) -> str:
    """The server's version, `18.4`."""
    with connect(dsn) as conn:
        number = conn.info.server_version
        return f"{number // 10000}.{number % 10000}"


def _refuse_unless_empty(dsn: str) -> None:
    with connect(dsn) as conn:
        found = conn.execute(_ANYTHING).fetchone()
        if found is not None:
            kind, name = found
            raise NotEmptyError(
                f"the database {conn.info.dbname} is not empty: it holds the {kind} {name}. "
                "A replay needs an empty one: create it, and name it with --dsn."
            )


@contextmanager
def _made(conn: psycopg.Connection, template: str) -> Iterator[str]:
    name = _PREFIX + secrets.token_hex(6)
    conn.execute(sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template)))
    try:
        yield name
    finally:
        force = sql.SQL(" with (force)" if conn.info.server_version >= 130000 else "")
        conn.execute(sql.SQL("drop database {}").format(sql.Identifier(name)) + force)
