"""What an execution of a correction came to, before it was committed or rolled back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rules.backfill import WorkKind
from rules.correction import Expected
from rules.name import Name
from rules.value import Value
from runner.change.rows import TableTotals
from runner.change.written import LockHeld


class StepDone(Value):
    """A statement and the rows it changed by itself: what its triggers and cascades changed is in the totals."""

    line: int
    kind: WorkKind
    table: Name
    rows: int
    expected: Expected

    @property
    def as_expected(self) -> bool:
        """Whether it changed as many rows as the author said."""
        return self.expected.least <= self.rows and (self.expected.most is None or self.rows <= self.expected.most)


class ConditionSeen(Value):
    """value: what its query yielded, as text; None: NULL. wanted: what it had to be."""

    name: str
    query: str
    when: str
    value: str | None
    wanted: str | None
    holds: bool


class Executed(Value):
    """digest: what is approved. rows_digest: of the changed rows alone. set_id: where they are kept.

    target: where and as whom. schema: a digest of the tables' schema. held_ms: how long its locks were held until all was
    checked. notes: what else is to be said of it. problems: what speaks against it. Both in sentences.
    """

    digest: str
    rows_digest: str
    set_id: int
    target: dict[str, object]
    schema: str
    steps: tuple[StepDone, ...]
    conditions: tuple[ConditionSeen, ...]
    totals: tuple[TableTotals, ...]
    sequences: tuple[str, ...]
    locks: tuple[LockHeld, ...]
    took_ms: float
    held_ms: float
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """For the ledger."""
        return {
            "digest": self.digest,
            "rows_digest": self.rows_digest,
            "set_id": self.set_id,
            "target": self.target,
            "schema": self.schema,
            "steps": [
                {
                    "line": step.line,
                    "kind": step.kind.value,
                    "table": [step.table.schema, step.table.name],
                    "rows": step.rows,
                    "least": step.expected.least,
                    "most": step.expected.most,
                }
                for step in self.steps
            ],
            "conditions": [{name: getattr(seen, name) for name in seen._fields} for seen in self.conditions],
            "totals": [
                {
                    "table": [each.table.schema, each.table.name],
                    "inserted": each.inserted,
                    "updated": each.updated,
                    "deleted": each.deleted,
                }
                for each in self.totals
            ],
            "sequences": list(self.sequences),
            "locks": [[lock.relation, lock.mode] for lock in self.locks],
            "took_ms": round(self.took_ms, 1),
            "held_ms": round(self.held_ms, 1),
            "notes": list(self.notes),
            "problems": list(self.problems),
        }


def from_json(given: Mapping[str, Any]) -> Executed:
    """What to_json wrote."""
    return Executed(
        digest=given["digest"],
        rows_digest=given["rows_digest"],
        set_id=given["set_id"],
        target=given["target"],
        schema=given["schema"],
        steps=tuple(_step(each) for each in given["steps"]),
        conditions=tuple(ConditionSeen(**each) for each in given["conditions"]),
        totals=tuple(TableTotals(**{**each, "table": _name(each["table"])}) for each in given["totals"]),
        sequences=tuple(given["sequences"]),
        locks=tuple(LockHeld(relation=relation, mode=mode) for relation, mode in given["locks"]),
        took_ms=given["took_ms"],
        held_ms=given["held_ms"],
        notes=tuple(given["notes"]),
        problems=tuple(given["problems"]),
    )


def _step(given: Mapping[str, Any]) -> StepDone:
    return StepDone(
        line=given["line"],
        kind=WorkKind(given["kind"]),
        table=_name(given["table"]),
        rows=given["rows"],
        expected=Expected(least=given["least"], most=given["most"]),
    )


def _name(given: tuple[str | None, str]) -> Name:
    schema, name = given
    return Name(name=name, schema=schema)
