"""An execution told as a whole: what it is, the rows, and how it came out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from runner.account.executed import condition_lines, note_lines, problem_lines, side_lines, statement_lines
from runner.account.line import Line, Tone, parts
from runner.account.rows import ALL, rows_lines
from runner.change.rows import RowChange
from runner.correct.outcome import Executed


def whole_lines(
    executed: Executed,
    changes: Iterable[RowChange],
    *around: Iterable[Line],
    more: str = ALL,
    missing: str | None = None,
    left: Iterable[Line] = (),
) -> Iterator[Line]:
    """around: what is told first. missing: why there are no rows to show. left: of those that were not touched.

    The problems come last, where a terminal stops.
    """
    yield from parts(
        *around,
        _rows(executed, changes, more, missing),
        statement_lines(executed),
        condition_lines(executed),
        side_lines(executed),
        left,
        note_lines(executed),
        problem_lines(executed),
    )


def _rows(executed: Executed, changes: Iterable[RowChange], more: str, missing: str | None) -> Iterator[Line]:
    if not executed.totals:
        yield Line(text="No row was changed.", tone=Tone.NOTE)
    elif missing is None:
        yield from rows_lines(executed.totals, changes, more)
    else:
        yield from rows_lines(executed.totals, (), "not to be shown")
        yield Line(text=f"  {missing}", tone=Tone.NOTE)
