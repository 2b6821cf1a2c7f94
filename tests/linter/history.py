"""A repository with three migrations, and what lint says of them."""

from __future__ import annotations

from pathlib import Path

from linter.discover import discover
from linter.git import changes_since
from linter.lint import lint_folder
from linter.policy import Policy
from linter.read import read_all
from linter.verdict import Verdict
from tests.linter.projects import LOCK, write
from tests.linter.repositories import ENVIRONMENT, commit, git, repository

INIT, ADD, DROP = "20250101000000_init", "20250201000000_add", "20250301000000_drop"
SCRIPTS = {
    INIT: "CREATE TABLE t (id bigint, name text);\n",
    ADD: "ALTER TABLE t ADD COLUMN age integer;\n",
    DROP: "DROP TABLE gone;\n",
}


def three_migrations(folder: Path) -> Path:
    """A repository with three migrations on main, and a branch `feature` checked out."""
    root = repository(folder / "repository")
    for name, script in SCRIPTS.items():
        add(root, name, script)
    write(root, {"migrations/migration_lock.toml": LOCK})
    commit(root)
    git(root, "checkout", "--quiet", "-b", "feature")
    return root


def add(root: Path, name: str, script: str) -> None:
    """Puts a migration into the work tree."""
    write(root, {f"migrations/{name}/migration.sql": script})


def linted(root: Path, *paths: str, since: str | None = None, policy: Policy | None = None) -> Verdict:
    """The verdict on the folder, or on the paths in it."""
    [folder] = discover([Path(path) for path in paths or ("migrations",)], root)
    texts, _ = read_all(folder)
    changes = changes_since(folder.path, since, ENVIRONMENT) if since else None
    return lint_folder(folder, texts, policy or Policy(), changes=changes)


def said(verdict: Verdict) -> dict[str, list[str]]:
    """The rules that speak of each migration reported."""
    return {migration.name: [finding.rule for finding in migration.findings] for migration in verdict.migrations}
