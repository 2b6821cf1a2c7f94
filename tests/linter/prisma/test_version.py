"""Versions and ranges, as npm reads them."""

from __future__ import annotations

import pytest

from linter.prisma.version import Version, parse_range, parse_version


@pytest.mark.parametrize(
    ("text", "version"),
    [
        pytest.param("7.8.0", (7, 8, 0), id="plain"),
        pytest.param("v7.8.0", (7, 8, 0), id="with a v"),
        pytest.param("=7.8.0", (7, 8, 0), id="with an equals sign"),
        pytest.param(" 7.8.0 ", (7, 8, 0), id="with blanks"),
        pytest.param("7.8", (7, 8, 0), id="without a patch"),
        pytest.param("7", (7, 0, 0), id="major only"),
        pytest.param("8.0.0-rc.19", (8, 0, 0), id="a pre-release"),
        pytest.param("7.4.0-integration-push-abc.2", (7, 4, 0), id="a build of a branch"),
        pytest.param("7.8.0+build.5", (7, 8, 0), id="with a build"),
        pytest.param("latest", None, id="a tag"),
        pytest.param("^7.8.0", None, id="a range"),
        pytest.param("*", None, id="anything"),
        pytest.param("", None, id="nothing"),
        pytest.param("7.8.0.1", None, id="four numbers"),
        pytest.param("9" * 5000, None, id="a number without end"),
    ],
)
def test_a_version_is_three_numbers(text: str, version: tuple[int, int, int] | None) -> None:
    assert parse_version(text) == version


@pytest.mark.parametrize(
    ("text", "lowest", "admitted", "refused"),
    [
        pytest.param("^6.1.0", "6.1.0", "6.19.3", "7.0.0", id="caret"),
        pytest.param("^0.2.3", "0.2.3", "0.2.9", "0.3.0", id="caret before 1"),
        pytest.param("^6", "6.0.0", "6.19.3", "7.0.0", id="caret, major only"),
        pytest.param("~6.1.2", "6.1.2", "6.1.9", "6.2.0", id="tilde"),
        pytest.param("~6", "6.0.0", "6.19.3", "7.0.0", id="tilde, major only"),
        pytest.param("6.x", "6.0.0", "6.19.3", "7.0.0", id="x"),
        pytest.param("6.1.*", "6.1.0", "6.1.7", "6.2.0", id="star"),
        pytest.param("6", "6.0.0", "6.19.3", "7.0.0", id="major only"),
        pytest.param("7.3.0", "7.3.0", "7.3.0", "7.3.1", id="exact"),
        pytest.param(">=6.0.0 <8", "6.0.0", "7.9.9", "8.0.0", id="two comparators"),
        pytest.param(">= 6.0.0 < 8", "6.0.0", "7.9.9", "8.0.0", id="two comparators with blanks"),
        pytest.param(">6.1", "6.2.0", "9.0.0", "6.1.9", id="greater"),
        pytest.param("5.1 - 6.2", "5.1.0", "6.2.9", "6.3.0", id="hyphen"),
        pytest.param("^7.0.0 || ^6.0.0", "6.0.0", "7.1.0", "8.0.0", id="either"),
        pytest.param("^8.0.0-rc.1", "8.0.0", "8.0.0", "7.9.0", id="a pre-release"),
        pytest.param("npm:prisma@^6.2.0", "6.2.0", "6.3.0", "7.0.0", id="an alias"),
        pytest.param("workspace:^6.2.0", "6.2.0", "6.3.0", "7.0.0", id="of the workspace"),
    ],
)
def test_a_range_has_a_lowest_version(text: str, lowest: str, admitted: str, refused: str) -> None:
    found = parse_range(text)
    assert found is not None
    assert str(found.lowest) == lowest
    assert [found.admits(_version(version)) for version in (lowest, admitted, refused)] == [True, True, False]


@pytest.mark.parametrize(
    "text",
    ["latest", "next", "*", "x", "", "catalog:", "catalog:db", "workspace:*", "workspace:^", "<8", "file:../prisma",
     "github:prisma/prisma", "git+ssh://git@example.org/p.git#v1.0.0", "6.1.0.0", "^6 | ^7"],
)  # fmt: skip
def test_what_admits_any_version_or_is_none_is_no_range(text: str) -> None:
    assert parse_range(text) is None


def _version(text: str) -> Version:
    version = parse_version(text)
    assert version is not None
    return version
