"""What a statement assigns, and whether all of it comes out the same when it is done again."""

from __future__ import annotations

from linter.backfill.expression import made_anew, settles
from linter.block.assignment import Assignment, is_default
from linter.grammar.cursor import Cursor
from rules.value import Value


class Assigned(Value):
    """What a statement assigns to the table that it calls alias; the stretches are of these tokens."""

    alias: str
    assignments: tuple[Assignment, ...]

    @property
    def columns(self) -> frozenset[str]:
        """All columns that are assigned."""
        return frozenset(each.column for each in self.assignments)


def all_settle(c: Cursor, assigned: Assigned, tested: Assignment | None = None) -> bool:
    """Whether a second time changes nothing that counts. tested: a column that would be given its first value again."""
    return all(
        settles(Cursor(c.text, c.tokens, *each.right), each.column, assigned.alias, assigned.columns)
        and (each is tested or not (is_default(c, each.right) or made_anew(Cursor(c.text, c.tokens, *each.right))))
        for each in assigned.assignments
    )
