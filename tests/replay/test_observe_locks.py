"""Each measured statement is observed as it was measured: locks, rewrites, scans and rebuilt indexes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import psycopg
import pytest

from replay.observe import observe
from replay.relations import read_relations
from rules.name import Name
from tests.postgres import fresh_database

_TRUTH = json.loads((Path(__file__).parents[1] / "data" / "locks.json").read_text())
_NEEDS_EXTENSION = {
    "add_col_uuid_v4_ext": "uuid-ossp",
    "add_exclusion": "btree_gist",
    "type_text_indexed_to_citext": "citext",
}


@pytest.fixture(scope="module")
def measured(postgres_dsn: str) -> Iterator[psycopg.Connection]:
    """A database that each case fills anew, and the role that one of them names."""
    with fresh_database(postgres_dsn) as dsn, psycopg.connect(dsn, autocommit=True) as conn:
        if conn.execute("select 1 from pg_roles where rolname = 'postgres'").fetchone() is None:
            conn.execute("create role postgres superuser")
        yield conn


@pytest.mark.parametrize("case", [pytest.param(case, id=case["id"]) for case in _TRUTH["cases"]])
def test_what_is_observed_is_what_was_measured(measured: psycopg.Connection, case: Mapping[str, Any]) -> None:
    result = _result(case, measured)
    measured.execute("reset all")
    measured.execute(_TRUTH["fixture"])
    if case["setup"]:
        measured.execute(case["setup"])
    before = read_relations(measured)
    observed = observe(measured, case["statement"], bare=False)
    if "error" in result:
        assert observed.error is not None
        assert observed.error.message == result["error"]
        return
    assert observed.error is None
    assert {_shown(name): str(lock) for name, lock in observed.locks.items()} == result["locks"]
    assert [_shown(name) for name in observed.rewrites] == result["rewritten"]
    assert [_shown(name) for name in observed.scans] == result["scanned"]
    now = read_relations(measured)
    same = {relation.name for oid, relation in before.items() if oid in now}
    assert [_shown(name) for name in observed.index_builds if name in same] == result["indexes_rebuilt"]


def _result(case: Mapping[str, Any], conn: psycopg.Connection) -> Mapping[str, Any]:
    major = conn.info.server_version // 10000
    extension = _NEEDS_EXTENSION.get(case["id"])
    available = conn.execute("select 1 from pg_available_extensions where name = %s", (extension,)).fetchone()
    if extension is not None and available is None:
        pytest.skip(f"this server has no extension {extension}")
    found: list[Mapping[str, Any]] = [result for result in case["results"] if major in result["versions"]]
    if not found:
        pytest.skip(f"not measured on PostgreSQL {major}")
    return found[0]


def _shown(name: Name) -> str:
    return name.name if name.schema == "public" else f"{name.schema}.{name.name}"
