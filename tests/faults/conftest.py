"""What the fault tests may ask for."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest


@pytest.fixture
def chance() -> random.Random:
    """Chance with a printed seed; THREEPHASE_SEED=… takes the same again."""
    seed = int(os.environ.get("THREEPHASE_SEED") or random.randrange(2**32))
    print(f"THREEPHASE_SEED={seed}")  # noqa: T201  # pytest shows it where a test fails
    return random.Random(seed)


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of four megabytes; only root may have one."""
    folder = Path(tempfile.mkdtemp(prefix="threephase-disk-"))
    mount = ("mount", "-t", "tmpfs", "-o", "size=4m,mode=777", "tmpfs", str(folder))
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True, check=False).returncode != 0:
        folder.rmdir()
        pytest.skip("no file system can be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(("umount", "--lazy", str(folder)), check=True)
        with suppress(OSError):
            shutil.rmtree(folder)
