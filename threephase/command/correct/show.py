"""`threephase correct show`: a dry run by its digest, or a correction by its number."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from threephase.command.backfill.opened import ledger
from threephase.command.connection import ConnectionOptions
from threephase.command.correct.decided import policy_of
from threephase.command.correct.known import known_rows, left_rows
from threephase.command.correct.telling import Telling, json_of, tell
from threephase.exit_code import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence

    import psycopg

    from runner.ledger.corrections import Kept
    from runner.ledger.proposals import Proposal

_LONGEST_NUMBER = 18
"""A digest is named by more digits than this, or by one that is a letter; a correction's number never is."""


class ShowOptions(Telling):
    """The options of the command, as given."""

    meant: str
    connection: ConnectionOptions


def show_command(options: ShowOptions) -> int:
    """Shows it, and enters nothing: whoever only looks must not be in the way of a correction that is about to commit."""
    with ledger(options.connection) as conn:
        show_kept(conn, meant(conn, options.meant), options, options.connection, with_file=True)
    return ExitCode.CLEAN


def meant(conn: psycopg.Connection[Any], text: str) -> Proposal | Kept:
    """A correction where there is one of that number, else a dry run. Raises NotFoundError."""
    from runner.ledger.corrections import list_corrections, read
    from runner.ledger.proposals import find

    if text.isdecimal() and len(text) <= _LONGEST_NUMBER:
        number = int(text)
        if len(text) < 8 or any(each.id == number for each in list_corrections(conn)):
            return read(conn, number)
    return find(conn, text.lower())


def show_kept(
    conn: psycopg.Connection[Any],
    kept: Proposal | Kept,
    telling: Telling,
    connection: ConnectionOptions,
    *,
    with_file: bool = False,
) -> None:
    """Tells all that is kept of it. with_file: in a text too, for somebody who has not just had it in hand."""
    from runner.account.as_json import kept_json
    from runner.account.kept import approval_lines, file_lines, head_lines
    from runner.account.rows import left_lines
    from runner.account.text import fenced
    from runner.account.whole import whole_lines
    from runner.correct.outcome import from_json
    from runner.ledger.approvals import approvals_of

    executed, approvals = from_json(kept.result), approvals_of(conn, kept.digest)
    left = left_rows(conn, kept.set_id, telling.limit) if kept.kind == "revert" else ()
    rows, missing = known_rows(conn, kept.set_id, telling.limit)
    wanted, now = _asked_for(kept, connection)
    file = file_lines(kept) if with_file and telling.format == "text" else ()
    around = (head_lines(kept), approval_lines(approvals, wanted, now), file)
    tell(
        telling,
        lambda: whole_lines(executed, rows, *around, missing=missing, left=left_lines(left, telling.limit)),
        json_of({**kept_json(kept, approvals), "changes_missing": missing}, rows, left),
        also=f"## The file\n\n{fenced(kept.file, 'sql')}",
    )


def _asked_for(kept: Proposal | Kept, connection: ConnectionOptions) -> tuple[Sequence[str], datetime | None]:
    """The roles that must approve, or had to; the moment that decides whether an approval still holds."""
    from runner.ledger.proposals import Proposal

    if isinstance(kept, Proposal):
        return policy_of(connection).roles, datetime.now(UTC)
    return tuple(kept.policy.get("roles", ())), None
