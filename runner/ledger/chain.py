"""The chain of evidence of a run: what is added to it, where it has got to, whether it is whole."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import class_row
from psycopg.types.json import Jsonb

from runner.errors import NotFoundError
from runner.ledger.links import Broken, Entry, Head
from runner.ledger.run_links import Progress, RunLinks
from runner.statement import statement

__all__ = ("Broken", "Head", "append", "as_jsonb", "check", "head")


def append(conn: psycopg.Connection[Any], run_id: int, kind: str, facts: Mapping[str, object]) -> int:
    """Adds an entry in the transaction that is open; its number in the chain. The server adds who, when and where."""
    ((seq,),) = conn.execute(statement("ledger_append"), (run_id, kind, as_jsonb(facts))).fetchall()
    return int(seq)


def head(conn: psycopg.Connection[Any], run_id: int) -> Head:
    """Where the chain has got to. Raises NotFoundError where there is no such run."""
    row = conn.execute(statement("ledger_head"), (run_id,)).fetchone()
    if row is None:
        raise _no_run(run_id)
    return Head(length=row[0], hash=row[1])


def check(conn: psycopg.Connection[Any], run_id: int, kept: Head | None = None) -> list[Broken]:
    """Reads the chain again and holds it against the run, its ranges and its images; empty if all is as it was written.

    kept: a head that was kept elsewhere, without which a chain that was written anew as a whole looks right.
    Raises NotFoundError where there is no such run.
    """
    with conn.transaction():
        conn.execute(statement("ledger_snapshot"))
        row = conn.execute(statement("ledger_check_run"), (run_id,)).fetchone()
        if row is None:
            raise _no_run(run_id)
        identity, state, pass_number, settings, length, last = row
        links = RunLinks(run_id, identity, kept)
        broken = next(filter(None, map(links.follow, _entries(conn, run_id))), None)
        if broken is not None:
            return [broken]
        return [
            *links.end(None if last is None else Head(length=length, hash=last)),
            *_run_differs(links, {"state": state, "pass": pass_number}, settings),
            *_ranges_differ(links, conn.execute(statement("ledger_check_ranges"), (run_id,))),
            *_images_differ(conn, run_id),
        ]


def as_jsonb(value: object) -> Jsonb:
    """The value for a jsonb parameter; of a file name that is no text, what is not text is replaced."""
    return Jsonb(value, dumps=_dumps)


def _dumps(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace").decode("utf-8")


def _no_run(run_id: int) -> NotFoundError:
    return NotFoundError(f"There is no run {run_id} in the ledger. `threephase backfill list` shows those there are.")


def _entries(conn: psycopg.Connection[Any], run_id: int) -> Iterator[Entry]:
    """By a cursor of the server: a chain may be longer than memory."""
    with conn.cursor("threephase_entries", row_factory=class_row(Entry)) as cursor:
        cursor.itersize = 1_000
        yield from cursor.execute(statement("ledger_check_entries"), (run_id,))


def _run_differs(links: RunLinks, how: Mapping[str, object], settings: str) -> Iterator[Broken]:
    entered = {"state": links.state, "pass": links.pass_number, **links.settings}
    try:
        now = {**how, **json.loads(settings)}
    except (ValueError, TypeError, RecursionError):
        yield Broken(seq=None, what=f"the settings of run {links.run_id} cannot be read.")
        return
    for name, value in now.items():
        if entered.get(name) != value:
            what = f"{name} of run {links.run_id} is {value}, and no entry says who made it so"
            yield Broken(seq=None, what=f"{what}: the last one says {entered.get(name)}.")


def _ranges_differ(links: RunLinks, rows: Iterable[tuple[Any, ...]]) -> Iterator[Broken]:
    try:
        there = {(row[0], row[1]): _progress(*row[2:]) for row in rows}
    except (ValueError, RecursionError):
        yield Broken(seq=None, what=f"the keys in the ranges of run {links.run_id} cannot be read.")
        return
    for place in sorted(there.keys() | links.ranges.keys()):
        now = there.get(place, Progress())
        entered = links.ranges.get(place, Progress(low=now.low))
        if now != entered:
            what = f"range {place[1]} of pass {place[0]} is not where its batches left it: {_difference(now, entered)}."
            yield Broken(seq=None, what=what)


def _progress(low: str | None, cursor: str | None, batches: int, walked: int, changed: int) -> Progress:
    keys = {name: None if text is None else json.loads(text) for name, text in (("low", low), ("cursor", cursor))}
    return Progress(**keys, batches=batches, walked=walked, changed=changed)


def _difference(now: Progress, entered: Progress) -> str:
    """Keys are not repeated: they may be personal data."""
    counts = [(name, getattr(now, name), getattr(entered, name)) for name in ("batches", "walked", "changed")]
    keys = [f"{name} is another key" for name in ("low", "cursor") if getattr(now, name) != getattr(entered, name)]
    return ", ".join([f"{name} is {is_now}, not {was}" for name, is_now, was in counts if is_now != was] + keys)


def _images_differ(conn: psycopg.Connection[Any], run_id: int) -> Iterator[Broken]:
    ((may_see,),) = conn.execute(statement("ledger_check_may_see")).fetchall()
    digests = statement("ledger_check_digests") if may_see else sql.Identifier("threephase", "image_digest")
    wanted = statement("ledger_check_images").format(digests=digests)
    for seq, pass_number, number, batch, entered, there in conn.execute(wanted, {"id": run_id}):
        place = f"batch {batch} in range {number} of pass {pass_number}"
        if there is None:
            yield Broken(seq=seq, what=f"the image of {place} is missing, and no entry says that it was purged.")
        elif entered is None:
            yield Broken(seq=seq, what=f"the image of {place} was put in: no entry speaks of it.")
        else:
            yield Broken(seq=seq, what=f"the image of {place} was edited: it is not what entry {seq} says.")
