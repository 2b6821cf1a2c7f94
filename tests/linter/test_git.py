"""What changed since a revision is told rightly in every kind of repository, or not told at all."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from linter.errors import InputError
from linter.git import Changes, changes_since
from tests.linter.projects import migrations, write
from tests.linter.repositories import ENVIRONMENT, commit, git, repository

FOLDER = "packages/my db/prismä/migrations"
OLD = ("20250101000000_init", "20250102000000_add")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository with two migrations on main, deep below and beyond ASCII, and a branch `feature` checked out."""
    root = repository(tmp_path / "repo")
    migrations(root / FOLDER, *OLD)
    commit(root)
    git(root, "checkout", "--quiet", "-b", "feature")
    return root


def since(root: Path, revision: str = "main", folder: str = FOLDER) -> Changes:
    return changes_since(root / folder, revision, ENVIRONMENT)


def unchanged(*names: str) -> Changes:
    return Changes(added=(), modified=(), deleted=(), renamed=(), base_names=names)


def script(root: Path, name: str) -> Path:
    return root / FOLDER / name / "migration.sql"


def add(root: Path, name: str, text: str = "SELECT 'new';\n") -> None:
    write(root / FOLDER, {f"{name}/migration.sql": text})


@pytest.mark.parametrize("state", ["committed", "staged", "untracked"])
def test_an_added_migration_counts_however_far_git_knows_it(root: Path, state: str) -> None:
    add(root, "20250103000000_new")
    if state != "untracked":
        git(root, "add", "--all")
    if state == "committed":
        commit(root)
    changes = since(root)
    assert (changes.added, changes.modified, changes.deleted) == (("20250103000000_new",), (), ())
    assert changes.base_names == OLD
    assert changes.present == {"20250103000000_new"}


@pytest.mark.parametrize("state", ["committed", "staged", "uncommitted"])
def test_an_edit_counts_however_far_git_knows_it(root: Path, state: str) -> None:
    script(root, OLD[0]).write_text("SELECT 'edited';\n")
    if state != "uncommitted":
        git(root, "add", "--all")
    if state == "committed":
        commit(root)
    changes = since(root)
    assert (changes.added, changes.modified, changes.deleted) == ((), (OLD[0],), ())
    assert changes.present == {OLD[0]}


def test_an_edit_that_was_committed_and_taken_back_in_the_work_tree_is_none(root: Path) -> None:
    original = script(root, OLD[0]).read_bytes()
    script(root, OLD[0]).write_text("SELECT 'edited';\n")
    commit(root)
    script(root, OLD[0]).write_bytes(original)
    assert since(root) == unchanged(*OLD)


@pytest.mark.parametrize(
    ("before", "after", "modified"),
    [
        pytest.param(b"A;\nB;\n", b"A;\r\nB;\r\n", False, id="LF to CRLF"),
        pytest.param(b"A;\r\nB;\r\n", b"A;\nB;\n", False, id="CRLF to LF"),
        pytest.param(b"A;\nB;\n", b"A;\nB;\n\n", True, id="one line feed more"),
        pytest.param(b"A;\n", b"\xef\xbb\xbfA;\n", True, id="a byte order mark"),
        pytest.param(b"A;\n", b"A; -- ok\n", True, id="a comment"),
        pytest.param(b"\xff\0\n", b"\xff\0\n", False, id="bytes that are no text"),
    ],
)
def test_line_endings_alone_are_no_edit(root: Path, before: bytes, after: bytes, modified: bool) -> None:
    git(root, "checkout", "--quiet", "main")
    script(root, OLD[0]).write_bytes(before)
    commit(root)
    script(root, OLD[0]).write_bytes(after)
    assert since(root, "HEAD").modified == ((OLD[0],) if modified else ())


def test_a_checkout_that_writes_crlf_changes_nothing(root: Path) -> None:
    git(root, "config", "core.autocrlf", "true")
    shutil.rmtree(root / "packages")
    git(root, "checkout", "--quiet", "--", ".")
    assert script(root, OLD[0]).read_bytes() == b"SELECT '20250101000000_init';\r\n"
    assert since(root) == unchanged(*OLD)


