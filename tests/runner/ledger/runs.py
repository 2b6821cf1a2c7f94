"""A ledger and a run in it, for tests."""

from __future__ import annotations

from typing import Any

import psycopg

from rules.backfill import WorkKind
from rules.name import Name
from runner.ledger.runs import Run, create_run
from runner.settings import Settings
from runner.target.key import Column, Key, KeyColumn, Target

MEMBERS = Name(schema="public", name="members")
KEY = Key(index=Name(schema="public", name="members_pkey"), columns=(KeyColumn(name="id", type="bigint"),))
TARGET = Target(
    kind=WorkKind.UPDATE,
    walked=MEMBERS,
    written=MEMBERS,
    key=KEY,
    written_key=KEY,
    images=(Column(name="display_name", type="character varying(80)"),),
    rows=1_000,
    oid=16_384,
)
FACTS: dict[str, object] = {"os_user": "anna", "host": "laptop", "actor": "anna@example.org"}


def begin(conn: psycopg.Connection[Any], name: str = "display_name", **changes: Any) -> Run:
    """A run of that name that has begun."""
    values: dict[str, Any] = {
        "kind": "backfill",
        "name": name,
        "sha256": "5e" * 32,
        "file": "UPDATE members SET display_name = first_name;",
        "target": TARGET,
        "settings": Settings(),
        "facts": FACTS,
    }
    run = create_run(conn, **{**values, **changes})
    assert run is not None
    return run
