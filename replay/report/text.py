"""The trace for people: a line for each statement, and under it what failed or was claimed otherwise."""

from __future__ import annotations

from collections.abc import Iterator

from linter.report.style import PLAIN, Style
from linter.report.visible import inert, visible
from linter.report.wording import counted
from replay.report.words import conclusion, difference, done
from replay.traced import MigrationTrace, StatementTrace, Trace

_SQL = 48
_MARGIN = " " * 7


def render_text(trace: Trace, style: Style = PLAIN, *, only_differences: bool = False) -> str:
    """The whole trace. only_differences: leave out the statements of which nothing need be said."""
    blocks = [*(_migration(each, style, only_differences) for each in trace.migrations), _notes(trace, style)]
    shown = ["\n".join(map(inert, lines)) for lines in blocks if lines]
    return "\n\n".join([*shown, style.bold(conclusion(trace))]) + "\n"


def _migration(migration: MigrationTrace, style: Style, only_differences: bool) -> list[str]:
    lines = [f"{_MARGIN}{style.label('note:')} {visible(note)}" for note in migration.notes]
    for statement in migration.statements:
        said = list(_said(statement, style))
        if said or not only_differences:
            lines += [_statement(statement, style), *said]
    if not lines and only_differences:
        return []
    return [style.bold(visible(migration.path)), *(lines or [_MARGIN + style.dim("no statement")])]


def _statement(statement: StatementTrace, style: Style) -> str:
    sql = visible(statement.sql)
    sql = sql if len(sql) <= _SQL else f"{sql[: _SQL - 1]}…"
    what = "failed" if statement.observed.error else visible(done(statement.observed_of_older()))
    return f"{statement.span.line:>5}  {style.sql(sql.ljust(_SQL))}  {style.dim(what)}"


def _said(statement: StatementTrace, style: Style) -> Iterator[str]:
    """What failed, then each difference."""
    error = statement.fails or statement.observed.error
    if error is not None:
        tag = "fails:" if statement.fails else "cannot be observed by itself:"
        because = f" (for want of {statement.because})" if statement.because else ""
        yield f"{_MARGIN}{style.error(tag)} {error.sqlstate} {visible(error.message)}{visible(because)}"
    if statement.with_rows is not None:
        said = f"{statement.with_rows.sqlstate} {visible(statement.with_rows.message)}"
        yield f"{_MARGIN}{style.warning('fails with rows:')} {said}"
    for found in statement.differences:
        yield f"{_MARGIN}{style.error('≠')} {visible(difference(found))}"


def _notes(trace: Trace, style: Style) -> list[str]:
    lines = [f"{style.error('not read:')} {visible(sentence)}" for sentence in trace.unreadable]
    for lack, statements in trace.lacking().items():
        lines.append(
            f"{style.warning('not on this server:')} {visible(lack)}; {counted(statements, 'statement')} "
            f"{'fails' if statements == 1 else 'fail'} for want of it"
        )
    return lines
