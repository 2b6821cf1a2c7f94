"""What a rehearsal saw."""

from __future__ import annotations

from collections.abc import Iterator

from rules.backfill import Backfill, WorkKind
from rules.value import Value

Texts = tuple[str | None, ...]


class Row(Value):
    """One changed row, its values as text that PostgreSQL wrote. No before if it was inserted, no after if deleted."""

    key: Texts
    before: Texts | None
    after: Texts | None


class Sample(Value):
    """One range, worked on twice. walked: its rows; changed: by the first pass; again: by the second one.

    otherwise: of these, the rows that the second pass gave another value than the first. refused: what PostgreSQL said to
    the range's own rows, skipped: why nothing can be told of it. The times are of the statement alone, in milliseconds.
    """

    name: str
    after: tuple[str, ...] | None
    walked: int
    changed: int = 0
    again: int = 0
    otherwise: int = 0
    took_ms: float = 0.0
    again_ms: float = 0.0
    wal_bytes: int = 0
    image_bytes: int = 0
    refused: str | None = None
    skipped: str | None = None


class Rehearsal(Value):
    """rows: the first that were changed. sequences: those that moved meanwhile, by this or by others."""

    samples: tuple[Sample, ...]
    rows: tuple[Row, ...]
    sequences: tuple[str, ...]

    @property
    def changed(self) -> int:
        """How many rows were changed, and changed back."""
        return sum(sample.changed for sample in self.samples)

    def findings(self, backfill: Backfill) -> Iterator[str]:
        """What must be mended before a run."""
        for sample in self.samples:
            if sample.refused is not None and not backfill.quarantine:
                yield (
                    f"The {sample.name} rows: PostgreSQL refuses the change: {sample.refused} Mend them, or let so many "
                    "such rows be set aside: quarantine = 10."
                )
        yield from self.repeated(backfill)

    def repeated(self, backfill: Backfill) -> Iterator[str]:
        """That rows were changed again, unless the file answers for it."""
        if self.again and backfill.unguarded is None:
            yield f"Not idempotent: {self._again()}. {_MENDS[backfill.work.kind]} {_UNGUARDED}"

    @property
    def again(self) -> int:
        """How many rows the second pass changed, which should be none."""
        return sum(sample.again for sample in self.samples)

    def _again(self) -> str:
        otherwise = sum(sample.otherwise for sample in self.samples)
        values = f", {otherwise:,} of them to other values" if otherwise else ", to the values that they had"
        return f"the second pass changed {self.again:,} of {self.changed:,} rows once more{values}"


_MENDS = {
    WorkKind.UPDATE: "Say in WHERE which rows are still to be done.",
    WorkKind.DELETE: "Say in WHERE which rows are to go.",
    WorkKind.INSERT: "Give the rows a unique key, and add ON CONFLICT … DO NOTHING.",
}
_UNGUARDED = 'Or write why it does not matter: unguarded = "…".'
