"""Real git repositories, untouched by the configuration of the machine that runs the tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

IDENTITY = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
ENVIRONMENT: Mapping[str, str] = {"PATH": os.environ["PATH"], "HOME": os.devnull, **IDENTITY}


def git(root: Path, *arguments: str) -> str:
    """Run git in root and return what it prints."""
    command = ["git", "-c", "protocol.file.allow=always", *arguments]
    result = subprocess.run(command, cwd=root, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def repository(root: Path, *options: str) -> Path:
    """An empty repository whose branch is main."""
    root.mkdir(parents=True, exist_ok=True)
    git(root, "init", "--quiet", "--initial-branch=main", *options)
    return root


def commit(root: Path, message: str = "change") -> str:
    """Commit all that is in the work tree, and return the commit's id."""
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--allow-empty", "--message", message)
    return git(root, "rev-parse", "HEAD")
