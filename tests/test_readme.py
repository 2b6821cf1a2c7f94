"""Every command that a document shows is run, and prints what the document says it prints."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from demo.story import BACKFILL, CORRECTION, story
from demo.story import Command as Played
from tests.documents import ROOT, Command, commands

_CHECKS = ("ruff", "lint-imports", "mypy", "pyright", "pytest", "python")
_FAILED = re.compile(r"\d+ errors?\b")

# In which folder of the project a document's commands are typed.
_TYPED_IN = {
    "README.md": ".",
    "CONTRIBUTING.md": ".",
    "sample_migrations/README.md": ".",
    "docs/configuration.md": "sample_migrations",
}
# Those of the stories need a database, and are tested in test_readme_backfill and test_readme_correction.
_PLAYED = {step.text for title in (BACKFILL, CORRECTION) for step in story(title) if isinstance(step, Played)}
_SHOWN = [
    (name, folder, command)
    for name, folder in _TYPED_IN.items()
    for command in commands(ROOT / name)
    if command.text not in _PLAYED
]


def executable(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of what the commands read, in which `make` finds everything installed and its checks do nothing."""
    root = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "sample_migrations", root / "sample_migrations")
    for name in ("Makefile", "pyproject.toml"):
        shutil.copy(ROOT / name, root / name)
    for check in _CHECKS:
        executable(root / ".venv" / "bin" / check, "exit 0")
    executable(root / ".venv" / "bin" / "threephase", f'exec "{sys.executable}" -m threephase.main "$@"')
    for stamp in ("tool-installed", "installed"):
        (root / ".venv" / stamp).touch()
    return root


def run(command: Command, folder: Path, checkout: Path) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": f"{checkout / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "THREEPHASE_CACHE_DIR": str(checkout / "cache"),
        "HOME": str(checkout),
    }
    return subprocess.run(
        ["sh", "-c", command.text], cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize(
    ("folder", "command"),
    [pytest.param(folder, command, id=f"{name}: {command.text}") for name, folder, command in _SHOWN],
)
def test_a_command_does_what_the_document_shows(folder: str, command: Command, checkout: Path) -> None:
    done = run(command, checkout / folder, checkout)
    assert command.matches(done.stdout), done.stdout
    last = done.stdout.rstrip("\n").rpartition("\n")[2]
    assert done.returncode == (1 if _FAILED.match(last) else 0), done.stderr


def test_the_readme_begins_with_the_demo_and_the_tests() -> None:
    assert [command.text for command in commands(ROOT / "README.md")][:2] == ["make demo", "make test"]


def test_make_test_runs_every_check(checkout: Path) -> None:
    done = run(Command("make test", None), checkout, checkout)
    called = [line.split()[0].rpartition("/")[2] for line in done.stdout.splitlines() if "/bin/" in line]
    assert set(called) == set(_CHECKS) - {"python"}


def test_make_demo_shows_the_exit_code(checkout: Path) -> None:
    done = run(Command("make demo", None), checkout, checkout)
    assert done.stdout.endswith("\nexit code 1\n")


def test_make_demo_fails_where_lint_finds_nothing(checkout: Path) -> None:
    done = run(Command("make demo BIN=clean/bin", None), checkout, checkout)
    assert done.returncode != 0


@pytest.mark.parametrize(
    ("shown", "output", "same"),
    [
        pytest.param("a\nb", "a\nb\n", True, id="the same"),
        pytest.param("a\nb", "a\nc\n", False, id="another line"),
        pytest.param("a\n…\nc", "a\nb\nb\nc\n", True, id="lines left out"),
        pytest.param("a\n…\nc", "a\nc\n", True, id="no line left out"),
        pytest.param("a\n…\nc", "a\nbc\n", False, id="half a line left out"),
        pytest.param("a…", "ab\n", False, id="an ellipsis within a line is itself"),
        pytest.param("a.c", "abc\n", False, id="no pattern"),
    ],
)
def test_an_output_is_compared_line_by_line(shown: str, output: str, same: bool) -> None:
    assert Command("", shown).matches(output) is same
