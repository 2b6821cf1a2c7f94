"""What `lint` cannot do something with: git, configuration and output. Each is exit code 2 and one sentence."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command import Outcome, lint, project
from tests.linter.projects import write
from tests.linter.repositories import commit, git, repository

DROP = "DROP TABLE t;\n"


def assert_sentence(outcome: Outcome, *words: str) -> None:
    """What is said is one line of threephase's own, with these words in it, and no traceback."""
    assert "Traceback" not in outcome.err
    assert "bug in threephase" not in outcome.err
    assert outcome.err.startswith("threephase: ")
    assert outcome.err.count("\n") == 1
    for word in words:
        assert word in outcome.err


# git ------------------------------------------------------------------------------------------------------------------


def test_since_without_a_repository_is_an_error(tmp_path: Path) -> None:
    outcome = lint(project(tmp_path, DROP), "--since", "main")
    assert outcome.code == 2
    assert_sentence(outcome, "not in a git repository. Lint without --since.")


@pytest.mark.parametrize("revision", ["nope", "origin/nope", "HEAD~5", "--help", "a b", "", "$(true)", "\n::error::x"])
def test_since_a_revision_that_is_not_there_is_an_error(tmp_path: Path, revision: str) -> None:
    commit(repository(project(tmp_path, DROP)))
    outcome = lint(tmp_path, f"--since={revision}")
    assert outcome.code == 2
    assert outcome.out == ""
    assert "Traceback" not in outcome.err
    assert not re.search(r"^\s*::", outcome.err, re.MULTILINE)


def test_since_in_a_shallow_clone_is_an_error_that_says_how_to_mend_it(tmp_path: Path) -> None:
    origin = repository(project(tmp_path / "origin", DROP))
    commit(origin)
    git(origin, "checkout", "--quiet", "-b", "feature")
    write(origin, {"migrations/2_a/migration.sql": DROP})
    commit(origin)
    git(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", f"file://{origin}", "clone")
    outcome = lint(tmp_path / "clone", "--since", "origin/main")
    assert outcome.code == 2
    assert_sentence(outcome, "shallow clone", "git fetch --unshallow", "fetch-depth: 0")


def test_since_where_git_is_missing_is_an_error(tmp_path: Path) -> None:
    commit(repository(project(tmp_path, DROP)))
    outcome = lint(tmp_path, "--since", "main", environment={"PATH": str(tmp_path)})
    assert outcome.code == 2
    assert_sentence(outcome, "Install git, or lint without --since.")


# Configuration and output ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "words"),
    [
        pytest.param(b"[lnt]\n", 'threephase.toml:1: unknown key "lnt". Did you mean lint?', id="an unknown key"),
        pytest.param(b"[lint\n", "threephase.toml:1:", id="no TOML"),
        pytest.param(b"\xff", "threephase.toml: not UTF-8", id="no text"),
        pytest.param(b"", "threephase.toml: the file is empty.", id="empty"),
        pytest.param(b'[lint]\nselect = ["drop-tabel"]\n', "threephase.toml:2: ", id="an unknown rule"),
        pytest.param(b'[lint]\nbaseline = "gone.json"\n', "write one with `threephase baseline`", id="no baseline"),
        pytest.param(b"[lint]\npostgres-version = 9\n", "threephase.toml:2: ", id="a version out of reach"),
    ],
)
def test_a_configuration_that_cannot_be_meant_is_an_error(tmp_path: Path, config: bytes, words: str) -> None:
    (project(tmp_path, DROP) / "threephase.toml").write_bytes(config)
    outcome = lint(tmp_path)
    assert outcome.code == 2
    assert outcome.out == ""
    assert_sentence(outcome, words)


@pytest.mark.parametrize(
    "target",
    [
        pytest.param("gone/report.json", id="in a folder that does not exist"),
        pytest.param("migrations", id="where a folder is"),
        pytest.param("threephase.toml/report.json", id="below a file"),
        pytest.param("/dev/full", id="on a full disk"),
    ],
)
def test_a_report_that_cannot_be_written_is_an_error_and_leaves_nothing_behind(tmp_path: Path, target: str) -> None:
    write(project(tmp_path, "SELECT 1;"), {"threephase.toml": "[lint]\n"})
    before = sorted(tmp_path.rglob("*"))
    outcome = lint(tmp_path, "--output-file", target)
    assert outcome.code == 2
    assert_sentence(outcome, f"{target}: cannot be written: ")
    assert sorted(tmp_path.rglob("*")) == before