def test_a_deleted_migration_counts_with_and_without_its_folder(root: Path) -> None:
    shutil.rmtree(root / FOLDER / OLD[0])
    script(root, OLD[1]).unlink()
    changes = since(root)
    assert (changes.added, changes.modified, changes.deleted, changes.renamed) == ((), (), OLD, ())
    assert changes.present == frozenset()


def test_a_renamed_migration_is_neither_added_nor_deleted(root: Path) -> None:
    git(root, "mv", f"{FOLDER}/{OLD[1]}", f"{FOLDER}/20250105000000_add")
    changes = since(root)
    assert changes.renamed == ((OLD[1], "20250105000000_add"),)
    assert (changes.added, changes.modified, changes.deleted) == ((), (), ())
    assert changes.present == {"20250105000000_add"}


def test_a_renamed_and_edited_migration_is_added_and_deleted(root: Path) -> None:
    (root / FOLDER / OLD[1]).rename(root / FOLDER / "20250105000000_add")
    script(root, "20250105000000_add").write_text("SELECT 'other';\n")
    changes = since(root)
    assert (changes.added, changes.deleted, changes.renamed) == (("20250105000000_add",), (OLD[1],), ())


def test_two_renames_of_the_same_content_are_paired_once_each(root: Path) -> None:
    for name in OLD:
        script(root, name).write_text("SELECT 1;\n")
    commit(root)
    for old, new in zip(OLD, ("3_a", "3_b"), strict=True):
        (root / FOLDER / old).rename(root / FOLDER / new)
    add(root, "3_c", "SELECT 1;\n")
    changes = since(root, "HEAD")
    assert (changes.renamed, changes.added) == (((OLD[0], "3_a"), (OLD[1], "3_b")), ("3_c",))


def test_only_scripts_of_migrations_count(root: Path) -> None:
    write(root / FOLDER, {"README.md": "", f"{OLD[0]}/data.ts": "", f"{OLD[0]}/deeper/migration.sql": ""})
    assert since(root) == unchanged(*OLD)
    commit(root)
    assert since(root, "HEAD") == unchanged(*OLD)


@pytest.mark.parametrize("files", [{}, {"notes.md": ""}], ids=["empty", "with another file"])
def test_a_new_folder_without_script_is_added_so_that_it_is_reported(root: Path, files: dict[str, str]) -> None:
    (root / FOLDER / "20250103000000_forgotten").mkdir()
    write(root / FOLDER / "20250103000000_forgotten", files)
    changes = since(root)
    assert changes.added == ("20250103000000_forgotten",)
    assert changes.base_names == OLD


def test_a_folder_without_script_that_main_has_too_is_no_change(root: Path) -> None:
    git(root, "checkout", "--quiet", "main")
    write(root / FOLDER, {"docs/notes.md": ""})
    commit(root)
    assert since(root, "HEAD") == unchanged(*OLD)


def test_what_main_gained_since_is_in_its_names_and_no_change(root: Path) -> None:
    git(root, "checkout", "--quiet", "main")
    add(root, "20250104000000_theirs")
    commit(root)
    git(root, "checkout", "--quiet", "feature")
    add(root, "20250103000000_ours")
    commit(root)
    changes = since(root)
    assert (changes.added, changes.deleted) == (("20250103000000_ours",), ())
    assert changes.base_names == (*OLD, "20250104000000_theirs")


def test_a_merge_of_main_moves_the_base_along(root: Path) -> None:
    git(root, "checkout", "--quiet", "main")
    add(root, "20250104000000_theirs")
    commit(root)
    git(root, "checkout", "--quiet", "feature")
    add(root, "20250103000000_ours")
    commit(root)
    git(root, "merge", "--quiet", "--no-edit", "main")
    assert since(root).added == ("20250103000000_ours",)


def test_a_migration_that_cannot_be_read_is_never_unchanged(root: Path) -> None:
    script(root, OLD[0]).unlink()
    script(root, OLD[0]).mkdir()
    (root / FOLDER / "20250103000000_pipe").mkdir()
    os.mkfifo(script(root, "20250103000000_pipe"))
    changes = since(root)
    assert (changes.modified, changes.added) == ((OLD[0],), ("20250103000000_pipe",))


