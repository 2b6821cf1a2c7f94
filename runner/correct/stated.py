"""What others are told of a script: the server, the journal, the ledger."""

from __future__ import annotations

from runner.correct.outcome import Executed
from runner.correct.script import Script
from runner.ledger.executions import Stated


def title(script: Script) -> str:
    """What pg_stat_activity shows of its connections."""
    return f"threephase correct {script.incident}"


def named(script: Script) -> dict[str, str]:
    """Which script, in an entry of the journal."""
    return {"sha256": script.sha256, "incident": script.incident}


def stated(script: Script, done: Executed) -> Stated:
    """What it is and what it did."""
    return Stated(
        digest=done.digest,
        sha256=script.sha256,
        kind=script.kind,
        reverts=script.reverts,
        incident=script.incident,
        file=script.text,
        target=done.target,
        set_id=done.set_id,
        result=done.to_json(),
    )
