"""`threephase backfill verify`: is nothing left to do, and is the chain of evidence whole?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linter.errors import InputError
from rules.value import Value
from runner.errors import FailedError, NotFoundError
from threephase.command.backfill.found import find_run
from threephase.command.backfill.opened import ledger_of, named
from threephase.command.backfill.shown import show
from threephase.command.backfill.understood import understood, understood_text
from threephase.command.connection import ConnectionOptions
from threephase.exit_code import ExitCode
from threephase.output import complain

if TYPE_CHECKING:
    import psycopg

    from runner.ledger.chain import Broken, Head
    from runner.ledger.runs import Run

_HEAD = re.compile(r"(?P<length>[1-9][0-9]{0,17}):(?P<hash>[0-9a-f]{64})")
_MOST_SHOWN = 20
_DENIED = "this role may not ask the verify query. Let the table's owner say: GRANT SELECT ON it TO this role."


class _Answer(Value):
    """What is to be said of the rows, and how the command ends for it."""

    code: ExitCode
    said: str


def verify_command(meant: str, kept: str | None, connection: ConnectionOptions) -> int:
    """Asks the run's own question of the table, and checks its chain; 1 unless both are as they should be."""
    from runner.ledger.chain import check, head

    anchor = kept_head(kept)
    with ledger_of(named(connection), own_path=True) as conn:  # for the author's query
        run = _meant(conn, meant)
        query = None if run.kind == "revert" else understood_text(run.file, run.name).verify
        answer = _asked(conn, run, query)
        broken, now = check(conn, run.id, anchor), head(conn, run.id)
    show(f"rows   {answer.said}\n{_about_chain(broken, now, anchor)}")
    if answer.code is ExitCode.REFUSED:
        complain(_DENIED)
    return ExitCode.FINDINGS if broken else answer.code


def _meant(conn: psycopg.Connection[Any], meant: str) -> Run:
    """A run, or a file, which means the newest run of that very file."""
    from runner.ledger.runs import list_runs

    path = Path(meant)
    if meant.isdecimal() or not path.is_file():
        return find_run(conn, meant)
    sha256 = understood(path).sha256
    run = next((run for run in list_runs(conn) if run.sha256 == sha256 and run.kind == "backfill"), None)
    if run is None:
        raise NotFoundError(
            f"{meant} as it is now was never run in this database. `threephase backfill list` shows what was."
        )
    return run


def kept_head(kept: str | None) -> Head | None:
    """The head that --head names. Raises InputError."""
    from runner.ledger.chain import Head

    if kept is None:
        return None
    found = _HEAD.fullmatch(kept.strip())
    if found is None:
        raise InputError("--head is not the head of a chain. Write it as the run printed it: LENGTH:HASH.")
    return Head(length=int(found["length"]), hash=found["hash"])


def _asked(conn: psycopg.Connection[Any], run: Run, query: str | None) -> _Answer:
    """Whatever comes of it, the chain is looked at too."""
    from psycopg.errors import InsufficientPrivilege

    from runner.run.verify import remaining

    if query is None:
        why = "a revert has no verify query" if run.kind == "revert" else "its file has no verify query"
        return _Answer(code=ExitCode.CLEAN, said=f"not asked: {why}.")
    try:
        left = remaining(conn, query)
    except FailedError as error:
        if not isinstance(error.__cause__, InsufficientPrivilege):
            return _Answer(code=ExitCode.FINDINGS, said=f"not known: {error}")
        said = error.__cause__.diag.message_primary
        return _Answer(code=ExitCode.REFUSED, said=f"not asked: {said}.")
    if left == 0:
        return _Answer(code=ExitCode.CLEAN, said=f"0 are left, as it should be: {query}")
    return _Answer(code=ExitCode.FINDINGS, said=f"{left:,} are left, and none should be: {query}")


def _about_chain(broken: list[Broken], now: Head, anchor: Head | None) -> str:
    if broken:
        more = f"       and {len(broken) - _MOST_SHOWN:,} more\n" if len(broken) > _MOST_SHOWN else ""
        return "".join(f"chain  broken: {each.what}\n" for each in broken[:_MOST_SHOWN]) + more
    against = (
        f" up to the head that was kept, entry {anchor.length:,}, and beyond it"
        if anchor is not None
        else "; only a head that was kept elsewhere (--head) shows whether all of it was written anew"
    )
    return f"chain  whole: {now.length:,} entries{against}.\nhead   {now.length}:{now.hash}\n"
