"""docs/security.md: every claim names a test that there is."""

from __future__ import annotations

import re

import pytest

from tests.documents import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
NAMED = sorted(set(re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", PAGE)))
BEFORE = PAGE[PAGE.index("## What the database prevents") : PAGE.index("## What it does not prevent")]
CLAIMS = re.split(r"^- ", BEFORE, flags=re.MULTILINE)[1:]


@pytest.mark.parametrize(("file", "test"), NAMED, ids=[test for _, test in NAMED])
def test_a_named_test_is_there(file: str, test: str) -> None:
    assert f"\ndef {test}(" in (ROOT / file).read_text(encoding="utf-8")


@pytest.mark.parametrize("claim", CLAIMS, ids=[claim.split("\n")[0][:40] for claim in CLAIMS])
def test_what_is_claimed_names_a_test(claim: str) -> None:
    assert "::test_" in claim


def test_the_page_claims_much() -> None:
    assert (len(NAMED) > 25, len(CLAIMS) > 10) == (True, True)
