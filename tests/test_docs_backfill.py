"""docs/backfill.md names every key and every setting of a backfill, with the default that it has."""

from __future__ import annotations

import re
from itertools import zip_longest

import pytest

from linter.backfill.keys import KEYS
from runner.settings import Settings
from tests.documents import ROOT

PAGE = (ROOT / "docs" / "backfill.md").read_text(encoding="utf-8")
_SETTINGS = re.compile(r"<!-- settings.*?-->\n(?P<table>.*?)<!-- end of settings -->", re.DOTALL)
_NAME = re.compile(r"`(\w+)`")


def documented() -> dict[str, str]:
    """The settings of the table, with their defaults as it shows them; a row may hold two."""
    found = _SETTINGS.search(PAGE)
    assert found is not None
    rows = [line.strip("|").split("|") for line in found["table"].splitlines()[2:]]
    return {
        name: default.strip()
        for first, _, last in rows
        for name, default in zip_longest(_NAME.findall(first), last.split(","), fillvalue="")
    }


def test_every_setting_stands_there_with_its_default() -> None:
    defaults = Settings()
    in_code = {name: getattr(defaults, name) for name in Settings._fields}
    assert documented() == {name: "none" if value is None else str(value) for name, value in in_code.items()}


@pytest.mark.parametrize("key", sorted(set(KEYS) - set(Settings._fields)))
def test_every_key_of_the_block_stands_there(key: str) -> None:
    assert f"| `{key}` |" in PAGE
