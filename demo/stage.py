"""Where the story is played: a copy of the sample project, a database with members, and a stand-in for Prisma."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import assert_never

from demo.deploy import prepare
from demo.story import ROOT, Command, Edit, Step

PROJECT = ROOT / "sample_backfill"


class WrongError(Exception):
    """A step did not go as the document tells it."""


class Stage:
    """A folder and an empty database, which it fills with members."""

    def __init__(self, folder: Path, dsn: str) -> None:
        self._project = folder / "project"
        shutil.copytree(PROJECT, self._project)
        prepare(dsn, self._project)
        self._environment = {**_without_connection(os.environ), **_own(folder, dsn)}

    def play(self, step: Step) -> tuple[str, int]:
        """Does the step; what it prints, and its exit code. Raises WrongError if an edit finds nothing to remove."""
        match step:
            case Edit():
                return self._edit(step), 0
            case Command():
                done = subprocess.run(
                    ("sh", "-c", step.text),
                    cwd=self._project,
                    env=self._environment,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    encoding="utf-8",
                    check=False,
                )
                return done.stdout, done.returncode
            case _:
                assert_never(step)

    def _edit(self, step: Edit) -> str:
        path = self._project / step.path
        text = path.read_text(encoding="utf-8")
        if not step.removed or step.removed not in text:
            raise WrongError(f"{step.path} does not hold the lines that are to be taken out of it.")
        path.write_text(text.replace(step.removed, ""), encoding="utf-8")
        return ""


def _own(folder: Path, dsn: str) -> dict[str, str]:
    """The commands on the path: ours, and npx, which plays `prisma migrate deploy` without Node."""
    commands = folder / "bin"
    commands.mkdir()
    for name, module in (("threephase", "threephase.main"), ("npx", "demo.deploy")):
        script = commands / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    return {
        "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "THREEPHASE_CACHE_DIR": str(folder / "cache"),
        "THREEPHASE_DSN": dsn,
    }


def _without_connection(environment: Mapping[str, str]) -> dict[str, str]:
    """Nothing of the surroundings shall lead anywhere else."""
    return {name: value for name, value in environment.items() if not name.startswith(("PG", "THREEPHASE_"))}
