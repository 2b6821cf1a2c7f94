"""Whatever a user names, the right migrations are found, in order; and what is not there is never clean."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from linter.discover import discover
from linter.errors import InputError
from linter.folder import MigrationFolder
from linter.read import read_all
from tests.linter.projects import SCHEMA, migrations, write

NAMES = ("20250101000000_init", "20250102000000_add", "20250103000000_drop")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A Prisma project of three migrations, in a folder with a blank and a letter beyond ASCII in its name."""
    root = tmp_path / "my sité"
    migrations(root / "prisma/migrations", *NAMES)
    return write(root, {"prisma/schema.prisma": SCHEMA, "prisma/migrations/README.md": "", "docs/x.md": ""})


def reported(folder: MigrationFolder) -> list[str]:
    return [migration.name for migration in folder.migrations if migration.reported]


@pytest.mark.parametrize(
    ("paths", "names"),
    [
        pytest.param([], NAMES, id="nothing"),
        pytest.param(["."], NAMES, id="the project"),
        pytest.param(["prisma"], NAMES, id="the prisma folder"),
        pytest.param(["prisma/"], NAMES, id="the prisma folder with a slash"),
        pytest.param(["docs/../prisma"], NAMES, id="a path with dots"),
        pytest.param(["prisma/schema.prisma"], NAMES, id="the schema"),
        pytest.param(["prisma/migrations"], NAMES, id="the migrations folder"),
        pytest.param([f"prisma/migrations/{NAMES[1]}"], NAMES[1:2], id="one migration"),
        pytest.param([f"prisma/migrations/{NAMES[2]}/migration.sql"], NAMES[2:], id="one script"),
        pytest.param([f"prisma/migrations/{NAMES[i]}/migration.sql" for i in (2, 0)], NAMES[::2], id="two, as staged"),
        pytest.param([f"prisma/migrations/{NAMES[0]}", "prisma/migrations"], NAMES, id="one, and all of them"),
        pytest.param(["prisma/migrations", "prisma"], NAMES, id="the same folder twice"),
    ],
)
def test_whatever_is_named_the_whole_history_is_replayed_and_the_named_part_reported(
    project: Path, paths: list[str], names: tuple[str, ...]
) -> None:
    (folder,) = discover([Path(path) for path in paths], project)
    assert tuple(migration.name for migration in folder.migrations) == NAMES
    assert reported(folder) == list(names)
    assert folder.shown == "prisma/migrations"
    assert folder.migrations[0].shown == "prisma/migrations/20250101000000_init/migration.sql"
    assert folder.migrations[0].path.read_text() == "SELECT '20250101000000_init';\n"
    assert (folder.provider, folder.history_known, folder.missing, folder.notes) == ("postgresql", True, (), ())


@pytest.mark.parametrize("cwd", ["prisma/migrations", f"prisma/migrations/{NAMES[0]}", "docs"])
def test_paths_count_from_the_working_folder(project: Path, cwd: str) -> None:
    path = Path(os.path.relpath(project / "prisma/migrations", project / cwd))
    (folder,) = discover([path], project / cwd)
    assert reported(folder) == list(NAMES)


def test_a_migration_that_is_the_working_folder_is_reported_alone(project: Path) -> None:
    (folder,) = discover([Path()], project / "prisma/migrations" / NAMES[1])
    assert reported(folder) == [NAMES[1]]


def test_two_folders_stay_two_in_the_order_named(tmp_path: Path) -> None:
    for name in ("b", "a"):
        migrations(tmp_path / name / "migrations", f"1_{name}")
    found = discover([Path("b/migrations"), Path("a/migrations/1_a/migration.sql")], tmp_path)
    assert [folder.shown for folder in found] == ["b/migrations", "a/migrations"]


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("change.sql", id="any .sql file"),
        pytest.param("sql/CHANGE.SQL", id="capitals"),
        pytest.param("migration.sql", id="a migration.sql at the top"),
        pytest.param("sql/migration.sql", id="a migration.sql in a folder that is no migration"),
        pytest.param("prisma/migrations/20250101000000_init/down.sql", id="another script of a migration"),
    ],
)
def test_a_sql_file_outside_prismas_layout_stands_alone(tmp_path: Path, path: str) -> None:
    root = write(tmp_path / "home", {path: "SELECT 1;", "sql/other.sql": "SELECT 2;"})
    (folder,) = discover([Path(path)], root)
    (migration,) = folder.migrations
    assert (migration.name, migration.shown, migration.reported) == (Path(path).name, path, True)
    assert (folder.shown, folder.history_known, folder.provider, folder.notes) == (path, False, None, ())


