"""The author's statement on one range of keys, and a row that fails by itself."""

from __future__ import annotations

from secrets import token_hex
from typing import NoReturn

import psycopg

from rules.backfill import WorkKind
from rules.value import Value, replace
from runner.batch.again import refuse_repetition
from runner.batch.claim import Claim
from runner.batch.compose import Images, images_by, work_on
from runner.batch.decision import Decision, decide
from runner.batch.job import Job, SetAside
from runner.batch.words import (
    KeyRange,
    as_texts,
    bounds,
    descending,
    identifier,
    key_columns,
    key_texts,
    rows_of,
    within,
)
from runner.errors import FailedError
from runner.statement import statement


class Changed(Value):
    """rows: how many the statement changed. images: the digest of their images, None if none are kept."""

    rows: int
    images: str | None


class RowsError(Exception):
    """The statement, over so many rows, was refused because of what its rows hold."""

    def __init__(self, walked: int, refusal: psycopg.Error) -> None:
        super().__init__(refusal.diag.message_primary or str(refusal))
        self.walked = walked
        self.refusal = refusal


def change(conn: psycopg.Connection, job: Job, claimed: Claim, keys: KeyRange, pass_number: int) -> Changed:
    """Runs the statement, and what deferred constraints have to say. Raises whatever PostgreSQL refuses."""
    place = {"run_id": job.run_id, "pass": pass_number, "range": claimed.range_number, "batch": claimed.batch}
    images = images_by(conn.info.server_version) if job.backfill.images else Images.NONE
    query = work_on(job.backfill.work, job.target, keys, images)
    # binary: by the extended protocol, which takes one statement only, also where a range has no bound.
    row = conn.execute(query, bounds(keys) | place | {"salt": token_hex(16)}, binary=True).fetchone()
    conn.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else COMMIT would be where a row fails
    rows, digest = row if row is not None else (0, None)
    if rows:
        refuse_repetition(conn, job, place)
    return Changed(rows=rows, images=digest)


def change_or_set_aside(
    conn: psycopg.Connection, job: Job, claimed: Claim, keys: KeyRange, pass_number: int
) -> Changed | SetAside:
    """For one row: if it fails by itself it goes into quarantine, in the transaction of its checkpoint.

    Raises FailedError if that is one more than the backfill allows: nothing of it remains then.
    """
    try:
        with conn.transaction():
            return change(conn, job, claimed, keys, pass_number)
    except psycopg.Error as refusal:
        if not fails_by_its_rows(conn, refusal):
            raise
        return _set_aside(conn, job, claimed, keys, pass_number, refusal)


def fails_by_its_rows(conn: psycopg.Connection, refusal: psycopg.Error) -> bool:
    """Whether other rows may do better."""
    return decide(refusal.sqlstate, connected=not conn.closed) is Decision.ROW


def _set_aside(
    conn: psycopg.Connection, job: Job, claimed: Claim, keys: KeyRange, pass_number: int, refusal: psycopg.Error
) -> SetAside:
    work, target = job.backfill.work, job.target
    aside = SetAside(
        key=keys.high or (), sqlstate=refusal.sqlstate or "", message=refusal.diag.message_primary or str(refusal)
    )
    before = () if work.kind is WorkKind.INSERT else target.images  # a row that is read only has no image
    query = statement("quarantine").format(
        key=key_texts(target.key, work.alias),
        image=as_texts(identifier(work.alias, column.name) for column in before),
        walked=rows_of(target.walked, work.alias, only=work.only),
        range=within(target.key, work.alias, keys),
        last=descending(key_columns(target.key, work.alias)),
    )
    values = {
        "run_id": job.run_id,
        "pass": pass_number,
        "range": claimed.range_number,
        "batch": claimed.batch,
        "sqlstate": aside.sqlstate,
        "message": aside.message,
    }
    is_new = conn.execute(query, bounds(keys) | values).fetchone() is not None
    row = conn.execute(statement("quarantined"), {"run_id": job.run_id}).fetchone()
    if is_new and row is not None and row[0] > job.backfill.quarantine:
        _refuse(job, aside)
    return replace(aside, is_new=is_new)


def _refuse(job: Job, aside: SetAside) -> NoReturn:
    allowed = job.backfill.quarantine
    anew = f"cancel run {job.run_id}, write `quarantine = N` in the file, and begin anew"
    raise FailedError(
        f"the row {', '.join(aside.key)} of {job.target.walked} fails by itself: {aside.message} ({aside.sqlstate}). "
        f"The backfill allows {allowed} such rows. Mend the row and run the same command again; or {anew}.",
        f"a row of {job.target.walked} fails by itself ({aside.sqlstate}), and the backfill allows {allowed} such rows.",
    )
