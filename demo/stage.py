"""Where a story is played: a copy of a sample project, its database, and the commands that it types."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import assert_never

from demo.story import ROOT, Command, Edit, Step, Written

# What a dry run tells its reader to type: a digest that is another one each time.
_DIGEST = re.compile(r"(?<=correct approve )[0-9a-f]{12}")


class WrongError(Exception):
    """A step did not go as the document tells it."""


class Stage:
    """A folder with a copy of a sample project, in which commands find ours and nothing else of the surroundings."""

    def __init__(
        self, folder: Path, sample: Path, variables: Mapping[str, str], modules: Mapping[str, str] | None = None
    ) -> None:
        """variables: of the environment, such as THREEPHASE_DSN. modules: what plays a command that is not ours."""
        self._sample = sample
        self._project = folder / "project"
        self._digest = ""
        shutil.copytree(sample, self._project)
        commands = _commands(folder / "bin", {"threephase": "threephase.main", **(modules or {})})
        self._environment = {
            **_without_connection(os.environ),
            "PATH": f"{commands}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "THREEPHASE_CACHE_DIR": str(folder / "cache"),
            **variables,
        }

    def without(self, path: str) -> Stage:
        """The same stage, where that file is still to be written."""
        (self._project / path).unlink()
        return self

    def play(self, step: Step) -> tuple[str, int]:
        """Does the step; what it prints, and its exit code. Raises WrongError if an edit finds nothing to remove."""
        match step:
            case Edit():
                return self._edit(step), 0
            case Written():
                shutil.copy(self._sample / step.path, self._project / step.path)
                return (self._project / step.path).read_text(encoding="utf-8"), 0
            case Command():
                return self._run(self.typed(step))
            case _:
                assert_never(step)

    def typed(self, command: Command) -> str:
        """What its reader types, with the digest that was printed here instead of the document's."""
        return _DIGEST.sub(lambda found: self._digest or found[0], command.text)

    def _run(self, text: str) -> tuple[str, int]:
        done = subprocess.run(
            ("sh", "-c", text),
            cwd=self._project,
            env=self._environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
        )
        for found in _DIGEST.finditer(done.stdout):
            self._digest = found[0]
        return done.stdout, done.returncode

    def _edit(self, step: Edit) -> str:
        path = self._project / step.path
        text = path.read_text(encoding="utf-8")
        if not step.removed or step.removed not in text:
            raise WrongError(f"{step.path} does not hold the lines that are to be taken out of it.")
        path.write_text(text.replace(step.removed, ""), encoding="utf-8")
        return ""


def _commands(folder: Path, modules: Mapping[str, str]) -> Path:
    """A folder of commands, each of which runs a Python module."""
    folder.mkdir()
    for name, module in modules.items():
        script = folder / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    return folder


def _without_connection(environment: Mapping[str, str]) -> dict[str, str]:
    """Nothing of the surroundings shall lead anywhere else."""
    return {name: value for name, value in environment.items() if not name.startswith(("PG", "THREEPHASE_"))}
