"""A folder of another database is an error, not a clean run."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.errors import InputError
from linter.prisma.provider import provider_of
from tests.linter.projects import migrations, write


@pytest.mark.parametrize(
    "line",
    [
        pytest.param('provider = "postgresql"', id="as Prisma writes it"),
        pytest.param('provider="postgresql"', id="without blanks"),
        pytest.param("provider = 'postgresql'", id="single quotes"),
        pytest.param('# provider = "mysql"\r\nprovider = "postgresql"\r\n', id="comment before, CRLF"),
        pytest.param('provider = "postgresql"\nprovider = "mysql"', id="the first line counts"),
        pytest.param('\ufeffprovider = "postgresql"', id="byte order mark"),
    ],
)
def test_the_lock_file_is_read_by_line(tmp_path: Path, line: str) -> None:
    folder = migrations(tmp_path / "migrations", "1_a", lock=line)
    assert provider_of(folder, tmp_path, None) == ("postgresql", ())


@pytest.mark.parametrize("provider", ["mysql", "sqlite", "sqlserver", "mongodb", "cockroachdb"])
def test_another_database_in_the_lock_file_is_refused(tmp_path: Path, provider: str) -> None:
    folder = migrations(tmp_path / "prisma/migrations", "1_a", lock=f'provider = "{provider}"\n')
    with pytest.raises(InputError) as raised:
        provider_of(folder, tmp_path, None)
    assert str(raised.value) == (
        f"prisma/migrations/migration_lock.toml: the provider is {provider}. Only PostgreSQL migrations can be linted."
    )


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param("prisma/schema.prisma", id="beside the migrations"),
        pytest.param("prisma/schema/db.prisma", id="in the schema folder beside them"),
    ],
)
def test_without_a_lock_file_the_schema_is_asked(tmp_path: Path, schema: str) -> None:
    folder = migrations(tmp_path / "prisma/migrations", "1_a", lock=None)
    write(tmp_path, {schema: 'datasource db {\n  provider = "mysql"\n}\n'})
    with pytest.raises(InputError, match=rf"^{schema}: the provider is mysql\."):
        provider_of(folder, tmp_path, None)


def test_the_schema_that_led_here_is_asked_before_one_that_lies_beside(tmp_path: Path) -> None:
    folder = migrations(tmp_path / "migrations", "1_a", lock=None)
    write(tmp_path, {"a.prisma": 'datasource db {\n  provider = "mysql"\n}\n'})
    write(tmp_path, {"own/b.prisma": 'datasource db {\n  provider = "postgres"\n}\n'})
    assert provider_of(folder, tmp_path, tmp_path / "own/b.prisma")[0] == "postgres"


def test_a_missing_lock_file_is_no_note(tmp_path: Path) -> None:
    """It is a finding: missing-lock-file."""
    folder = migrations(tmp_path / "migrations", "1_a", lock=None)
    assert provider_of(folder, tmp_path, None) == (None, ())


def test_a_lock_file_without_provider_is_a_note(tmp_path: Path) -> None:
    folder = migrations(tmp_path / "migrations", "1_a", lock="# nothing\n")
    provider, notes = provider_of(folder, tmp_path, None)
    assert provider is None
    assert notes == ("migrations/migration_lock.toml names no provider; Prisma will refuse to deploy.",)


def test_a_lock_file_that_cannot_be_read_is_an_error(tmp_path: Path) -> None:
    folder = migrations(tmp_path / "migrations", "1_a", lock=None)
    (folder / "migration_lock.toml").mkdir()
    with pytest.raises(InputError, match=r"^migrations/migration_lock\.toml: this is a folder"):
        provider_of(folder, tmp_path, None)
