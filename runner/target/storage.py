"""How the table lies on disk, and what that does to many changes."""

from __future__ import annotations

from collections.abc import Iterator

from rules.backfill import WorkKind
from rules.value import Value
from runner.statement import statement
from runner.target.notice import Notice, Subject, note, warn

_FEW = 1_000  # rows, of which no share says anything
_SHARE = 0.2  # of the rows: from here on statistics mislead, and dead rows slow down


class _Table(Value):
    unlogged: bool
    live: int
    dead: int
    modified: int
    analyzed: bool
    fillfactor: int
    vacuumed: bool


def statistics(subject: Subject) -> Iterator[Notice]:
    """Without fresh ones estimates and plans are guesses."""
    table, name = _read(subject, subject.target.oid), subject.target.walked
    if not table.analyzed:
        yield warn("statistics", f"{name} was never analyzed: plans and estimates are guesses.", f"ANALYZE {name}.")
    elif table.modified > _FEW and table.modified > _SHARE * table.live:
        yield warn(
            "statistics",
            f"{table.modified:,} rows of {name} were changed since its statistics were made.",
            f"ANALYZE {name}.",
        )


def dead_rows(subject: Subject) -> Iterator[Notice]:
    """Dead rows are read past by each scan."""
    table, name = _read(subject, subject.target.oid), subject.target.walked
    if table.dead > _FEW and table.dead > _SHARE * table.live:
        yield warn(
            "dead rows", f"{name} holds {table.dead:,} dead rows beside {table.live:,}.", f"VACUUM {name} first."
        )


def indexed_columns(subject: Subject) -> Iterator[Notice]:
    """An UPDATE of an indexed column writes into every index of the table; one of no indexed column need not (HOT)."""
    if subject.backfill.work.kind is not WorkKind.UPDATE:
        return
    values = {"oid": subject.written_oid, "columns": list(subject.changed)}
    indexes = [name for (name,) in subject.conn.execute(statement("preflight_indexes"), values)]
    if indexes:
        yield note(
            "indexed columns",
            f"{', '.join(indexes)} holds what is changed: each row writes into all indexes of the table (no HOT).",
            "Build such an index after the backfill, where nobody needs it before.",
        )
    elif (fillfactor := _read(subject, subject.written_oid).fillfactor) == 100:
        yield note(
            "fillfactor",
            f"The pages of {subject.target.written} are filled to {fillfactor} %: where one has no room left, a changed row "
            "writes into all indexes too.",
        )


def vacuum(subject: Subject) -> Iterator[Notice]:
    """Old versions of the rows are removed by autovacuum only."""
    row = subject.conn.execute(statement("preflight_server")).fetchone()
    name = subject.target.written
    advice = f"Switch it on, or VACUUM {name} by hand while the run goes on."
    if row is not None and not row[2]:
        yield warn("autovacuum", "autovacuum is off on this server: the table grows with each changed row.", advice)
    elif not _read(subject, subject.written_oid).vacuumed:
        yield warn("autovacuum", f"autovacuum is off for {name}: it grows with each changed row.", advice)


def unlogged(subject: Subject) -> Iterator[Notice]:
    """A crash would empty the table, and leave the ledger."""
    if _read(subject, subject.written_oid).unlogged:
        yield warn("unlogged", f"{subject.target.written} is UNLOGGED: a crash empties it, and not the ledger.")


def _read(subject: Subject, oid: int) -> _Table:
    row = subject.conn.execute(statement("preflight_table"), {"oid": oid}).fetchone()
    unlogged, _, live, dead, modified, analyzed, fillfactor, vacuumed = row or (False, False, 0, 0, 0, True, 100, True)
    return _Table(
        unlogged=unlogged,
        live=live,
        dead=dead,
        modified=modified,
        analyzed=analyzed,
        fillfactor=fillfactor,
        vacuumed=vacuumed,
    )
