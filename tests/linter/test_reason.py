"""A reason says something."""

from __future__ import annotations

import pytest

from linter.reason import reason_given


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("data moved to new_field", "data moved to new_field", id="words"),
        pytest.param(" \t two\t words \r", "two words", id="white space"),
        pytest.param("données déplacées", "données déplacées", id="accents"),
        pytest.param("已经迁移", "已经迁移", id="Chinese"),
        pytest.param("#412", "#412", id="ticket"),
        pytest.param(
            "<reason> is that nobody reads it", "<reason> is that nobody reads it", id="more than a placeholder"
        ),
        pytest.param("none of the versions reads it", "none of the versions reads it", id="begins like a placeholder"),
    ],
)
def test_what_says_something_is_one(text: str, reason: str) -> None:
    assert reason_given(text) == reason


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        " \t",
        "<reason>",
        "<why it is safe>",
        "…",
        "...",
        "---",
        "?!",
        "✅",
        "TODO",
        "tbd",
        "N/A",
        "na",
        "None",
        "xxx",
    ],
)
def test_what_says_nothing_is_none(text: str | None) -> None:
    assert reason_given(text) == ""
