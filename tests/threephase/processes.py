"""The command as a process of its own, for what is about signals and several of them at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.threephase.backfills import Place


def start(place: Place, *arguments: str, **streams: Any) -> subprocess.Popen[str]:
    """`threephase backfill …` in a process of its own, which hears signals as one that a user starts does."""
    command = [sys.executable, "-m", "threephase.main", "backfill", *arguments]
    home = str(Path(__file__).parents[2])
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": home, "THREEPHASE_DSN": place.dsn}
    return subprocess.Popen(
        command,
        cwd=place.root,
        env=environment,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **streams},
    )


def wait_for(running: subprocess.Popen[str], holds: Callable[[], bool]) -> None:
    """Until that is so, while the process still runs."""
    deadline = time.monotonic() + 30
    while not holds():
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.02)