def test_two_files_that_stand_alone_know_nothing_of_each_other(tmp_path: Path) -> None:
    write(tmp_path, {"a.sql": "", "b.sql": ""})
    assert [folder.shown for folder in discover([Path("a.sql"), Path("b.sql"), Path("a.sql")], tmp_path)] == [
        "a.sql",
        "b.sql",
    ]


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("history/first/migration.sql", id="neighbours"),
        pytest.param("migrations/first/migration.sql", id="the folder's name"),
        pytest.param("history/0_init/migration.sql", id="the migration's name"),
    ],
)
def test_a_script_in_prismas_layout_is_known_without_a_lock_file(tmp_path: Path, path: str) -> None:
    write(tmp_path, {path: "", "history/second/migration.sql": ""})
    (folder,) = discover([Path(path)], tmp_path)
    assert folder.history_known
    assert reported(folder) == [Path(path).parent.name]
    assert not folder.locked


@pytest.mark.parametrize("path", ["migrations", "migrations/2_empty"])
def test_a_folder_without_script_is_found_and_marked_missing(tmp_path: Path, path: str) -> None:
    migrations(tmp_path / "migrations", "1_a", "3_c")
    write(tmp_path, {"migrations/2_empty/notes.md": ""})
    (folder,) = discover([Path(path)], tmp_path)
    assert [(migration.name, migration.exists) for migration in folder.migrations] == [
        ("1_a", True),
        ("2_empty", False),
        ("3_c", True),
    ]
    assert folder.missing == ("2_empty",)
    assert "2_empty" in reported(folder)


def test_a_folder_of_a_monorepo_is_a_project_though_a_neighbour_holds_a_script(tmp_path: Path) -> None:
    migrations(tmp_path / "packages/db/prisma/migrations", "1_a")
    write(tmp_path, {"packages/legacy/migration.sql": ""})
    (folder,) = discover([Path("packages/db")], tmp_path)
    assert folder.shown == "packages/db/prisma/migrations"


def test_the_order_is_prismas_and_a_disputed_one_is_noted(tmp_path: Path) -> None:
    migrations(tmp_path / "migrations", "10_c", "1_init", "2_b")
    (folder,) = discover([Path("migrations")], tmp_path)
    assert [migration.name for migration in folder.migrations] == ["1_init", "10_c", "2_b"]
    assert folder.notes == ("Prisma 6.6 and later apply 1_init before 10_c, earlier versions after it.",)


def test_links_between_migrations_are_noted_and_not_followed(tmp_path: Path) -> None:
    folder = migrations(tmp_path / "migrations", "1_a")
    (folder / "2_up").symlink_to("..", target_is_directory=True)
    (folder / "3_loop").symlink_to("3_loop")
    (folder / "notes.md").symlink_to("1_a/migration.sql")
    (found,) = discover([Path("migrations")], tmp_path)
    assert [migration.name for migration in found.migrations] == ["1_a"]
    assert found.notes == (
        "2_up is a symbolic link; Prisma does not follow it, so it is not linted.",
        "3_loop is a symbolic link; Prisma does not follow it, so it is not linted.",
    )


def test_a_migrations_folder_may_itself_be_a_link(tmp_path: Path) -> None:
    migrations(tmp_path / "elsewhere/migrations", "1_a")
    (tmp_path / "link").symlink_to("elsewhere/migrations", target_is_directory=True)
    found = discover([Path("link"), Path("elsewhere/migrations/1_a")], tmp_path)
    assert [(folder.shown, reported(folder)) for folder in found] == [("link", ["1_a"])]


def test_a_provider_in_the_schema_counts_where_no_lock_file_is(tmp_path: Path) -> None:
    migrations(tmp_path / "m", "1_a", lock=None)
    write(
        tmp_path,
        {
            "prisma.config.ts": "export default { schema: 'db/main.prisma' }",
            "db/main.prisma": 'datasource db {\n  provider = "sqlite"\n}\n',
            "db/migrations/1_a/migration.sql": "",
        },
    )
    with pytest.raises(InputError, match=r"^db/main\.prisma: the provider is sqlite\."):
        discover([], tmp_path)


def test_without_paths_the_only_migrations_folder_below_is_taken_and_named(tmp_path: Path) -> None:
    write(tmp_path, {"package.json": "{}", "apps/api/prisma/migrations/1_a/migration.sql": ""})
    (folder,) = discover([], tmp_path)
    assert folder.path == tmp_path / "apps/api/prisma/migrations"
    assert folder.notes[0] == (
        "No Prisma project here: apps/api/prisma/migrations is linted, the only migrations folder below."
    )


@pytest.mark.parametrize(
    ("paths", "others"),
    [
        pytest.param([], ["apps/web/prisma/migrations/1_a/migration.sql"], id="several of them"),
        pytest.param(["."], [], id="a folder that was named"),
    ],
)
def test_no_migrations_folder_below_is_taken_by_guess(tmp_path: Path, paths: list[str], others: list[str]) -> None:
    write(tmp_path, dict.fromkeys(["apps/api/prisma/migrations/1_a/migration.sql", *others], ""))
    with pytest.raises(InputError, match=r"Name one: threephase lint apps/api/prisma/migrations"):
        discover([Path(path) for path in paths], tmp_path)


