"""The schema of tables as one digest: what was approved was seen with this schema and no other."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

import psycopg

from runner.change.watched import Watched
from runner.statement import statement


def schema_digest(conn: psycopg.Connection[Any], tables: Iterable[Watched]) -> str:
    """SHA-256 in hexadecimal, over columns, constraints of and on them, unique indexes, triggers, rules, policies.

    Of functions that a trigger's function calls it knows nothing.
    """
    rows = conn.execute(statement("change/schema"), {"oids": [table.oid for table in tables]}).fetchall()
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()
