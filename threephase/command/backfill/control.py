"""`threephase backfill pause`, `resume`, `cancel` and `set`: through the ledger, from any host."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from linter.errors import InputError
from runner.state import State
from threephase.command.backfill.actor import audit_facts
from threephase.command.backfill.found import find_run, refuse_ended
from threephase.command.backfill.opened import ledger
from threephase.command.backfill.shown import show
from threephase.command.connection import ConnectionOptions
from threephase.exit_code import ExitCode

if TYPE_CHECKING:
    from runner.ledger.runs import Run

# What each of them says when nobody gives a reason, and what happens then.
_DONE = {
    State.PAUSED: (
        "paused",
        "Run {id} is paused. Its workers stop after their batch, those started with --wait stay.\n"
        "`threephase backfill resume {id}` lets it go on, then {again}.\n",
    ),
    State.RUNNING: (
        "resumed",
        "Run {id} may go on. Workers that waited do so within seconds; where none is left, start one again:\n"
        "{again}.\n",
    ),
    State.CANCELLED: (
        "cancelled",
        "Run {id} is cancelled and cannot go on. Its workers stop after their batch; what is committed stays.\n",
    ),
}


def move_command(meant: str, then: State, why: str | None, actor: str | None, connection: ConnectionOptions) -> int:
    """Puts the run into another state, and says what happens now."""
    from runner.ledger.runs import move

    usual, said = _DONE[then]
    with ledger(connection) as conn:
        run = find_run(conn, meant)
        if run.state is then:
            show(f"Run {run.id} is {then.value} already.{_because(run)}\n")
            return ExitCode.CLEAN
        moved = move(conn, run.id, then, why or usual, audit_facts(actor))
    show(said.format(id=moved.id, again=_again(moved)) + (_way_back(moved) if then is State.CANCELLED else ""))
    return ExitCode.CLEAN


def _again(run: Run) -> str:
    """What starts a worker of it."""
    if run.kind == "revert":
        return f"`threephase backfill revert {run.reverts}`"
    return f"`threephase backfill run` with the file of {run.name}, as before"


def _way_back(run: Run) -> str:
    from linter.backfill import read_backfill
    from rules.backfill import Backfill

    if run.kind == "revert":
        return f"`threephase backfill revert {run.reverts}` begins it anew.\n"
    read = read_backfill(run.file, f"{run.name}.sql")
    if isinstance(read, Backfill) and not read.images:
        return "It cannot be reverted: its file says `images = false`, so no old values were kept.\n"
    return f"`threephase backfill revert {run.id}` brings the old values back.\n"


def set_command(meant: str, given: Sequence[str], actor: str | None, connection: ConnectionOptions) -> int:
    """Changes settings, each audited with its value before and after."""
    from runner.ledger.runs import change_setting

    wanted = [_parted(each) for each in given]
    facts = audit_facts(actor)
    with ledger(connection) as conn:
        run = find_run(conn, meant)
        refuse_ended(run)
        with conn.transaction():  # all of them or none
            for name, text in wanted:
                change_setting(conn, run.id, name, text, facts)
    show(_changes(run, wanted))
    return ExitCode.CLEAN


def _parted(given: str) -> tuple[str, str]:
    name, equals, text = given.partition("=")
    if not equals or not name.strip():
        raise InputError(f"{given} is no setting. Write it as name=value, such as target_ms=200.")
    return name.strip(), text.strip()


def _changes(run: Run, wanted: Sequence[tuple[str, str]]) -> str:
    changes = "".join(f"  {name}: {_shown(getattr(run.settings, name))} → {text}\n" for name, text in wanted)
    return f"Run {run.id}, from the next batch on:\n{changes}"


def _shown(value: object) -> str:
    return "none" if value is None else str(value)


def _because(run: Run) -> str:
    return f" Why: {run.why}" if run.why else ""
