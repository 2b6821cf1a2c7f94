"""`threephase ledger`: makes the ledger, upgrades it, prints its SQL, says how it stands, lets images go."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from linter.errors import InputError
from threephase.command.backfill.actor import audit_facts
from threephase.command.backfill.opened import explained, ledger, named
from threephase.command.backfill.shown import show
from threephase.command.connection import ConnectionOptions
from threephase.exit_code import ExitCode
from threephase.output import write
from threephase.version import __version__

if TYPE_CHECKING:
    import psycopg

    from runner.ledger.standing import Standing

_TOOL = f"threephase {__version__}"
_MAY = {
    "owner": "owner: may do everything, also what the ledger refuses to others; let runs be done by another role",
    "runner": "runner: may run backfills",
    "approver": "approver: may look, at the rows of corrections too, and approve of them",
    "reader": "reader: may look, but not at images",
}


def init_command(connection: ConnectionOptions) -> int:
    """Makes the ledger; says so where there is one."""
    from runner.ledger.install import LATEST, install, version

    with _connected(connection) as conn:
        there = version(conn)
        if there is not None:
            show(_there_already(conn.info.dbname, there, LATEST))
            return ExitCode.CLEAN
        made = install(conn, tool=_TOOL)
        show(_made(conn) if made else _there_already(conn.info.dbname, LATEST, LATEST))
    return ExitCode.CLEAN


def upgrade_command(connection: ConnectionOptions) -> int:
    """Brings the ledger to this release's version, and grants its roles what they need."""
    from runner.errors import LedgerError
    from runner.ledger.install import LATEST, install, missing_roles, version

    with _connected(connection) as conn:
        if version(conn) is None:
            raise LedgerError(
                f"There is no ledger in the database {conn.info.dbname}. Make it: threephase ledger init."
            )
        applied = install(conn, tool=_TOOL)
        said = f"from version {applied[0] - 1} to {LATEST}" if applied else f"of version {LATEST} already"
        show(f"The ledger in the database {conn.info.dbname} is {said}.\n{_about_roles(missing_roles(conn))}")
    return ExitCode.CLEAN


def show_sql_command(since: int, output_file: Path | None) -> int:
    """Prints what init, or upgrade from that version, would run; needs no database."""
    from runner.ledger.install import LATEST, ddl

    if since > LATEST:
        raise InputError(f"--since {since}: this threephase knows the ledger up to version {LATEST}.")
    write(ddl(since), output_file)
    return ExitCode.CLEAN


def status_command(format: str, connection: ConnectionOptions) -> int:
    """Says how the ledger stands; refused where it is missing or of another version."""
    from runner.ledger.standing import read_standing

    with ledger(connection) as conn:
        standing = read_standing(conn)
        database = conn.info.dbname
    if format == "json":
        kept = {name: getattr(standing, name) for name in standing._fields}
        write(json.dumps({"database": database, **kept}, indent=2) + "\n", None)
    else:
        show(_stands(database, standing))
    return ExitCode.CLEAN


def purge_command(run_id: int, actor: str | None, connection: ConnectionOptions, *, yes: bool) -> int:
    """Deletes the images of a run that has ended, once --yes is said."""
    from runner.errors import RefusedError
    from runner.ledger.images import purge
    from runner.ledger.runs import read_run

    with ledger(connection) as conn:
        run = read_run(conn, run_id)
        if not yes:
            raise RefusedError(
                f"Run {run.id} ({run.name}) could not be reverted any more without its images. Say --yes to delete them."
            )
        images = purge(conn, run.id, audit_facts(actor))
    show(f"The images of {images:,} batches of run {run.id} are deleted, and an entry of its chain says so.\n")
    return ExitCode.CLEAN


@contextmanager
def _connected(connection: ConnectionOptions) -> Iterator[psycopg.Connection[Any]]:
    from runner.connection.connect import connect

    dsn = named(connection)
    with closing(connect(dsn)) as conn, explained(dsn):
        yield conn


def _there_already(database: str, there: int, latest: int) -> str:
    said = f"There is a ledger of version {there} in the database {database} already"
    return f"{said}; this threephase needs {latest}: threephase ledger upgrade.\n" if there < latest else f"{said}.\n"


def _made(conn: psycopg.Connection[Any]) -> str:
    from runner.ledger.install import LATEST, missing_roles

    return (
        f"A ledger of version {LATEST} is made in the database {conn.info.dbname}: the schema threephase, owned by "
        f"{conn.info.user}.\n{_about_roles(missing_roles(conn))}"
    )


def _about_roles(missing: Sequence[str]) -> str:
    if not missing:
        return (
            "Runs are best done by another role than the owner, who could undo its safeguards: GRANT threephase_runner TO "
            "that role. Who only looks needs threephase_reader; who approves of corrections, threephase_approver.\n"
        )
    wanted = " ".join(f"CREATE ROLE {role} NOLOGIN;" for role in missing)
    return (
        f"The roles {' and '.join(missing)} were not made: that takes CREATEROLE. Let a DBA run {wanted} "
        "Then threephase ledger upgrade grants them what they need.\n"
    )


def _stands(database: str, standing: Standing) -> str:
    lines = {
        "ledger": f"version {standing.version}, in the database {database}",
        "owner": standing.owner,
        "you": f"{standing.role}, {_MAY[standing.may]}",
        "runs": f"{standing.runs:,}, {standing.unfinished:,} of them not ended",
        "size": f"{_megabytes(standing.bytes)}, {_megabytes(standing.image_bytes)} of it images",
    }
    text = "".join(f"{name:<7} {value}.\n" for name, value in lines.items())
    return text + (_about_roles(standing.missing) if standing.missing else "")


def _megabytes(number: int) -> str:
    return f"{number / 1_048_576:,.1f} MB"
