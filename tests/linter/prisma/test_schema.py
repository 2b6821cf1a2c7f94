"""The datasource block is found as Prisma finds it, in one file or in many."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.errors import InputError
from linter.prisma.schema import datasource, migrations_places
from tests.linter.projects import SCHEMA, write


@pytest.mark.parametrize(
    ("text", "provider"),
    [
        pytest.param('datasource db {\n  provider = "postgresql"\n}', "postgresql", id="plain"),
        pytest.param('datasource  my-db{\n\tprovider="mysql"\n}', "mysql", id="other spacing"),
        pytest.param('// datasource a {\ndatasource db { // {\n  provider = "sqlite" // x\n}', "sqlite", id="comments"),
        pytest.param(
            '/* datasource a {\n provider = "mysql"\n} */\ndatasource db {\n  provider = "x"\n}', "x", id="block"
        ),
        pytest.param('datasource db {\n  url = "a://b//c"\n  provider = "x"\n}', "x", id="slashes in a string"),
        pytest.param('datasource db {\n  // provider = "mysql"\n  provider = "x"\n}', "x", id="one commented out"),
        pytest.param('datasource db {\n  url = "x"\n}\ngenerator c {\n  provider = "p"\n}', None, id="a generator's"),
        pytest.param('datasource db {\r\n  provider = "x"\r\n}\r\n', "x", id="CRLF"),
        pytest.param('\ufeffdatasource db {\n  provider = "x"\n}', "x", id="byte order mark"),
        pytest.param('datasource db {\n  provider = "x"', "x", id="not finished"),
    ],
)
def test_the_provider_is_the_datasources(tmp_path: Path, text: str, provider: str | None) -> None:
    write(tmp_path, {"schema.prisma": text})
    assert datasource(tmp_path / "schema.prisma", tmp_path) == (tmp_path / "schema.prisma", provider)


def test_a_schema_without_datasource_has_none(tmp_path: Path) -> None:
    write(tmp_path, {"schema.prisma": 'generator client {\n  provider = "prisma-client"\n}\n'})
    assert datasource(tmp_path / "schema.prisma", tmp_path) is None


def test_the_datasource_of_a_multi_file_schema_is_found_in_any_of_its_files(tmp_path: Path) -> None:
    write(
        tmp_path / "schema",
        {
            "a.prisma": "model A {\n  id Int @id\n}\n",
            "deep/er/db.prisma": SCHEMA,
            "node_modules/x.prisma": 'datasource db {\n  provider = "mysql"\n}\n',
            "notes.txt": 'datasource db {\n  provider = "sqlite"\n}\n',
        },
    )
    assert datasource(tmp_path / "schema", tmp_path) == (tmp_path / "schema/deep/er/db.prisma", "postgresql")


def test_a_schema_that_is_not_utf8_is_an_error_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "schema.prisma").write_bytes(b"// \xe9\n")
    with pytest.raises(InputError, match=r"^schema\.prisma: not UTF-8"):
        datasource(tmp_path / "schema.prisma", tmp_path)


def test_migrations_lie_beside_a_single_file(tmp_path: Path) -> None:
    write(tmp_path, {"db/schema.prisma": SCHEMA})
    assert migrations_places(tmp_path / "db/schema.prisma", tmp_path) == (tmp_path / "db/migrations",)


def test_migrations_of_many_files_lie_where_one_of_prismas_versions_puts_them(tmp_path: Path) -> None:
    write(tmp_path, {"prisma/schema/base/db.prisma": SCHEMA, "prisma/schema/user.prisma": ""})
    assert migrations_places(tmp_path / "prisma/schema", tmp_path) == (
        tmp_path / "prisma/schema/base/migrations",
        tmp_path / "prisma/schema/migrations",
        tmp_path / "prisma/migrations",
    )
