"""The evidence about an incident, for people: Markdown, in which nothing of the data is mark-up."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from runner.account.kept import approval_lines, head_lines
from runner.account.line import Line, heading
from runner.account.text import as_markdown, fenced, markdown
from runner.account.value import name
from runner.account.whole import whole_lines
from runner.audit.incident import Incident
from runner.change.rows import RowChange
from runner.correct.outcome import from_json
from runner.ledger.corrections import Kept
from runner.ledger.journal import Head, JournalEntry
from runner.ledger.proposals import Proposal
from runner.report.words import moment, who

Rows = Callable[[int], tuple[Iterable[RowChange], str | None]]
"""The first changed rows of the set of that number, or why they are not to be had."""

_ALL = "changes.jsonl has them"


def evidence(incident: Incident, head: Head | None, broken: Iterable[str], rows: Rows) -> Iterator[str]:
    """head: where the journal ends. broken: what the check of it found. rows: those that are shown here."""
    yield f"# Evidence about {as_markdown(name(incident.name))}\n\n"
    yield from markdown(_journal_lines(head, tuple(broken)))
    for kept in incident.main:
        yield from markdown(_told(kept, incident, rows))
        yield fenced(kept.file, "sql")
    yield from markdown(_entry_lines(incident.entries))


def _told(kept: Proposal | Kept, incident: Incident, rows: Rows) -> Iterator[Line]:
    executed = from_json(kept.result)
    approvals = [each for each in incident.approvals if each.digest == kept.digest]
    around = (head_lines(kept), approval_lines(approvals, _wanted(kept), None))
    changes, missing = rows(kept.set_id)
    return whole_lines(executed, changes, *around, more=_ALL, missing=missing)


def _wanted(kept: Proposal | Kept) -> tuple[str, ...]:
    return () if isinstance(kept, Proposal) else tuple(kept.policy.get("roles", ()))


def _journal_lines(head: Head | None, broken: tuple[str, ...]) -> Iterator[Line]:
    yield heading("The journal")
    if head is not None:
        yield Line(text=f"head   {head.length}:{head.hash}")
    if broken:
        yield from (Line(text=f"broken {name(sentence)}") for sentence in broken)
    else:
        yield Line(
            text="whole, when this was written: threephase audit verify --head with this head says whether it still is"
        )


def _entry_lines(entries: Iterable[JournalEntry]) -> Iterator[Line]:
    yield heading("What the journal says")
    for entry in entries:
        why = entry.body.get("why")
        said = f": {why if isinstance(why, str) else json.dumps(why)}" if why else ""
        yield Line(text=name(f"{entry.seq}  {moment(entry.at)}  {entry.kind}  {who(entry.body)}{said}"))
