"""The cache behind `lint`: it saves time and never changes what is said."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import Outcome, lint, project
from tests.documents import ROOT
from tests.linter.projects import write
from tests.linter.repositories import commit, git, repository

SCRIPTS = ("CREATE TABLE t (id integer);\n", "DROP TABLE u;\n", "GRANT SELECT ON t TO r;\n")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return project(tmp_path / "project", *SCRIPTS)


def kept(root: Path) -> list[Path]:
    return sorted((root.parent / "cache").glob("*"))


def cached_lint(root: Path, *arguments: str) -> Outcome:
    return lint(root, *arguments, environment={"THREEPHASE_CACHE_DIR": str(root.parent / "cache")})


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param((), id="text"),
        pytest.param(("--color", "always"), id="coloured text"),
        pytest.param(("--format", "json"), id="json"),
        pytest.param(("--format", "github"), id="github"),
        pytest.param(("--format", "sarif"), id="sarif"),
        pytest.param(("--fail-on", "warning"), id="another exit code"),
    ],
)
def test_the_cache_changes_nothing(root: Path, arguments: tuple[str, ...]) -> None:
    without = lint(root, *arguments)
    assert cached_lint(root, *arguments, "--no-cache") == without
    assert kept(root) == []
    assert cached_lint(root, *arguments) == without
    assert len(kept(root)) == 1
    assert cached_lint(root, *arguments) == without
    assert len(kept(root)) == 1


def rename(root: Path) -> None:
    (root / "migrations" / "3_a").rename(root / "migrations" / "3_b")


def since(root: Path) -> None:
    commit(repository(root))
    git(root, "branch", "base")


@pytest.mark.parametrize(
    ("change", "arguments"),
    [
        pytest.param(lambda root: write(root, {"migrations/1_a/migration.sql": "-- \n"}), (), id="a text"),
        pytest.param(
            lambda root: write(root, {"migrations/1_a/migration.sql": "\ufeff" + SCRIPTS[0]}), (), id="a mark"
        ),
        pytest.param(lambda root: write(root, {"schema.prisma": "model T {\n  id Int @id\n}\n"}), (), id="the schema"),
        pytest.param(lambda root: write(root, {"migrations/4_a/migration.sql": ""}), (), id="one migration more"),
        pytest.param(rename, (), id="a name"),
        pytest.param(
            lambda root: write(root, {"threephase.toml": '[severity]\ndrop-table = "off"\n'}), (), id="a policy"
        ),
        pytest.param(lambda root: write(root, {"migrations/3_a/migration.sql": "\0"}), (), id="an unreadable file"),
        pytest.param(lambda root: (root / "migrations" / "migration_lock.toml").unlink(), (), id="the lock file"),
        pytest.param(lambda root: None, ("--postgres-version", "11"), id="the server's version"),
        pytest.param(lambda root: None, ("--transaction-mode", "single"), id="how Prisma sends a migration"),
        pytest.param(lambda root: None, ("--prisma-version", "7.8.0"), id="Prisma's version"),
        pytest.param(
            lambda root: write(root, {"package.json": '{"dependencies": {"prisma": "7.8.0"}}'}),
            (),
            id="Prisma's version on disk",
        ),
        pytest.param(lambda root: None, ("--ignore", "drop-table"), id="a rule ignored"),
        pytest.param(lambda root: None, ("--select", "drop-table"), id="a rule selected"),
        pytest.param(lambda root: None, ("--format", "json"), id="the format"),
        pytest.param(lambda root: None, ("--color", "always"), id="colours"),
        pytest.param(lambda root: write(root, {"lone.sql": ""}), ("lone.sql",), id="the paths"),
        pytest.param(since, ("--since", "base"), id="what is compared with"),
    ],
)
def test_what_changes_the_verdict_is_judged_anew(
    root: Path, change: Callable[[Path], object], arguments: tuple[str, ...]
) -> None:
    cached_lint(root)
    change(root)
    assert cached_lint(root, *arguments) == cached_lint(root, *arguments, "--no-cache")
    assert len(kept(root)) == 2


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"{}", id="an empty record"),
        pytest.param(b'{"text": "", "errors": 0}', id="half a record"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[" * 50_000, id="deep brackets"),
        pytest.param(b"\xff\xfe", id="no text"),
    ],
)
@pytest.mark.parametrize("signed", [True, False], ids=["with its checksum", "with another's"])
def test_an_entry_of_another_form_is_none(root: Path, body: bytes, signed: bool) -> None:
    fresh = cached_lint(root)
    [entry] = kept(root)
    checksum = hashlib.sha256(body if signed else b"x").hexdigest().encode()
    entry.write_bytes(checksum + b"\n" + body)
    assert cached_lint(root) == fresh
    assert cached_lint(root) == fresh
    assert kept(root) == [entry]


def test_an_unreadable_file_fails_the_second_run_too(root: Path) -> None:
    write(root, {"migrations/3_a/migration.sql": "\0"})
    first = cached_lint(root)
    assert first.code == 2
    assert cached_lint(root) == first


def test_a_cache_that_cannot_be_written_changes_nothing(root: Path) -> None:
    (root.parent / "cache").write_text("")
    assert cached_lint(root) == lint(root)


# Processes ------------------------------------------------------------------------------------------------------------


def process(root: Path, code: str, **environment: str) -> subprocess.Popen[str]:
    seen = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "THREEPHASE_CACHE_DIR": str(root.parent / "cache"),
        **environment,
    }
    return subprocess.Popen([sys.executable, "-c", code], cwd=root, env=seen, stdout=subprocess.PIPE, text=True)


_LINT = "from threephase.main import run; import sys; code = run(['lint', 'migrations']); "


def test_a_hit_parses_nothing(root: Path) -> None:
    code = (
        _LINT
        + "print(code, *sorted(name for name in sys.modules if name.startswith(('linter.', 'rules.', 'sqlglot'))))"
    )
    first = process(root, code).communicate()[0].splitlines()[-1].split()
    again = process(root, code).communicate()[0].splitlines()[-1].split()
    assert (first[0], again[0]) == ("1", "1")
    heavy = {"linter.parse", "linter.scan", "linter.grammar.statement", "linter.lint", "rules.registry", "rules.schema"}
    assert heavy <= set(first)
    assert heavy.isdisjoint(again)
    assert not [name for name in again if name.startswith(("sqlglot", "linter.grammar", "linter.report.text"))]


def test_every_process_finds_what_another_kept(root: Path) -> None:
    for seed in ("0", "1", "2"):
        process(root, _LINT, PYTHONHASHSEED=seed).communicate()
    assert len(kept(root)) == 1


def test_processes_may_write_at_once(root: Path) -> None:
    code = _LINT + "sys.exit(code)"
    processes = [process(root, code) for _ in range(6)]
    printed = {running.communicate()[0] for running in processes}
    assert [running.returncode for running in processes] == [1] * 6
    assert printed == {lint(root).out}
    assert [path.suffix for path in kept(root)] == [".json"]
