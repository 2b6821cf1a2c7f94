"""With nothing named, the migrations are found where Prisma itself would look, in its order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from linter.errors import InputError
from linter.prisma.project import Project, find_project, project_of_schema
from tests.linter.projects import SCHEMA, migrations, write


def config(text: str) -> str:
    return f"export default defineConfig({{ {text} }})"


def package(schema: str) -> str:
    return json.dumps({"name": "site", "prisma": {"schema": schema}})


@pytest.mark.parametrize(
    ("files", "folder"),
    [
        pytest.param({"prisma/schema.prisma": SCHEMA}, "prisma/migrations", id="prisma/schema.prisma"),
        pytest.param({"schema.prisma": SCHEMA}, "migrations", id="schema.prisma"),
        pytest.param(
            {"schema.prisma": SCHEMA, "prisma/schema.prisma": SCHEMA}, "migrations", id="schema.prisma before prisma/"
        ),
        pytest.param(
            {"package.json": package("db/main.prisma"), "db/main.prisma": SCHEMA}, "db/migrations", id="package"
        ),
        pytest.param({"package.json": package("./db"), "db/x/main.prisma": SCHEMA}, "db/x/migrations", id="datasource"),
        pytest.param({"package.json": package("db"), "db/x/main.prisma": SCHEMA}, "db/migrations", id="schema folder"),
        pytest.param(
            {"package.json": package("p/s"), "p/s/main.prisma": SCHEMA}, "p/migrations", id="beside the folder"
        ),
        pytest.param(
            {"prisma.config.ts": config("schema: 'db/a.prisma'"), "db/a.prisma": ""}, "db/migrations", id="config"
        ),
        pytest.param({"prisma.config.ts": config("migrations: { path: 'm' }")}, "m", id="migrations.path"),
        pytest.param({".config/prisma.ts": config("migrations: { path: '../m' }")}, "m", id=".config"),
        pytest.param(
            {
                "prisma.config.ts": config("schema: 'a/a.prisma'"),
                "package.json": package("b/b.prisma"),
                "a/a.prisma": SCHEMA,
                "b/b.prisma": SCHEMA,
                "schema.prisma": SCHEMA,
            },
            "a/migrations",
            id="configuration before package.json before the defaults",
        ),
        pytest.param(
            {"package.json": package("b/b.prisma"), "b/b.prisma": SCHEMA, "schema.prisma": SCHEMA},
            "b/migrations",
            id="package.json before the defaults",
        ),
        pytest.param({"package.json": "{}", "schema.prisma": SCHEMA}, "migrations", id="package.json says nothing"),
        pytest.param(
            {"package.json": '{"prisma": {"seed": "x"}}'}, "prisma/migrations", id="package.json, only a seed"
        ),
        pytest.param({"prisma.config.ts": config("")}, "prisma/migrations", id="no schema at all"),
        pytest.param({}, "migrations", id="nothing but the folder"),
    ],
)
def test_the_search_ends_at_the_folder_that_prisma_would_use(
    tmp_path: Path, files: dict[str, str], folder: str
) -> None:
    write(tmp_path, files)
    migrations(tmp_path / folder, "1_a")
    assert find_project(tmp_path, tmp_path, upward=True).migrations == tmp_path / folder


def test_the_nearest_package_json_above_counts_for_the_working_folder_only(tmp_path: Path) -> None:
    write(tmp_path, {"package.json": package("db/main.prisma"), "db/main.prisma": SCHEMA, "docs/guide.md": ""})
    migrations(tmp_path / "db/migrations", "1_a")
    found = find_project(tmp_path / "docs", tmp_path, upward=True)
    assert found == Project(migrations=tmp_path / "db/migrations", schema=tmp_path / "db/main.prisma")
    with pytest.raises(InputError, match=r"^docs: no Prisma project here"):
        find_project(tmp_path / "docs", tmp_path, upward=False)


@pytest.mark.parametrize(
    ("files", "parts"),
    [
        pytest.param(
            {}, ["no Prisma project here", "prisma.config.ts", "schema.prisma", "lint path/to/"], id="nothing"
        ),
        pytest.param(
            {"prisma/schema.prisma": SCHEMA},
            ["prisma/schema.prisma: its migrations folder is missing: no prisma/migrations."],
            id="a schema without migrations",
        ),
        pytest.param(
            {"package.json": package("db/gone.prisma")},
            ["package.json names db/gone.prisma, which does not exist."],
            id="package.json names what is not there",
        ),
        pytest.param(
            {"prisma.config.ts": config("schema: 'db'")},
            ["prisma.config.ts names db, which does not exist."],
            id="the configuration names a schema that is not there",
        ),
        pytest.param(
            {"prisma.config.ts": config("migrations: { path: 'm' }"), "prisma/migrations/1_a/migration.sql": ""},
            ["prisma.config.ts names m, which does not exist.", "nearby: prisma/migrations."],
            id="the configuration names migrations that are not there",
        ),
        pytest.param({"package.json": "{\n  'prisma'"}, ["package.json:2: not JSON"], id="package.json is broken"),
        pytest.param(
            {"a.sql": "SELECT 1;"},
            ["To lint .sql files each by itself, name the files."],
            id="plain .sql files",
        ),
    ],
)
def test_what_is_not_found_is_an_error_that_says_where_it_was_sought(
    tmp_path: Path, files: dict[str, str], parts: list[str]
) -> None:
    write(tmp_path, files)
    with pytest.raises(InputError) as raised:
        find_project(tmp_path, tmp_path, upward=True)
    for part in parts:
        assert part in str(raised.value)


def test_the_error_names_the_migrations_folders_of_a_monorepo(tmp_path: Path) -> None:
    migrations(tmp_path / "packages/db/prisma/migrations", "1_a")
    migrations(tmp_path / "apps/the shop/history", "1_a")
    migrations(tmp_path / "node_modules/other/prisma/migrations", "1_a")
    migrations(tmp_path / ".git/prisma/migrations", "1_a")
    write(tmp_path, {"apps/rails/migrations/001.rb": "", "empty/migrations/migration_lock.toml": ""})
    with pytest.raises(InputError) as raised:
        find_project(tmp_path, tmp_path, upward=True)
    assert str(raised.value).endswith(
        "Migrations folders nearby: apps/the shop/history, packages/db/prisma/migrations. "
        "Name one: threephase lint 'apps/the shop/history'"
    )


def test_the_error_names_eight_folders_at_most(tmp_path: Path) -> None:
    for number in range(9):
        migrations(tmp_path / f"package{number}/migrations", "1_a")
    with pytest.raises(InputError) as raised:
        find_project(tmp_path, tmp_path, upward=True)
    assert "package7/migrations, and more. Name one: threephase lint package0/migrations" in str(raised.value)
    assert "package8" not in str(raised.value)


def test_the_search_for_candidates_ends_in_a_deep_tree_and_in_a_loop(tmp_path: Path) -> None:
    migrations(tmp_path / "/".join("123456789") / "migrations", "1_a")
    (tmp_path / "1/loop").symlink_to(tmp_path, target_is_directory=True)
    with pytest.raises(InputError, match=r"Name the migrations folder: threephase lint path/to/migrations$"):
        find_project(tmp_path, tmp_path, upward=True)


def test_a_schema_without_migrations_beside_it_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, {"db/base/main.prisma": SCHEMA})
    with pytest.raises(InputError) as raised:
        project_of_schema(tmp_path / "db", tmp_path)
    assert str(raised.value).startswith(
        "db: its migrations folder is missing: no db/base/migrations or db/migrations or migrations."
    )
