"""The cache: the same answer for the same input only, and never anything but an answer."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from linter import cache
from linter.cache import Entry, cached, key_of
from linter.folder import MigrationFile
from linter.policy import PathIgnore, Policy, RecordedApproval
from rules.finding import Severity

ENTRY: Entry = {"report": "größe\n\u2028", "code": 1}
KEY = "0" * 64


def texts(*scripts: str, folder: str = "migrations") -> list[tuple[MigrationFile, str]]:
    return [
        (MigrationFile(name=f"{i}_a", path=Path(f"/p/{i}_a"), shown=f"{folder}/{i}_a/migration.sql"), script)
        for i, script in enumerate(scripts)
    ]


def never() -> Entry:
    raise AssertionError("the cache should have answered")


def fresh(entry: Entry = ENTRY) -> Callable[[], Entry]:
    return lambda: entry


# What an answer is kept under -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("parts", "scripts"),
    [
        pytest.param((Policy(), 15, "text"), texts("DROP TABLE a;", "SELECT 2;"), id="a text"),
        pytest.param((Policy(), 15, "text"), texts("SELECT 1;"), id="one migration fewer"),
        pytest.param((Policy(), 15, "text"), texts("SELECT 2;", "SELECT 1;"), id="their order"),
        pytest.param((Policy(), 15, "text"), texts("SELECT 1;SELECT 2;", ""), id="where one ends"),
        pytest.param((Policy(), 15, "text"), texts("SELECT 1;", "SELECT 2;", folder="x"), id="their folder"),
        pytest.param((Policy(), 16, "text"), texts("SELECT 1;", "SELECT 2;"), id="the server's version"),
        pytest.param((Policy(), 15, "json"), texts("SELECT 1;", "SELECT 2;"), id="the format"),
        pytest.param((Policy(), 15), texts("SELECT 1;", "SELECT 2;"), id="an option more"),
        pytest.param(
            (Policy(ignore=frozenset({"truncate"})), 15, "text"), texts("SELECT 1;", "SELECT 2;"), id="a rule off"
        ),
        pytest.param(
            (Policy(severities={"truncate": Severity.WARNING}), 15, "text"),
            texts("SELECT 1;", "SELECT 2;"),
            id="a severity",
        ),
        pytest.param(
            (Policy(path_ignores=(PathIgnore(pattern="*", rules=frozenset({"a"}), reason="b"),)), 15, "text"),
            texts("SELECT 1;", "SELECT 2;"),
            id="an ignore by path",
        ),
        pytest.param(
            (
                Policy(approvals=(RecordedApproval(migration="a", checksum="b", rules=frozenset({"c"}), reason="d"),)),
                15,
                "text",
            ),
            texts("SELECT 1;", "SELECT 2;"),
            id="an approval",
        ),
    ],
)
def test_whatever_can_change_a_report_changes_its_key(
    parts: tuple[object, ...], scripts: list[tuple[MigrationFile, str]]
) -> None:
    same = (Policy(), 15, "text")
    assert key_of(same, texts("SELECT 1;", "SELECT 2;")) == key_of(same, texts("SELECT 1;", "SELECT 2;"))
    assert key_of(parts, scripts) != key_of(same, texts("SELECT 1;", "SELECT 2;"))


def test_the_order_of_a_set_changes_no_key() -> None:
    code = (
        "from linter.cache import key_of\nfrom linter.policy import Policy\n"
        "print(key_of([Policy(select=frozenset('abcdefghij'))], []))"
    )
    keys = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert len(keys) == 1


def test_another_version_of_threephase_has_other_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    before = key_of([], [])
    monkeypatch.setattr(cache, "_own_files", lambda: "other files")
    assert key_of([], []) != before


# Keeping and answering ------------------------------------------------------------------------------------------------


def test_what_was_made_once_is_not_made_again(tmp_path: Path) -> None:
    place = tmp_path / "new" / "folder"
    assert cached(place, KEY, fresh()) == ENTRY
    assert cached(place, KEY, never) == ENTRY
    assert [path.name for path in place.iterdir()] == [f"{KEY}.json"]


def test_another_key_has_another_answer(tmp_path: Path) -> None:
    cached(tmp_path, KEY, fresh())
    assert cached(tmp_path, "1" * 64, fresh({"report": "other"})) == {"report": "other"}
    assert cached(tmp_path, KEY, never) == ENTRY


def test_without_a_place_nothing_is_kept(tmp_path: Path) -> None:
    assert cached(None, KEY, fresh()) == ENTRY
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda content: b"", id="empty"),
        pytest.param(lambda content: content[:-1], id="cut short"),
        pytest.param(lambda content: content[:30], id="cut in the checksum"),
        pytest.param(lambda content: content.replace(b'"code": 1', b'"code": 0'), id="a verdict turned"),
        pytest.param(lambda content: content + b" ", id="something behind it"),
        pytest.param(lambda content: bytes(len(content)), id="zeroes"),
        pytest.param(lambda content: content.split(b"\n", 1)[1], id="no checksum"),
        pytest.param(lambda content: b"\xff\xfe" + content, id="not UTF-8"),
        pytest.param(lambda content: with_checksum(b"[1, 2]"), id="no record"),
        pytest.param(lambda content: with_checksum(b"[" * 100_000), id="nested without end"),
        pytest.param(lambda content: with_checksum(b"{"), id="no JSON"),
    ],
)
def test_a_corrupt_entry_is_no_entry_and_is_replaced(tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    cached(tmp_path, KEY, fresh())
    path = tmp_path / f"{KEY}.json"
    path.write_bytes(damage(path.read_bytes()))
    assert cached(tmp_path, KEY, fresh()) == ENTRY
    assert cached(tmp_path, KEY, never) == ENTRY


def with_checksum(body: bytes) -> bytes:
    import hashlib

    return hashlib.sha256(body).hexdigest().encode() + b"\n" + body


def test_a_folder_in_the_place_of_an_entry_is_only_slow(tmp_path: Path) -> None:
    (tmp_path / f"{KEY}.json").mkdir()
    assert cached(tmp_path, KEY, fresh()) == ENTRY


def test_a_place_that_cannot_be_written_is_only_slow(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert cached(tmp_path / "file", KEY, fresh()) == ENTRY


def test_no_half_written_entry_is_ever_read(tmp_path: Path) -> None:
    """Many runs share the folder: each answer is a whole one, and no draft is left behind."""
    entries: list[Entry] = [{"report": str(number) * 50_000} for number in range(8)]
    answers: list[Entry] = []

    def run(number: int) -> None:
        for _ in range(20):
            answers.append(cached(tmp_path, KEY, fresh(entries[number])))
            (tmp_path / f"{KEY}.json").unlink(missing_ok=True)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 160
    assert all(answer in entries for answer in answers)
    assert not list(tmp_path.glob("*.part"))


def test_the_oldest_entries_go_first(tmp_path: Path) -> None:
    for number in range(70):
        cached(tmp_path, f"{number:064}", fresh())
        os.utime(tmp_path / f"{number:064}.json", (number, number))
    kept = sorted(int(path.stem) for path in tmp_path.glob("*.json"))
    assert kept == list(range(6, 70))


def test_an_entry_is_its_owners_alone(tmp_path: Path) -> None:
    cached(tmp_path, KEY, fresh())
    assert stat.S_IMODE((tmp_path / f"{KEY}.json").stat().st_mode) == 0o600
