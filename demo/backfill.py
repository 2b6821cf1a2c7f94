"""Plays the README's story of a backfill on an embedded server: a project, its members, and a stand-in for Prisma.

python -m demo.backfill
"""

from __future__ import annotations

import sys
from pathlib import Path

from demo.deploy import prepare
from demo.play import play
from demo.stage import Stage
from demo.story import BACKFILL, ROOT, story

SAMPLE = ROOT / "sample_backfill"


def main() -> int:
    """1 if a step ends otherwise than the document says."""
    title = "A backfill, from the finding to the report: sample_backfill, 100,000 members."
    return play(title, story(BACKFILL), staged)


def staged(folder: Path, dsn: str) -> Stage:
    """The stage, with members in that empty database."""
    prepare(dsn, SAMPLE)
    return Stage(folder, SAMPLE, {"THREEPHASE_DSN": dsn}, {"npx": "demo.deploy"})


if __name__ == "__main__":
    sys.exit(main())
