"""What cannot be read is an error with its place; what can be read comes out as it stands in the file."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from linter.discover import discover
from linter.errors import InputError
from linter.read import read_all, read_migration
from tests.linter.projects import forbid_reading, migrations


@pytest.mark.parametrize(
    ("content", "text"),
    [
        pytest.param(b"", "", id="empty"),
        pytest.param(b"SELECT 1;\r\nSELECT 2;\r\n", "SELECT 1;\r\nSELECT 2;\r\n", id="CRLF is kept"),
        pytest.param(b"SELECT 1;\rSELECT 2;", "SELECT 1;\rSELECT 2;", id="CR alone is kept"),
        pytest.param(b"\xef\xbb\xbfSELECT 1;", "SELECT 1;", id="the byte order mark is dropped"),
        pytest.param(b"\xef\xbb\xbf", "", id="nothing but a byte order mark"),
        pytest.param("SELECT 'é🐘\ufeff';".encode(), "SELECT 'é🐘\ufeff';", id="UTF-8, a mark in the middle is text"),
    ],
)
def test_text_is_as_an_editor_shows_it(tmp_path: Path, content: bytes, text: str) -> None:
    path = tmp_path / "migration.sql"
    path.write_bytes(content)
    assert read_migration(path) == text


@pytest.mark.parametrize(
    ("content", "parts"),
    [
        pytest.param(
            b"SELECT 1;\nSELECT '\xff';", ["not UTF-8", "0xFF", "byte offset 18 (line 2)", "UTF-8"], id="Latin-1"
        ),
        pytest.param(
            b"\xef\xbb\xbf\xe9", ["not UTF-8", "0xE9", "byte offset 3 (line 1)"], id="after a byte order mark"
        ),
        pytest.param(b"SELECT '\xc3", ["not UTF-8", "byte offset 8 (line 1)"], id="cut within a character"),
        pytest.param(b"a\r\nb\r\n\xed\xa0\x80", ["byte offset 6 (line 3)"], id="half of a surrogate pair, CRLF"),
        pytest.param(b"\n\nSELECT \0;", ["NUL byte", "byte offset 9 (line 3)", "PostgreSQL"], id="NUL"),
        pytest.param(b"\xef\xbb\xbf\0", ["NUL byte", "byte offset 3 (line 1)"], id="NUL after a byte order mark"),
        pytest.param("SELECT 1;".encode("utf-16"), ["UTF-16", "Save it as UTF-8"], id="UTF-16 little endian"),
        pytest.param(b"\xfe\xff" + "SELECT 1;".encode("utf-16-be"), ["UTF-16"], id="UTF-16 big endian"),
        pytest.param("SELECT 1;".encode("utf-16-le"), ["NUL byte", "byte offset 1 "], id="UTF-16 without a mark"),
    ],
)
def test_what_is_not_text_is_refused_with_its_place(tmp_path: Path, content: bytes, parts: list[str]) -> None:
    path = tmp_path / "migration.sql"
    path.write_bytes(content)
    with pytest.raises(InputError) as raised:
        read_migration(path, "prisma/migrations/1_a/migration.sql")
    assert str(raised.value).startswith("prisma/migrations/1_a/migration.sql: ")
    for part in parts:
        assert part in str(raised.value)


def test_a_file_of_five_megabytes_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "migration.sql"
    path.write_bytes(b"SELECT 1;\n" * 500_000)
    assert len(read_migration(path)) == 5_000_000


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        pytest.param(Path.mkdir, "this is a folder, not a file", id="a folder"),
        pytest.param(os.mkfifo, "this is a named pipe, not a file", id="a pipe nobody writes to"),
        pytest.param(lambda path: path.symlink_to("/dev/zero"), "this is a device, not a file", id="an endless device"),
        pytest.param(
            lambda path: path.symlink_to("nowhere"), "cannot be read: no such file or directory", id="a dead link"
        ),
        pytest.param(
            lambda path: path.symlink_to(path), "cannot be read: too many levels of symbolic links", id="a loop"
        ),
    ],
)
def test_what_is_no_file_is_refused_before_it_is_opened(
    tmp_path: Path, make: Callable[[Path], None], reason: str
) -> None:
    folder = migrations(tmp_path / "migrations", "1_first", "3_last")
    (folder / "2_odd").mkdir()
    make(folder / "2_odd" / "migration.sql")
    texts, errors = read_all(discover([folder], tmp_path)[0])
    assert [migration.name for migration, _ in texts] == ["1_first", "3_last"]
    assert [str(error).split(". ")[0].rstrip(".") for error in errors] == [f"migrations/2_odd/migration.sql: {reason}"]


def test_a_file_without_permission_is_an_error_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = migrations(tmp_path / "migrations", "1_first", "2_secret")
    forbid_reading(monkeypatch, "2_secret")
    texts, errors = read_all(discover([folder], tmp_path)[0])
    assert [(migration.name, text) for migration, text in texts] == [("1_first", "SELECT '1_first';\n")]
    assert [str(error) for error in errors] == ["migrations/2_secret/migration.sql: cannot be read: permission denied."]


def test_a_missing_script_is_neither_text_nor_error(tmp_path: Path) -> None:
    folder = migrations(tmp_path / "migrations", "1_first")
    (folder / "2_empty").mkdir()
    found = discover([folder], tmp_path)[0]
    texts, errors = read_all(found)
    assert ([migration.name for migration, _ in texts], errors) == (["1_first"], [])
    assert found.missing == ("2_empty",)
