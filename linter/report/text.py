"""The report for people: findings with their source, what was accepted, a table of migrations, one line to conclude."""

from __future__ import annotations

from collections.abc import Iterator

from linter.lines import lines_of
from linter.report.prose import labelled
from linter.report.style import PLAIN, Style
from linter.report.table import table
from linter.report.told import told
from linter.report.visible import cells, inert, pad, visible
from linter.report.wording import answered, conclusion, counted, stale
from linter.verdict import Verdict
from rules.finding import AcceptedBy

_INDENT = "  "
_STALE = 10  # so many entries of a stale baseline are listed


def render_text(verdict: Verdict, style: Style = PLAIN, width: int = 100) -> str:
    """The whole report, laid out for so many terminal columns and coloured by `style`."""
    blocks = [
        *_findings(verdict, style, width),
        _accepted(verdict, style),
        table(verdict, style, width),
        _notes(verdict, style, width),
        [style.bold(conclusion(verdict))],
    ]
    return "\n\n".join("\n".join(map(inert, lines)) for lines in blocks if lines) + "\n"


def _findings(verdict: Verdict, style: Style, width: int) -> Iterator[list[str]]:
    for migration in verdict.migrations:
        counting = [finding for finding in migration.findings if finding.counts]
        lines = lines_of(migration.source) if counting and migration.source else []
        for finding in counting:
            place = f"{visible(migration.path)}:{finding.span.line}:{finding.span.column}"
            yield [style.bold(place), *told(finding, lines, style, width)]


def _accepted(verdict: Verdict, style: Style) -> list[str]:
    """A line for each finding somebody answered for; those of the baseline, which may be hundreds, are counted."""
    rows = [
        (f"{visible(migration.name)}:{finding.span.line}", finding.rule, answered(acceptance))
        for migration, finding in verdict.findings()
        if (acceptance := finding.acceptance) and acceptance.by is not AcceptedBy.BASELINE
    ]
    where = max((cells(row[0]) for row in rows), default=0)
    rule = max((len(row[1]) for row in rows), default=0)
    lines = [f"{_INDENT}{pad(row[0], where)}  {pad(row[1], rule)}  {row[2]}" for row in rows]
    if baseline := verdict.accepted() - len(rows):
        lines.append(f"{_INDENT}{counted(baseline, 'finding')} by the baseline")
    return [style.dim(line) for line in ["accepted", *lines]] if lines else []


def _notes(verdict: Verdict, style: Style, width: int) -> list[str]:
    lines: list[str] = []
    for sentence in verdict.unreadable:
        lines += labelled("not read:", style.error, sentence, width)
    for note in verdict.notes:
        lines += labelled("note:", style.label, note, width)
    if forgotten := stale(verdict):
        lines += labelled("warning:", style.warning, forgotten, width)
        lines += [_INDENT + visible(entry) for entry in verdict.stale_baseline[:_STALE]]
    if (left_out := len(verdict.stale_baseline) - _STALE) > 0:
        lines.append(f"{_INDENT}and {left_out:,} more")
    return lines
