"""docs/corrections.md names every key and every rule of a correction, and its example passes the check."""

from __future__ import annotations

import re

import pytest

from linter.correction import read_correction
from linter.correction.keys import KEYS
from linter.correction.why import Why
from rules.correction import Correction
from tests.documents import ROOT

PAGE = (ROOT / "docs" / "corrections.md").read_text(encoding="utf-8")
_FILE = re.compile(r"```sql\n(-- /// correction\n.*?)```", re.DOTALL)
_FIRST = re.compile(r"^\| ([^|]+) \|", re.MULTILINE)


def named() -> set[str]:
    """What stands in backquotes in the first column of a table."""
    return {name for cell in _FIRST.findall(PAGE) for name in re.findall(r"`([\w-]+)`", cell)}


@pytest.mark.parametrize("key", KEYS)
def test_every_key_of_the_block_stands_there(key: str) -> None:
    assert key in named()


@pytest.mark.parametrize("rule", list(Why))
def test_every_rule_stands_there(rule: Why) -> None:
    assert rule.value in named()


def test_the_files_that_are_shown_pass() -> None:
    shown = _FILE.findall(PAGE)
    assert shown
    assert all(isinstance(read_correction(text, "corrections/INC-2031.sql"), Correction) for text in shown)
