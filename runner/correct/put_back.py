"""The rows of a set, put back in whatever order the constraints allow; those that they refuse are left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import psycopg

from rules.backfill import WorkKind
from rules.correction import Expected
from rules.name import Name
from rules.value import Value
from runner.correct.outcome import StepDone
from runner.correct.undo import Putting, Undone, put_back_by_half, putting_back
from runner.errors import RefusedError
from runner.statement import statement

_ANY = Expected(least=0, most=None)
_OURS = "pg_catalog, pg_temp"
_IMMEDIATE = "SET CONSTRAINTS ALL IMMEDIATE"


class Group(Value):
    """Rows of one table to which the same is done. rows: how many, of how many in the set of that table.

    differing: the columns that were changed.
    """

    undone: Undone
    how: Putting
    rows: int
    of: int
    differing: tuple[str, ...]


class _Slice(Value):
    """The rows of a group from one number to another."""

    group: Group
    first: int
    last: int

    def halves(self) -> tuple[_Slice, ...]:
        """Itself, where it is a single row."""
        if self.first == self.last:
            return (self,)
        middle = (self.first + self.last) // 2
        return (
            _Slice(group=self.group, first=self.first, last=middle),
            _Slice(group=self.group, first=middle + 1, last=self.last),
        )


_Withheld = Mapping[Name, frozenset[int]]
"""By table: the numbers of rows that are neither put back nor deleted."""


def put_back(conn: psycopg.Connection[Any], set_id: int, groups: tuple[Group, ...]) -> Iterator[StepDone]:
    """What can be put back; the others stay as they are, to be found by `keeping_left`."""
    _refuse_another_shape(conn, groups)
    conn.execute(statement("undo/texts"))
    rows = _put_back_whole(conn, set_id, groups)
    for group in groups:
        yield StepDone(line=0, kind=WorkKind(group.how.value), table=group.undone.name, rows=rows[group], expected=_ANY)


def asked(undone: Undone, set_id: int) -> dict[str, object]:
    """The values with which the rows of a table in a set are asked for."""
    return {"set_id": set_id, "number": undone.number, "places": [undone.place(name) for name in undone.key]}


def _put_back_whole(conn: psycopg.Connection[Any], set_id: int, groups: tuple[Group, ...]) -> dict[Group, int]:
    """What is deferred is checked at the end, since rows may need each other; if that is refused, each row at once."""
    try:
        with conn.transaction():
            rows = _put_back_no_half(conn, set_id, groups)
            conn.execute(_IMMEDIATE)
            return rows
    except psycopg.IntegrityError:
        conn.execute(_IMMEDIATE)
        return _put_back_no_half(conn, set_id, groups)


def _put_back_no_half(conn: psycopg.Connection[Any], set_id: int, groups: tuple[Group, ...]) -> dict[Group, int]:
    """Again without them, as long as rows whose keys were changed are put back by half: more of them each time."""
    withheld: _Withheld = {group.undone.name: frozenset() for group in groups}
    while True:
        with conn.transaction():
            rows = _Attempt(conn, set_id, withheld).made(groups)
            more = {name: withheld[name] | half for name, half in _halves(conn, set_id, groups)}
            if all(more[name] == withheld[name] for name in more):
                return rows
            raise psycopg.Rollback
        withheld = {**withheld, **more}


def _halves(
    conn: psycopg.Connection[Any], set_id: int, groups: tuple[Group, ...]
) -> Iterator[tuple[Name, frozenset[int]]]:
    back = {group.undone.name for group in groups if group.how is Putting.INSERT}
    for group in groups:
        if group.how is Putting.DELETE and group.undone.name in back:
            found = conn.execute(put_back_by_half(group.undone), asked(group.undone, set_id))
            yield group.undone.name, frozenset(n for (n,) in found)


class _Attempt:
    """In whatever order the constraints allow: what they refuse is tried again once others are back.

    Rows go last, or when nothing else is left to try, and only if none refers to them: else they would take with them what
    is still to be put back. Many rows are tried at once, and fewer when nothing else helps: half of them each time.
    """

    def __init__(self, conn: psycopg.Connection[Any], set_id: int, withheld: _Withheld) -> None:
        self._conn = conn
        self._set_id = set_id
        self._withheld = withheld
        self._rows: dict[Group, int] = {}

    def made(self, groups: tuple[Group, ...]) -> dict[Group, int]:
        """How many rows of each."""
        self._rows = dict.fromkeys(groups, 0)
        going = [group for group in groups if group.how is Putting.DELETE]
        waiting = [_Slice(group=group, first=1, last=group.of) for group in groups if group.how is not Putting.DELETE]
        while True:
            refused = self._tried(waiting)
            if self._deleted(going) or len(refused) < len(waiting):
                # From the other end: values that were shifted along many rows come back in one of the two orders.
                waiting = refused[::-1]
                continue
            waiting = [half for each in refused for half in each.halves()]
            if len(waiting) == len(refused):
                return self._rows

    def _tried(self, waiting: list[_Slice]) -> list[_Slice]:
        """Does what can be done by now. What was refused."""
        return [each for each in waiting if not self._accepted(each)]

    def _accepted(self, each: _Slice) -> bool:
        try:
            with self._conn.transaction():
                done = self._done(each.group, {"first": each.first, "last": each.last})
        except psycopg.IntegrityError:
            return False
        self._rows[each.group] += done
        return True

    def _deleted(self, going: list[Group]) -> int:
        """How many rows could go."""
        gone = 0
        for group in going:
            deleted = self._done(group, {})
            self._rows[group] += deleted
            gone += deleted
        return gone

    def _done(self, group: Group, which: dict[str, object]) -> int:
        composed = putting_back(group.undone, group.how, group.differing)
        withheld = sorted(self._withheld[group.undone.name])
        return self._conn.execute(
            composed, {**asked(group.undone, self._set_id), **which, "withheld": withheld}
        ).rowcount


def _refuse_another_shape(conn: psycopg.Connection[Any], groups: tuple[Group, ...]) -> None:
    """Asked under a path on which types have the names under which they were kept, and nobody's operators are."""
    ((path,),) = conn.execute(statement("search_path_now")).fetchall()
    conn.execute(statement("path_of_transaction"), (_OURS,))
    for undone in {group.undone.name: group.undone for group in groups}.values():
        found = conn.execute(statement("undo/columns"), {"name": str(undone.name)}).fetchall()
        if [(column.name, column.type) for column in undone.columns] != found:
            raise RefusedError(
                f"{undone.name} has other columns than when it was corrected: its images do not fit. Write a correction."
            )
    conn.execute(statement("path_of_transaction"), (path,))
