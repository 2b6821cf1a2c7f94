"""The images of a run, slice by slice: the newest batch first, and of each as many rows as one transaction can bear."""

from __future__ import annotations

import psycopg

from rules.value import Value, replace
from runner.statement import statement

_BEYOND_ALL = 2**62  # no run has so many entries


class Slice(Value):
    """Images first to last of a batch's, counted from 1. seq: the batch's entry in the audit."""

    seq: int
    reverts: int
    of_pass: int
    of_range: int
    of_batch: int
    first: int
    last: int

    @property
    def values(self) -> dict[str, int]:
        """As parameters."""
        return {name: getattr(self, name) for name in ("reverts", "of_pass", "of_range", "of_batch", "first", "last")}

    @property
    def undoes(self) -> dict[str, int]:
        """For the audit: whose images these are."""
        names = {"run": "reverts", "pass": "of_pass", "range": "of_range", "batch": "of_batch"}
        return {said: getattr(self, name) for said, name in {**names, "first": "first", "last": "last"}.items()}

    @property
    def cursor(self) -> tuple[str, str]:
        """Where the next one begins."""
        return str(self.seq), str(self.last)

    def halves(self) -> tuple[Slice, Slice]:
        """Of more than one row."""
        middle = (self.first + self.last) // 2
        return replace(self, last=middle), replace(self, first=middle + 1)


def next_slice(conn: psycopg.Connection, run_id: int, cursor: tuple[str, ...] | None, size: int) -> Slice | None:
    """At most so many images of the run, after those at the cursor; None where there are no more."""
    seq, done = (_BEYOND_ALL, 0) if cursor is None else (int(cursor[0]), int(cursor[1]))
    row = conn.execute(statement("revert_next"), {"reverts": run_id, "seq": seq, "done": done}).fetchone()
    if row is None:
        return None
    found, of_pass, of_range, of_batch, count = row
    first = done + 1 if found == seq else 1
    return Slice(
        seq=found,
        reverts=run_id,
        of_pass=of_pass,
        of_range=of_range,
        of_batch=of_batch,
        first=first,
        last=min(first + size - 1, count),
    )