PRISMA_8 = {
    "migrations/app/20261101T0900_init/ops.json": "[]",
    "migrations/app/20261101T0900_init/migration.json": "{}",
}


@pytest.mark.parametrize(
    ("files", "path", "parts"),
    [
        pytest.param({}, "migratons", ["migratons: does not exist."], id="a typo"),
        pytest.param(
            {"prisma/migrations/1_a/migration.sql": ""},
            "prisma/migratons",
            ["prisma/migratons: does not exist.", "Name one: threephase lint prisma/migrations"],
            id="a typo beside the real folder",
        ),
        pytest.param(
            {"a.sql": ""}, "a.sql/b.sql", ["a.sql/b.sql: cannot be read: not a directory."], id="below a file"
        ),
        pytest.param({"a.txt": ""}, "a.txt", ["a.txt: name a migrations folder, a .sql file or"], id="another file"),
        pytest.param({"x/.gitkeep": ""}, "x", ["x: no Prisma project here"], id="an empty folder"),
        pytest.param({"migrations/.gitkeep": ""}, "migrations", ["migrations: no migration here"], id="no migrations"),
        pytest.param({"m/migration_lock.toml": ""}, "m", ["m: no migration here"], id="nothing but a lock file"),
        pytest.param(
            {"migrations/1_a/README.md": "", "migrations/2_b/README.md": ""},
            "migrations",
            ["migrations: no migration here, that is, no folder with a migration.sql in it."],
            id="folders without scripts",
        ),
        pytest.param(
            {"migrations/001_init.sql": ""},
            "migrations",
            ["no migration here", "To lint .sql files each by itself, name the files."],
            id="another tool's flat folder",
        ),
        pytest.param(
            {"migrations/1_a/migration.sql": "", "migrations/migration_lock.toml": 'provider = "mysql"'},
            "migrations/1_a/migration.sql",
            ["migrations/migration_lock.toml: the provider is mysql."],
            id="another database",
        ),
        pytest.param(PRISMA_8, ".", ["layout of Prisma 8 (ops.json) is not read yet"], id="Prisma 8, the project"),
        pytest.param(PRISMA_8, "migrations", ["layout of Prisma 8"], id="Prisma 8, its migrations"),
        pytest.param(PRISMA_8, "migrations/app", ["layout of Prisma 8"], id="Prisma 8, one space of them"),
        pytest.param(
            PRISMA_8, "migrations/app/20261101T0900_init", ["layout of Prisma 8"], id="Prisma 8, one migration"
        ),
        pytest.param(
            PRISMA_8,
            "migrations/app/20261101T0900_init/ops.json",
            ["ops.json: the layout of Prisma 8"],
            id="Prisma 8, ops",
        ),
    ],
)
def test_what_cannot_be_meant_is_an_error_that_says_what_can(
    tmp_path: Path, files: dict[str, str], path: str, parts: list[str]
) -> None:
    write(tmp_path, files)
    with pytest.raises(InputError) as raised:
        discover([Path(path)], tmp_path)
    for part in parts:
        assert part in str(raised.value)


def test_a_loop_of_links_is_an_error_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(InputError, match=r"^loop/migrations: cannot be read: too many levels of symbolic links"):
        discover([Path("loop/migrations")], tmp_path)


def test_a_folder_named_as_a_script_is_found_so_that_reading_it_can_fail(tmp_path: Path) -> None:
    migrations(tmp_path / "migrations", "1_a")
    (tmp_path / "migrations/2_odd/migration.sql").mkdir(parents=True)
    (folder,) = discover([Path("migrations/2_odd/migration.sql")], tmp_path)
    assert reported(folder) == ["2_odd"]
    assert [str(error) for error in read_all(folder)[1]] == [
        "migrations/2_odd/migration.sql: this is a folder, not a file. Put a regular file in its place."
    ]


def test_a_link_named_as_a_migration_is_an_error_for_prisma_does_not_run_it(tmp_path: Path) -> None:
    folder = migrations(tmp_path / "migrations", "1_a")
    (folder / "2_link").symlink_to("1_a", target_is_directory=True)
    with pytest.raises(InputError, match=r"^migrations/2_link: Prisma does not follow symbolic links"):
        discover([Path("migrations/2_link")], tmp_path)


def test_a_folder_without_permission_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    migrations(tmp_path / "migrations", "1_a")

    def refusing(path: object) -> object:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(os, "scandir", refusing)
    with pytest.raises(InputError, match=r"^migrations: cannot be read: permission denied"):
        discover([Path("migrations")], tmp_path)
