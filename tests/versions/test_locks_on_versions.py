"""The measured locks are measured again on every version: that holds our observer to them, and them to the servers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from replay.observe import Observer
from replay.observed import Observed
from rules.name import Name
from tests.postgres import fresh_database

MEASURED = json.loads((Path(__file__).resolve().parent.parent / "data" / "locks.json").read_text(encoding="utf-8"))
# Each case's fixture begins by clearing the last one's away, so that one database serves them all.
CASES = [pytest.param(case, id=case["id"]) for case in MEASURED["cases"]]


@pytest.fixture(scope="module")
def measuring_database(postgres_dsn: str) -> Iterator[str]:
    with fresh_database(postgres_dsn) as dsn:
        yield dsn


@pytest.fixture
def measuring(measuring_database: str) -> Iterator[psycopg.Connection]:
    with psycopg.connect(measuring_database, autocommit=True) as conn:
        yield conn


@pytest.mark.parametrize("case", CASES)
def test_the_server_does_what_was_measured(case: dict[str, Any], measuring: psycopg.Connection) -> None:
    expected = measured(case, measuring.info.server_version // 10000)
    try:
        measuring.execute(MEASURED["fixture"])
        measuring.execute(case["setup"])
    except psycopg.Error:
        assert expected is None
        return
    observed = Observer(measuring).observe(case["statement"].encode(), bare=False)
    assert (None if expected is None and observed.error else said(observed)) == expected


def measured(case: dict[str, Any], major: int) -> dict[str, Any] | None:
    """What was measured on that version; None where it was not, because the version does not know the statement."""
    for result in case["results"]:
        if major in result["versions"]:
            return {key: value for key, value in result.items() if key not in ("versions", "indexes_rebuilt")}
    return None


def said(observed: Observed) -> dict[str, Any]:
    """What was observed, in the words of the file."""
    if observed.error is not None:
        return {"error": observed.error.message}
    return {
        "locks": {shown(name): str(lock) for name, lock in observed.locks.items()},
        "rewritten": list(map(shown, observed.rewrites)),
        "scanned": list(map(shown, observed.scans)),
    }


def shown(name: Name) -> str:
    return name.name if name.schema == "public" else str(name)
