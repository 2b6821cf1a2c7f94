"""How the rows of a revert ended."""

from __future__ import annotations

from rules.value import Value
from runner.state import State

ENDS = ("restored", "already_old", "conflict", "missing", "refused")


class Left(Value):
    """A row that was left as it is, and why. sqlstate: empty where PostgreSQL raised no error."""

    key: tuple[str, ...]
    sqlstate: str
    message: str


class Ends(Value):
    """restored: is again as it was before the run, looked at afterwards. already_old: was so before the revert.

    conflict: was changed since, another row is in its place, or others have come to refer to it. missing: is not there
    any more. refused: a trigger or a constraint does not let it back. left: the rows of the last three.
    """

    restored: int = 0
    already_old: int = 0
    conflict: int = 0
    missing: int = 0
    refused: int = 0
    left: tuple[Left, ...] = ()

    def __add__(self, other: Ends) -> Ends:
        counts = {end: getattr(self, end) + getattr(other, end) for end in ENDS}
        return Ends(**counts, left=self.left + other.left)

    @property
    def rows(self) -> int:
        """All of them."""
        return self.restored + self.already_old + self.unrestored

    @property
    def unrestored(self) -> int:
        """Those that were left as they are."""
        return self.conflict + self.missing + self.refused


class RevertOutcome(Value):
    """run_id: of the revert itself; None of a dry one, of which nothing is kept. ends: over the whole revert."""

    run_id: int | None
    state: State | None
    ends: Ends
