"""Everything that the ledger knows about an incident."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import psycopg

from rules.value import Value
from runner.errors import NotFoundError
from runner.ledger.approvals import Approval, approvals_of
from runner.ledger.corrections import Kept, list_corrections
from runner.ledger.journal import JournalEntry, entries
from runner.ledger.proposals import Proposal, list_proposals

# What an entry and what it speaks of may have in common.
_NAMES = ("digest", "sha256")


class Incident(Value):
    """name: as the correction files call it. Each of the others in its order, the oldest first."""

    name: str
    dry_runs: tuple[Proposal, ...]
    corrections: tuple[Kept, ...]
    approvals: tuple[Approval, ...]
    entries: tuple[JournalEntry, ...]

    @property
    def main(self) -> tuple[Proposal | Kept, ...]:
        """What there is to tell of: the corrections, and of each script that was not run its newest dry run."""
        ran = {kept.sha256 for kept in self.corrections}
        waiting = {each.sha256: each for each in self.dry_runs if each.sha256 not in ran}
        return (*self.corrections, *waiting.values())


def read_incident(conn: psycopg.Connection[Any], name: str) -> Incident:
    """Raises NotFoundError where nothing goes by that name."""
    dry_runs = tuple(reversed([each for each in list_proposals(conn) if each.incident == name]))
    corrections = tuple(reversed([each for each in list_corrections(conn) if each.incident == name]))
    known: tuple[Proposal | Kept, ...] = (*dry_runs, *corrections)
    digests = dict.fromkeys(each.digest for each in known)
    about = tuple(entry for entry in entries(conn) if _is_about(entry, name, known))
    if not (known or about):
        raise NotFoundError(f"Nothing in the journal is about {name}. `threephase audit list` shows what there is.")
    return Incident(
        name=name,
        dry_runs=dry_runs,
        corrections=corrections,
        approvals=tuple(approval for digest in digests for approval in approvals_of(conn, digest)),
        entries=about,
    )


def _is_about(entry: JournalEntry, name: str, known: Iterable[Proposal | Kept]) -> bool:
    """By its incident, else by what it names of a dry run or correction, such as the set that was purged."""
    body = entry.body
    if "incident" in body:
        return bool(body["incident"] == name)
    return any(
        body.get("set") == each.set_id or any(body.get(field) == getattr(each, field) for field in _NAMES)
        for each in known
    )
