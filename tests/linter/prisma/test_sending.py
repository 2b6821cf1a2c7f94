"""From Prisma's version to its way of sending a migration."""

from __future__ import annotations

from pathlib import Path

import pytest

from linter.prisma.sending import transport_of
from linter.prisma.version import Version, parse_version
from linter.transport import Transport
from rules.execution import TransactionMode
from tests.linter.projects import write

BATCH, EACH, SINGLE = TransactionMode.BATCH, TransactionMode.PER_STATEMENT, TransactionMode.SINGLE
PROBABLY = ", which probably sends each statement by itself"


@pytest.mark.parametrize(
    ("version", "mode", "doubt"),
    [
        pytest.param("2.13.0", BATCH, "", id="the first"),
        pytest.param("6.19.3", BATCH, "", id="6"),
        pytest.param("7.3.9", BATCH, "", id="the last that sends the file as one"),
        pytest.param("7.4.0", EACH, PROBABLY, id="the first that splits, probably"),
        pytest.param("7.4.0-dev.3", EACH, PROBABLY, id="its pre-release"),
        pytest.param("7.7.9", EACH, PROBABLY, id="the last that is not confirmed"),
        pytest.param("7.8.0", EACH, "", id="the first that is confirmed"),
        pytest.param("7.99.0", EACH, "", id="a later 7"),
        pytest.param("8.0.0-rc.19", SINGLE, "", id="a pre-release of 8"),
        pytest.param("9.1.0", SINGLE, "", id="a later one"),
    ],
)
def test_the_version_decides(tmp_path: Path, version: str, mode: TransactionMode, doubt: str) -> None:
    known = parse_version(version)
    assert transport_of(tmp_path, version=known) == Transport(mode=mode, assumed=f"Prisma {known}{doubt}")


def test_a_mode_that_was_asked_for_needs_no_reason(tmp_path: Path) -> None:
    assert transport_of(tmp_path, mode=SINGLE, version=Version(6)) == Transport(mode=SINGLE, assumed="")


@pytest.mark.parametrize(
    ("files", "transport"),
    [
        pytest.param(
            {},
            Transport(mode=BATCH, assumed="Prisma's version is not known, so up to 7.3 is assumed"),
            id="nothing known",
        ),
        pytest.param(
            {"package.json": "{"},
            Transport(
                mode=BATCH,
                assumed="Prisma's version is not known, as package.json cannot be read, so up to 7.3 is assumed",
            ),
            id="unreadable",
        ),
        pytest.param(
            {"package.json": '{"dependencies": {"prisma": "7.8.0"}}'},
            Transport(mode=EACH, assumed="Prisma 7.8.0 by package.json"),
            id="a version",
        ),
        pytest.param(
            {"package.json": '{"dependencies": {"prisma": "^7.5.0"}}'},
            Transport(mode=EACH, assumed=f"Prisma 7.5.0 or later by package.json, which asks for ^7.5.0{PROBABLY}"),
            id="a range",
        ),
    ],
)
def test_without_either_the_files_say_it(tmp_path: Path, files: dict[str, str], transport: Transport) -> None:
    assert transport_of(write(tmp_path, {".git/HEAD": "", **files}) / "migrations") == transport
