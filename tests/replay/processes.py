"""What runs on this machine."""

from __future__ import annotations

import subprocess


def commands_with(words: str) -> list[str]:
    """The commands with these words in them that run at this moment."""
    listed = subprocess.run(("ps", "-ww", "-eo", "args"), capture_output=True, text=True, check=True)
    return [command for command in listed.stdout.splitlines() if words in command]
