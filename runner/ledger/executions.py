"""An execution of a correction, as the ledger keeps it: a dry run or a run."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from rules.value import Value
from runner.ledger.chain import as_jsonb


class Stated(Value):
    """What the program says of it. digest: of all that it did. sha256: of its script. kind: correction or revert.

    set_id: of the rows that it changed. result: as runner.correct.outcome.Executed writes it.
    """

    digest: str
    sha256: str
    kind: str
    reverts: int | None
    incident: str
    file: str
    target: dict[str, Any]
    set_id: int
    result: dict[str, Any]


class Recorded(Stated):
    """The same with the server's word. by: who logged in."""

    id: int
    at: datetime
    by: str


def parameters(stated: Stated, facts: Mapping[str, object]) -> dict[str, object]:
    """For the ledger's functions."""
    values = {name: getattr(stated, name) for name in stated._fields}
    kept = {"target": as_jsonb(stated.target), "result": as_jsonb(stated.result), "facts": as_jsonb(facts)}
    return {**values, **kept}
