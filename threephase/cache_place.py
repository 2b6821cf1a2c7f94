"""Where the cache lives: by the platform's convention, unless THREEPHASE_CACHE_DIR says otherwise."""

from __future__ import annotations

import os
from pathlib import Path


def cache_folder() -> Path:
    """~/.cache/threephase on Linux, ~/Library/Caches/threephase on macOS, %LOCALAPPDATA% on Windows."""
    chosen = os.environ.get("THREEPHASE_CACHE_DIR")
    if chosen:
        return Path(chosen)
    import platformdirs

    return platformdirs.user_cache_path("threephase", appauthor=False)
