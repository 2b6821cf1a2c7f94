"""What the ledger keeps about a dry run or a correction: its head, and who approved it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from runner.account.line import Line, Tone, aligned, heading, named
from runner.account.value import name
from runner.ledger.approvals import Approval
from runner.ledger.corrections import Kept
from runner.ledger.proposals import Proposal
from runner.report.words import moment


def head_lines(kept: Proposal | Kept) -> Iterator[Line]:
    """Which it is, of what, by whom, when and where."""
    yield heading(title(kept))
    where = kept.target.get("database") or "-"
    yield from named(
        [
            ("incident", name(kept.incident)),
            ("script", kept.sha256),
            ("digest", kept.digest),
            ("by", name(kept.by)),
            ("at", moment(kept.at)),
            ("database", name(str(where))),
        ]
    )


def title(kept: Proposal | Kept) -> str:
    """`Dry run of INC-7`, `Correction 3, INC-7`, `Correction 4, which reverts correction 3, INC-7`."""
    incident = name(kept.incident)
    what = "" if kept.reverts is None else f"the revert of correction {kept.reverts}, "
    if isinstance(kept, Proposal):
        return f"Dry run of {what}{incident}"
    undoes = "" if kept.reverts is None else f", which reverts correction {kept.reverts}"
    return f"Correction {kept.id}{undoes}, {incident}"


def file_lines(kept: Proposal | Kept) -> Iterator[Line]:
    """What was executed, word by word: whoever approves has read it."""
    yield heading("The file")
    yield from (Line(text=f"  {name(line)}".rstrip()) for line in kept.file.rstrip().split("\n"))


def approval_lines(approvals: Sequence[Approval], wanted: Sequence[str], now: datetime | None) -> Iterator[Line]:
    """wanted: the roles that must approve. now: None where it does not matter any more whether one has expired."""
    yield heading("Approvals")
    rows = [(name(each.role), name(each.by), moment(each.at), _until(each, now)) for each in approvals]
    texts = aligned(rows)
    for each, text in zip(approvals, texts, strict=True):
        yield Line(text=text, tone=Tone.NOTE if now is not None and each.expires_at <= now else Tone.PLAIN)
    held = {each.role for each in approvals if now is None or each.expires_at > now}
    for role in wanted:
        if role not in held:
            yield Line(text=f"  {name(role)}  missing", tone=Tone.NOTE)


def _until(approval: Approval, now: datetime | None) -> str:
    expired = now is not None and approval.expires_at <= now
    return f"{'expired' if expired else 'holds until'} {moment(approval.expires_at)}"
