"""`threephase images purge`: the values of rows that were changed long ago go; that they were there stays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from linter.errors import InputError
from runner.errors import RefusedError
from threephase.command.backfill.actor import audit_facts
from threephase.command.backfill.opened import ledger
from threephase.command.backfill.shown import show
from threephase.command.connection import ConnectionOptions
from threephase.exit_code import ExitCode
from threephase.output import complain

if TYPE_CHECKING:
    import psycopg

    from runner.ledger.changes import OldSet
    from runner.ledger.images import OldRun
    from runner.report.section import Row

_AGE = re.compile(r"(?P<number>[1-9][0-9]{0,4})(?P<unit>[hdw])")
_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


def purge_command(older_than: str, actor: str | None, connection: ConnectionOptions, *, yes: bool) -> int:
    """Lists what is that old; deletes it once --yes is said, one after the other."""
    from runner.ledger.changes import purgeable
    from runner.ledger.images import old_runs

    age = age_of(older_than)
    with ledger(connection) as conn:
        sets, runs = purgeable(conn, age), old_runs(conn, age)
        if not (sets or runs):
            show(f"Nothing in this ledger is older than {older_than} and still has its values.\n")
            return ExitCode.CLEAN
        show(_listed(sets, runs, older_than))
        if not yes:
            raise RefusedError("nothing was deleted: what is listed could not be reverted any more. Say --yes.")
        kept = _purged(conn, sets, runs, age, audit_facts(actor))
    for sentence in kept:
        complain(sentence)
    show(f"{len(sets) + len(runs) - len(kept):,} of {len(sets) + len(runs):,} were deleted; the journal says so.\n")
    return ExitCode.REFUSED if kept else ExitCode.CLEAN


def age_of(text: str) -> timedelta:
    """`30d`, `12h`, `4w`. Raises InputError."""
    found = _AGE.fullmatch(text.strip())
    if found is None:
        raise InputError("--older-than must be a number of hours, days or weeks, such as 12h, 30d or 4w.")
    return int(found["number"]) * _UNITS[found["unit"]]


def _purged(
    conn: psycopg.Connection[Any],
    sets: Sequence[OldSet],
    runs: Sequence[OldRun],
    age: timedelta,
    facts: dict[str, object],
) -> list[str]:
    """Why some were not deleted, for each of those."""
    from runner.ledger import changes, images

    kept = []
    for each in sets:
        try:
            changes.purge(conn, each.id, age, facts)
        except RefusedError as refused:
            kept.append(f"{_what(each)}: {refused}")
    for run in runs:
        try:
            images.purge(conn, run.id, facts)
        except RefusedError as refused:
            kept.append(f"run {run.id}: {refused}")
    return kept


def _listed(sets: Sequence[OldSet], runs: Sequence[OldRun], older_than: str) -> str:
    from runner.report.section import Section
    from runner.report.text import lines
    from runner.report.words import counted, moment

    rows: list[Row] = [(_what(each), moment(each.at), each.by, counted(each.pages, "page")) for each in sets]
    rows += [(f"run {run.id}, {run.name}", moment(run.at), "", counted(run.images, "image")) for run in runs]
    section = Section(
        title=f"Values of rows that are older than {older_than}",
        columns=("what", "at", "by", "how much"),
        rows=tuple(rows),
    )
    return "\n".join(lines(section)) + "\n"


def _what(each: OldSet) -> str:
    if each.correction is not None:
        return f"correction {each.correction}"
    return f"set {each.id}" if each.dry_run is None else f"dry run {each.dry_run}"
