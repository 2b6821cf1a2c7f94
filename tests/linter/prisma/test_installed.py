"""Which Prisma a project uses, by its files."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from linter.prisma.installed import find_prisma
from tests.linter.prisma.test_lockfiles import BUN, NPM_3, PNPM_9, YARN_4
from tests.linter.projects import write


def package(range_: str, name: str = "prisma", kind: str = "devDependencies") -> str:
    return f'{{"name": "x", "{kind}": {{"{name}": "{range_}"}}}}'


@pytest.mark.parametrize(
    ("files", "version", "said"),
    [
        pytest.param({}, "None", "", id="nothing"),
        pytest.param({"package.json": "{}"}, "None", "", id="a package without Prisma"),
        pytest.param(
            {"package.json": package("6.19.3")}, "6.19.3", "Prisma 6.19.3 by package.json", id="an exact version"
        ),
        pytest.param(
            {"package.json": package("^6.1.0")},
            "6.1.0",
            "Prisma 6.1.0 or later by package.json, which asks for ^6.1.0",
            id="a range",
        ),
        pytest.param(
            {"package.json": package("^7.2.0", kind="dependencies")},
            "7.2.0",
            "Prisma 7.2.0 or later by package.json, which asks for ^7.2.0",
            id="among the dependencies",
        ),
        pytest.param(
            {"package.json": package("7.8.0", "@prisma/client")},
            "7.8.0",
            "Prisma 7.8.0 by package.json",
            id="the client",
        ),
        pytest.param(
            {"package.json": package("7.8.0", "@prisma/migrate")}, "7.8.0", "Prisma 7.8.0 by package.json", id="migrate"
        ),
        pytest.param(
            {"package.json": package("latest")},
            "None",
            "package.json asks for prisma 'latest' and there is no lockfile",
            id="a tag",
        ),
        pytest.param(
            {"package.json": package("^6.1.0"), "bun.lock": BUN}, "6.2.1", "Prisma 6.2.1 by bun.lock", id="a lockfile"
        ),
        pytest.param({"yarn.lock": YARN_4}, "5.22.0", "Prisma 5.22.0, the lowest of 2 in yarn.lock", id="two versions"),
        pytest.param(
            {"package.json": package("^6.0.0"), "yarn.lock": YARN_4},
            "6.2.1",
            "Prisma 6.2.1 by yarn.lock",
            id="two versions, and a range that admits one",
        ),
        pytest.param(
            {"package.json": package(">=5"), "yarn.lock": YARN_4},
            "5.22.0",
            "Prisma 5.22.0, the lowest of 2 in yarn.lock",
            id="two versions, and a range that admits both",
        ),
        pytest.param(
            {"package.json": package("^9.0.0"), "yarn.lock": YARN_4},
            "5.22.0",
            "Prisma 5.22.0, the lowest of 2 in yarn.lock",
            id="two versions, and a range that admits none",
        ),
        pytest.param(
            {"package.json": package("catalog:"), "pnpm-lock.yaml": PNPM_9.replace("5.22.0", "6.2.1")},
            "6.2.1",
            "Prisma 6.2.1 by pnpm-lock.yaml",
            id="a catalogue",
        ),
        pytest.param(
            {"package.json": package("7.8.0"), "package-lock.json": "{}"},
            "7.8.0",
            "Prisma 7.8.0 by package.json",
            id="a lockfile that does not name it",
        ),
        pytest.param(
            {"package.json": "{}", "yarn.lock": YARN_4.replace("prisma@npm", "prism@npm")},
            "6.3.0",
            "Prisma 6.3.0 by yarn.lock",
            id="a lockfile that names the client only",
        ),
        pytest.param({"package.json": "{"}, "None", "package.json cannot be read", id="no JSON"),
        pytest.param({"package.json": "[" * 100_000}, "None", "package.json cannot be read", id="brackets without end"),
        pytest.param({"package.json": "[]"}, "None", "", id="a list"),
        pytest.param({"package.json": '{"dependencies": []}'}, "None", "", id="a list of dependencies"),
        pytest.param({"package.json": '{"dependencies": {"prisma": 7}}'}, "None", "", id="a version that is a number"),
        pytest.param({"yarn.lock/x": ""}, "None", "yarn.lock cannot be read", id="a folder in a lockfile's place"),
        pytest.param({"bun.lockb": "\0\1"}, "None", "", id="bun's binary lockfile"),
    ],
)
def test_the_files_beside_the_migrations_say_which(
    tmp_path: Path, files: dict[str, str], version: str, said: str
) -> None:
    write(tmp_path, {".git/HEAD": "", "prisma/migrations/1_a/migration.sql": "", **files})
    found = find_prisma(tmp_path / "prisma" / "migrations")
    assert (str(found.version), found.said) == (version, said)


def test_the_range_of_the_nearest_package_decides_among_the_lockfiles_versions(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            ".git/HEAD": "",
            "package.json": package("^6.0.0"),
            "package-lock.json": NPM_3,
            "apps/old/package.json": package("^5.0.0"),
            "apps/new/package.json": package("^6.0.0"),
            "apps/none/package.json": "{}",
        },
    )
    found = {name: find_prisma(tmp_path / "apps" / name / "prisma" / "migrations") for name in ("old", "new", "none")}
    assert {name: str(prisma.version) for name, prisma in found.items()} == {
        "old": "5.22.0",
        "new": "6.2.1",
        "none": "6.2.1",
    }


def test_a_lockfile_nearer_to_the_migrations_goes_first(tmp_path: Path) -> None:
    write(
        tmp_path,
        {".git/HEAD": "", "yarn.lock": YARN_4, "db/pnpm-lock.yaml": PNPM_9.replace("prisma@5.22.0", "a@1.0.0")},
    )
    assert find_prisma(tmp_path / "db" / "migrations").said == "Prisma 6.2.1 by pnpm-lock.yaml"


def test_nothing_outside_the_repository_counts(tmp_path: Path) -> None:
    write(tmp_path, {"package.json": package("7.8.0"), "repository/.git/HEAD": ""})
    assert find_prisma(tmp_path / "repository" / "migrations").version is None


def test_a_large_lockfile_takes_no_time(tmp_path: Path) -> None:
    filler = "".join(f'"node_modules/a{number}": {{ "version": "1.0.0" }},\n' for number in range(40_000))
    write(
        tmp_path,
        {".git/HEAD": "", "package-lock.json": NPM_3.replace('    "node_modules', filler + '"node_modules', 1)},
    )
    begin = time.perf_counter()
    assert find_prisma(tmp_path).version is not None
    assert time.perf_counter() - begin < 0.5
