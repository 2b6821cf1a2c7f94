"""A migrations folder in memory, replayed on the tests' own server."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import psycopg

from linter.folder import MigrationFile, MigrationFolder
from linter.transport import Transport
from replay.folder import replay
from replay.server import Server
from replay.traced import MigrationTrace
from rules.execution import TransactionMode


def server_at(dsn: str) -> Server:
    """The tests' server, on which databases can be made and dropped."""
    with psycopg.connect(dsn) as conn:
        version = conn.info.server_version
    return Server(dsn=dsn, version=f"{version // 10000}.{version % 10000}", ours=True)


def replayed(
    dsn: str,
    *scripts: str,
    seed_rows: int = 0,
    mode: TransactionMode = TransactionMode.BATCH,
    reported: Collection[str] | None = None,
) -> list[MigrationTrace]:
    """The migrations 1_a, 2_a, … with these scripts, replayed."""
    files = [
        MigrationFile(
            name=name,
            path=Path(f"/none/{name}/migration.sql"),
            shown=f"{name}/migration.sql",
            reported=reported is None or name in reported,
        )
        for name in (f"{n}_a" for n in range(1, len(scripts) + 1))
    ]
    folder = MigrationFolder(path=Path("/none"), shown="none", migrations=tuple(files))
    texts = list(zip(files, scripts, strict=True))
    return list(replay(folder, texts, server_at(dsn), seed_rows=seed_rows, transport=Transport(mode=mode)))