@pytest.mark.parametrize("revision", ["main", "HEAD", "HEAD~0", "refs/heads/main", "v1", "v1-annotated", "HEAD@{0}"])
def test_any_way_to_name_a_commit_will_do(root: Path, revision: str) -> None:
    git(root, "tag", "v1")
    git(root, "tag", "--annotate", "--message", "x", "v1-annotated")
    assert since(root, revision) == unchanged(*OLD)
    assert since(root, git(root, "rev-parse", "--short", "HEAD")) == unchanged(*OLD)


def test_the_folder_may_be_the_repository_itself(tmp_path: Path) -> None:
    root = migrations(repository(tmp_path), "1_a")
    commit(root)
    migrations(root, "2_b")
    changes = since(root, "main", ".")
    assert (changes.added, changes.base_names) == (("2_b",), ("1_a",))


def test_a_folder_that_the_revision_did_not_have_is_all_new(root: Path) -> None:
    migrations(root / "other/migrations", "1_a")
    changes = since(root, "main", "other/migrations")
    assert (changes.added, changes.base_names) == (("1_a",), ())


def test_a_repository_of_sha256_ids_is_read_alike(tmp_path: Path) -> None:
    root = repository(tmp_path, "--object-format=sha256")
    migrations(root / "migrations", "1_a", "2_b")
    commit(root)
    write(root, {"migrations/2_b/migration.sql": "SELECT 2;"})
    assert since(root, "main", "migrations").modified == ("2_b",)


def test_a_linked_work_tree_has_its_own_state(root: Path, tmp_path: Path) -> None:
    git(root, "worktree", "add", "--quiet", "-b", "side", str(tmp_path / "side"))
    add(tmp_path / "side", "20250103000000_side")
    assert since(tmp_path / "side").added == ("20250103000000_side",)
    assert since(root) == unchanged(*OLD)


def test_a_folder_in_a_submodule_is_compared_in_the_submodule(root: Path, tmp_path: Path) -> None:
    outer = repository(tmp_path / "outer")
    git(outer, "submodule", "--quiet", "add", str(root), "inner module")
    commit(outer)
    add(outer / "inner module", "20250103000000_new")
    assert since(outer / "inner module", "origin/main").added == ("20250103000000_new",)


def test_a_hooks_environment_does_not_lead_to_its_repository(root: Path, tmp_path: Path) -> None:
    other = repository(tmp_path / "other")
    commit(other)
    led = {
        **ENVIRONMENT,
        "GIT_DIR": str(other / ".git"),
        "GIT_WORK_TREE": str(other),
        "GIT_INDEX_FILE": ".git/index.lock",
        "GIT_PREFIX": "x/",
    }
    add(root, "20250103000000_new")
    assert changes_since(root / FOLDER, "main", led).added == ("20250103000000_new",)


def test_git_is_asked_for_no_lock_and_writes_nothing(root: Path) -> None:
    index = (root / ".git/index").read_bytes()
    os.utime(script(root, OLD[0]), (0, 0))
    (root / ".git/index.lock").touch()
    assert since(root) == unchanged(*OLD)
    assert (root / ".git/index").read_bytes() == index


