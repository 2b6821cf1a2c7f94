"""The benchmark of the runner runs from its beginning to its end, and leaves nothing behind."""

from __future__ import annotations

import psycopg
import pytest

from benchmarks.backfill import main


def test_every_part_prints_its_figures(postgres_dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--quick", "--dsn", postgres_dsn])
    said = capsys.readouterr().out
    for part in ("ours to (b), its batches alone", "images cost", "peak memory", "p99 beside ours to none", "SIGKILL"):
        assert part in said
    with psycopg.connect(postgres_dsn) as conn:
        assert conn.execute("SELECT FROM pg_database WHERE datname = 'threephase_bench'").fetchone() is None
