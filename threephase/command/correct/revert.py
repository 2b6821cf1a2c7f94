"""`threephase correct revert`: takes a correction back, as a correction of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, assert_never

from linter.correction import read_correction
from rules.correction import Correction, RevertBy
from runner.errors import RefusedError
from threephase.command.backfill.opened import ledger_of, named
from threephase.command.connection import ConnectionOptions
from threephase.command.correct.attempts import Executing
from threephase.command.correct.dry_run import tried
from threephase.command.correct.run import done

if TYPE_CHECKING:
    import psycopg


class RevertOptions(Executing):
    """The options of the command, as given. only_dry: show what it would do, and keep that for an approval."""

    id: int
    only_dry: bool
    connection: ConnectionOptions


def revert_command(options: RevertOptions) -> int:
    """As a dry run ends, or a run."""
    from runner.correct.revert import revert_script

    dsn = named(options.connection)
    with ledger_of(dsn) as conn:
        _refuse_another_way(conn, options.id)
        script = revert_script(conn, options.id)
    if options.only_dry:
        return tried(dsn, script, options, options.connection)
    return done(dsn, script, options, options.connection)


def _refuse_another_way(conn: psycopg.Connection[Any], id: int) -> None:
    """What its file says about going back is what was approved."""
    from runner.ledger.corrections import read

    kept = read(conn, id)
    correction = read_correction(kept.file, f"{kept.incident}.sql") if kept.kind == "correction" else None
    if not isinstance(correction, Correction):
        return  # the images are compared with each row all the same
    match correction.revert:
        case RevertBy.IMAGES:
            return
        case RevertBy.SQL:
            file = correction.revert_file
            raise RefusedError(
                f"correction {id} is undone by {file}, as its file says: a correction of its own. "
                f"threephase correct dry-run {file}, then approve and run it."
            )
        case RevertBy.NONE:
            raise RefusedError(
                f'correction {id} was made with revert = "none". What its file goes back to: {correction.backup}.'
            )
        case never:
            assert_never(never)
