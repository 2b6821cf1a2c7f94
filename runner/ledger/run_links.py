"""The chain of a run read again: what its batches, states and settings come to."""

from __future__ import annotations

from typing import Any

from rules.value import Value
from runner.ledger.links import Broken, Entry, Head, Links


class Progress(Value):
    """How far the batches of a range have come. low: where the first one began. cursor: where the last one ended."""

    low: list[str] | None = None
    cursor: list[str] | None = None
    batches: int = 0
    walked: int = 0
    changed: int = 0


class RunLinks(Links):
    """Of a chain of any length it keeps no more than one record for each range."""

    def __init__(self, run_id: int, identity: str, kept: Head | None = None) -> None:
        whose, begins = f"the chain of run {run_id}", f"what run {run_id} is"
        super().__init__(whose, begins, identity, own={"run": run_id}, kept=kept)
        self.run_id = run_id
        self.state: object = None
        self.pass_number: object = None
        self.settings: dict[str, object] = {}
        self.ranges: dict[tuple[int, int], Progress] = {}

    def objection(self, entry: Entry, body: dict[str, Any]) -> Broken | None:
        """A batch begins where the one before it in its range ended: no key is left out, and none is walked twice."""
        before = self.ranges.get((body["pass"], body["range"])) if entry.kind == "batch" else None
        if before is None or body.get("low") == (before.low if before.cursor is None else before.cursor):
            return None
        what = f"entry {entry.seq} is a batch that does not begin where the one before it in its range ended."
        return Broken(seq=entry.seq, what=what)

    def take_in(self, kind: str, body: dict[str, Any]) -> None:
        """State, pass and settings as the entries leave them, and how far each range came."""
        match kind:
            case "began":
                self.state, self.pass_number, self.settings = "running", 1, dict(body["settings"])
            case "state":
                self.state = body.get("after")
            case "pass":
                self.pass_number = body.get("pass")
            case "setting":
                self.settings[str(body.get("name"))] = body.get("after")
            case "batch":
                self._add(body)
            case _:
                pass

    def _add(self, body: dict[str, Any]) -> None:
        place = body["pass"], body["range"]
        before = self.ranges.get(place, Progress(low=body.get("low")))
        self.ranges[place] = Progress(
            low=before.low,
            cursor=body.get("high"),
            batches=before.batches + 1,
            walked=before.walked + body["walked"],
            changed=before.changed + body["changed"],
        )