def test_origins_branch_stands_in_for_a_local_one_that_is_not_there(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--branch", "feature", str(root), "clone")
    changes = since(tmp_path / "clone")
    assert changes.base_names == OLD
    assert changes.notes == ("There is no main here; origin/main was compared with.",)


@pytest.mark.parametrize(
    ("revision", "fetched"),
    [
        pytest.param("trunk", "origin trunk", id="a branch"),
        pytest.param("origin/trunk", "origin trunk", id="a remote branch"),
        pytest.param(
            "0123456789012345678901234567890123456789", "origin 0123456789", id="a commit that was not fetched"
        ),
        pytest.param("HEAD~30", "--unshallow", id="a commit before another"),
        pytest.param("main..HEAD", "origin main..HEAD", id="a range"),
        pytest.param("main:packages", "--unshallow", id="a folder of a commit"),
        pytest.param("", "--unshallow", id="nothing"),
        pytest.param("--upload-pack=touch hacked", "--unshallow", id="an option"),
        pytest.param("--output=hacked", "--unshallow", id="another option"),
        pytest.param("-h", "--unshallow", id="a short option"),
        pytest.param("--since=yesterday", "--unshallow", id="an option that rev-parse takes"),
        pytest.param("--all", "--unshallow", id="an option for all there is"),
        pytest.param("main; touch hacked", "--unshallow", id="a command for a shell"),
        pytest.param("$(touch hacked)", "--unshallow", id="a substitution for a shell"),
        pytest.param("main\0x", "--unshallow", id="NUL"),
        pytest.param("main\n", "--unshallow", id="a line feed"),
    ],
)
def test_an_unknown_revision_is_an_error_that_says_how_to_fetch_it(root: Path, revision: str, fetched: str) -> None:
    with pytest.raises(InputError) as raised:
        since(root, revision)
    message = str(raised.value)
    assert message.startswith(f"{root / FOLDER}: ")
    assert f"knows no commit {revision!r}" in message
    assert f"git fetch {fetched}" in message
    assert "`fetch-depth: 0`" in message
    assert not list(root.rglob("hacked"))


def test_a_shallow_clone_without_common_commit_is_an_error_that_says_how_to_deepen(root: Path, tmp_path: Path) -> None:
    add(root, "20250103000000_ours")
    commit(root)
    git(root, "checkout", "--quiet", "main")
    add(root, "20250104000000_theirs")
    commit(root)
    git(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", f"file://{root}", "clone")
    git(tmp_path / "clone", "checkout", "--quiet", "feature")
    with pytest.raises(InputError) as raised:
        since(tmp_path / "clone", "origin/main")
    assert "a shallow clone, in which origin/main and HEAD have no common commit" in str(raised.value)
    assert "git fetch --unshallow" in str(raised.value)
    assert "`fetch-depth: 0`" in str(raised.value)


def test_a_shallow_clone_that_lacks_the_revision_is_an_error_that_says_how_to_fetch_it(
    root: Path, tmp_path: Path
) -> None:
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch", "feature", f"file://{root}", "clone")
    with pytest.raises(InputError, match=r"knows no commit 'main'.*git fetch origin main.*`fetch-depth: 0`"):
        since(tmp_path / "clone")


def test_histories_that_never_met_are_an_error(root: Path) -> None:
    git(root, "checkout", "--quiet", "--orphan", "island")
    commit(root, "another beginning")
    with pytest.raises(InputError, match="main and HEAD have no common commit"):
        since(root)


def test_a_branch_without_commit_is_an_error(root: Path) -> None:
    git(root, "checkout", "--quiet", "--orphan", "island")
    with pytest.raises(InputError, match="the branch has no commit yet"):
        since(root)


def test_a_folder_outside_any_repository_is_an_error(tmp_path: Path) -> None:
    migrations(tmp_path / "migrations", "1_a")
    with pytest.raises(InputError, match=r"migrations: not in a git repository\. Lint without --since\.$"):
        since(tmp_path, "main", "migrations")


@pytest.mark.parametrize("executable", [None, "not executable"])
def test_a_machine_without_git_is_an_error(root: Path, tmp_path: Path, executable: str | None) -> None:
    binaries = tmp_path / "bin"
    binaries.mkdir()
    if executable:
        (binaries / "git").write_text("")
    with pytest.raises(InputError, match=r"^git cannot be run: .*\. Install git, or lint without --since\.$"):
        changes_since(root / FOLDER, "main", {**ENVIRONMENT, "PATH": str(binaries)})


def test_a_repository_of_another_user_is_an_error_that_says_how_to_trust_it(root: Path) -> None:
    foreign = {**ENVIRONMENT, "GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}
    with pytest.raises(InputError) as raised:
        changes_since(root / FOLDER, "main", foreign)
    assert "belongs to another user" in str(raised.value)
    assert f"git config --global --add safe.directory '{root}'" in str(raised.value)


def test_what_else_git_refuses_is_an_error_with_gits_own_words(root: Path) -> None:
    (root / ".git/config").write_text("[core\n")
    with pytest.raises(InputError, match=r"migrations: git failed: fatal: bad config line 1"):
        since(root)


def test_an_object_that_is_not_there_is_an_error_once_it_is_needed(root: Path) -> None:
    blob = git(root, "rev-parse", f"main:{FOLDER}/{OLD[0]}/migration.sql")
    (root / ".git/objects" / blob[:2] / blob[2:]).unlink()
    assert since(root) == unchanged(*OLD), "what was not edited need not be read"
    script(root, OLD[0]).write_text("SELECT 'edited';\n")
    with pytest.raises(InputError, match=rf"git has no content for {blob}: missing\. Fetch it: git fetch$"):
        since(root)
