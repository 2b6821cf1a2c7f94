"""What the fault tests may ask for."""

from __future__ import annotations

import os
import random

import pytest


@pytest.fixture
def chance() -> random.Random:
    """Chance with a printed seed; THREEPHASE_SEED=… takes the same again."""
    seed = int(os.environ.get("THREEPHASE_SEED") or random.randrange(2**32))
    print(f"THREEPHASE_SEED={seed}")  # noqa: T201  # pytest shows it where a test fails
    return random.Random(seed)
