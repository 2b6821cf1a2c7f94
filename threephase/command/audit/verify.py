"""`threephase audit verify`: is everything as it was written?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from rules.value import Value
from threephase.command.backfill.opened import ledger
from threephase.command.backfill.shown import show
from threephase.command.backfill.verify import kept_head
from threephase.command.connection import ConnectionOptions
from threephase.exit_code import ExitCode
from threephase.output import write

if TYPE_CHECKING:
    import psycopg

    from runner.ledger.journal import Broken, Head

_MOST_SHOWN = 20


class Checked(Value):
    """What is broken, in the journal and in the chains of runs; how many runs there are, and where the journal ends."""

    journal: tuple[Broken, ...]
    runs: dict[int, tuple[Broken, ...]]
    head: Head | None

    @property
    def broken(self) -> list[str]:
        """A sentence for each."""
        of_runs = [f"run {run}: {each.what}" for run, found in self.runs.items() for each in found]
        return [*(f"journal: {each.what}" for each in self.journal), *of_runs]


def verify_command(kept: str | None, format: str, connection: ConnectionOptions) -> int:
    """1 unless all of it is as it was written."""
    anchor = kept_head(kept)
    with ledger(connection) as conn:
        found = checked(conn, anchor)
    if format == "json":
        from linter.report.visible import inert_json

        write(inert_json(_as_json(found)), None)
    else:
        show(_as_text(found, anchor))
    return ExitCode.FINDINGS if found.broken else ExitCode.CLEAN


def checked(conn: psycopg.Connection[Any], anchor: Head | None = None) -> Checked:
    """The journal, with all that it speaks of, and the chain of every run."""
    from runner.errors import LedgerError
    from runner.ledger import chain, journal
    from runner.ledger.runs import list_runs

    of_journal = tuple(journal.check(conn, anchor))
    runs = {run.id: tuple(chain.check(conn, run.id)) for run in reversed(list_runs(conn))}
    try:
        head = journal.head(conn)
    except LedgerError:  # it was deleted, which is among what is broken
        head = None
    return Checked(journal=of_journal, runs=runs, head=head)


def _as_text(found: Checked, anchor: Head | None) -> str:
    from runner.report.words import counted

    if found.broken:
        more = len(found.broken) - _MOST_SHOWN
        lines = [f"broken   {sentence}" for sentence in found.broken[:_MOST_SHOWN]]
        return "".join(f"{line}\n" for line in [*lines, *([f"         and {more:,} more"] if more > 0 else [])])
    length = 0 if found.head is None else found.head.length
    against = (
        f" up to the head that was kept, entry {anchor.length:,}, and beyond it"
        if anchor is not None
        else "; only a head that was kept elsewhere (--head) shows whether all of it was written anew"
    )
    chains = counted(len(found.runs), "chain")
    runs = f"whole: {chains}, with their ranges and images" if found.runs else "there are none"
    kept = "" if found.head is None else f"head     {found.head.length}:{found.head.hash}\n"
    return (
        f"journal  whole: {counted(length, 'entry', 'entries')}{against}.\n"
        "         So are the dry runs, approvals, corrections and changed rows that it speaks of.\n"
        f"runs     {runs}.\n{kept}"
    )


def _as_json(found: Checked) -> str:
    head = None if found.head is None else {"length": found.head.length, "hash": found.head.hash}
    told = {"version": 1, "whole": not found.broken, "broken": found.broken, "runs": list(found.runs), "head": head}
    return json.dumps(told, indent=2) + "\n"
