"""A real PgBouncer before the tests' server."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.postgres import is_required

_INI = """
[databases]
pooled = {server}
[pgbouncer]
pool_mode = {mode}
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pidfile = {folder}/pid
logfile = {folder}/log
default_pool_size = 4
server_login_retry = 1
client_login_timeout = 5
ignore_startup_parameters = extra_float_digits, options
"""


@contextmanager
def pgbouncer(dsn: str, mode: str) -> Iterator[str]:
    """The DSN through a PgBouncer that pools by `session` or by `transaction`. Without one: skipped here, failed in CI."""
    program = shutil.which("pgbouncer", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin")
    if program is None:
        (pytest.fail if is_required() else pytest.skip)("pgbouncer is not installed: apt-get install pgbouncer")
    with tempfile.TemporaryDirectory(prefix="threephase-pgbouncer-", ignore_cleanup_errors=True) as folder:
        port, server = _free_port(), _server(dsn)
        line = " ".join(f"{name}='{value}'" for name, value in server.items())
        ini = Path(folder, "pgbouncer.ini")
        ini.write_text(_INI.format(server=line, mode=mode, port=port, folder=folder))
        process = subprocess.Popen(
            (program, "-q", str(ini)), user=_user(folder, server["host"]), stderr=subprocess.DEVNULL
        )
        try:
            through = make_conninfo(
                host="127.0.0.1", port=port, dbname="pooled", user=server["user"], sslmode="disable"
            )
            _await(through, process, Path(folder, "log"))
            yield through
        finally:
            process.kill()
            process.wait()


def _server(dsn: str) -> dict[str, str]:
    """Where the server is, and as whom all clients come to it."""
    with psycopg.connect(dsn) as conn:
        found = {
            "host": conn.info.host,
            "port": str(conn.info.port),
            "dbname": conn.info.dbname,
            "user": conn.info.user,
        }
    password = conninfo_to_dict(dsn).get("password")
    return found | ({"password": str(password)} if password else {})


def _user(folder: str, socket_folder: str) -> int | None:
    """It refuses to run as root, and must be able to reach the server's socket."""
    if os.geteuid() != 0:
        return None
    owner = Path(socket_folder).stat().st_uid if socket_folder.startswith("/") else 0
    user = owner or pwd.getpwnam("nobody").pw_uid
    os.chown(folder, user, -1)
    return user


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def _await(dsn: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 10
    while True:
        try:
            return psycopg.connect(dsn).close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > deadline:
                pytest.fail(f"pgbouncer does not answer: {log.read_text() if log.exists() else 'no log'}")
        time.sleep(0.05)
