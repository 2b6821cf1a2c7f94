"""The `threephase` command in this process: what it returns and what it prints, untouched by the machine's settings."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch

from tests.linter.projects import LOCK, write
from tests.linter.repositories import ENVIRONMENT
from threephase.main import run

_NOTHING: Mapping[str, str] = {}


class _Terminal(StringIO):
    def isatty(self) -> bool:
        return True


class Outcome(NamedTuple):
    """What a run came to."""

    code: int
    out: str
    err: str

    def findings(self, migration: int = 0) -> list[dict[str, Any]]:
        """The findings about one migration of a JSON report."""
        found: list[dict[str, Any]] = json.loads(self.out)["migrations"][migration]["findings"]
        return found

    def in_short(self, migration: int = 0) -> list[tuple[str, int]]:
        """Each of them by its rule and line."""
        return [(finding["rule"], finding["line"]) for finding in self.findings(migration)]


def threephase(
    *arguments: str, cwd: Path, environment: Mapping[str, str] = _NOTHING, terminal: bool = False
) -> Outcome:
    """Runs the command there. Nothing of the outer environment but PATH is seen, and nothing is kept in a cache.

    terminal: whether standard output claims to be one.
    """
    out, err = _Terminal() if terminal else StringIO(), StringIO()
    seen = patch.dict(os.environ, {**ENVIRONMENT, **environment}, clear=True)
    with chdir(cwd), seen, redirect_stdout(out), redirect_stderr(err):
        code = run(list(arguments))
    return Outcome(code, out.getvalue(), err.getvalue())


def lint(root: Path, *arguments: str, environment: Mapping[str, str] = _NOTHING) -> Outcome:
    """Lints the migrations folder `migrations` at root."""
    return threephase("lint", "migrations", *arguments, cwd=root, environment=environment)


def project(root: Path, *scripts: str | bytes) -> Path:
    """A project at root whose migrations are 1_a, 2_a, … with these scripts."""
    write(root, {"migrations/migration_lock.toml": LOCK})
    for number, script in enumerate(scripts, start=1):
        path = root / "migrations" / f"{number}_a" / "migration.sql"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(script if isinstance(script, bytes) else script.encode("utf-8", "surrogatepass"))
    return root
