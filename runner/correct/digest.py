"""What an approval is bound to: one digest of script, target, schema, counts and every changed row."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence


def digest_of(*, script: str, target: Mapping[str, object], schema: str, counts: Sequence[int], rows: str) -> str:
    """SHA-256 in hexadecimal. script, schema, rows: digests of theirs. counts: of each statement's rows.

    target: system identifier, database, role and search_path.
    """
    parts = {
        "script": script,
        "target": dict(target),
        "schema": schema,
        "counts": list(counts),
        "rows": rows,
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
