"""The benchmark of a correction runs from its beginning to its end, and leaves nothing behind."""

from __future__ import annotations

import psycopg
import pytest

from benchmarks.correction import main
from benchmarks.correction_ways.ours import APPROVER


def test_every_part_prints_its_figures(postgres_dsn: str, capsys: pytest.CaptureFixture[str]) -> None:
    main(["--quick", "--dsn", postgres_dsn])
    said = capsys.readouterr().out
    for part in ("1,000 of 2,000 rows corrected", "ours, dry run", "the run to bare SQL", "COMMIT", "peak memory"):
        assert part in said
    with psycopg.connect(postgres_dsn) as conn:
        left = conn.execute("SELECT FROM pg_database WHERE datname = 'threephase_bench_correction'").fetchone()
        assert left is None
        assert conn.execute("SELECT FROM pg_roles WHERE rolname = %s", (APPROVER,)).fetchone() is None
