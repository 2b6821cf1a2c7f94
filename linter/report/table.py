"""The table of migrations: phase, change type, findings and who must agree."""

from __future__ import annotations

import textwrap

from linter.report.shortlist import left_out, shortlist
from linter.report.style import Style
from linter.report.visible import cells, pad, visible
from linter.report.wording import signed_by
from linter.verdict import MigrationResult, Verdict

_HEADINGS = ("phase", "change", "findings")
_WIDTHS = (8, 11, 8)  # their longest words: contract, destructive, findings
_FIXED = sum(_WIDTHS) + 2 * (len(_WIDTHS) + 2)  # with two spaces before each, before the name and before the sign-off
_NAME = 21  # what a name gets at least: its timestamp and how it begins
_SIGN_OFF = 22  # what the last column gets at least: the longest role; two roles then take two lines


def table(verdict: Verdict, style: Style, width: int) -> list[str]:
    """A row for each migration; of a long folder only those worth a look, and a line about the others."""
    shown = shortlist(verdict.migrations)
    longest = max((cells(visible(migration.name)) for migration in shown), default=0)
    name_width = max(_NAME, min(longest, width - _FIXED - _SIGN_OFF))
    lines = [_heading(name_width, style)] if shown else []
    for migration in shown:
        lines += _row(migration, name_width, width, style)
    if others := left_out(verdict.migrations):
        lines.append(style.dim(f"  {others}"))
    return lines


def _heading(name_width: int, style: Style) -> str:
    columns = [pad("migration", name_width), *map(pad, _HEADINGS, _WIDTHS), "sign-off"]
    return style.dim("  " + "  ".join(columns))


def _row(migration: MigrationResult, name_width: int, width: int, style: Style) -> list[str]:
    count = sum(finding.counts for finding in migration.findings)
    phase_width, change_width, count_width = _WIDTHS
    columns = [
        pad(_shortened(visible(migration.name), name_width), name_width),
        style.phase(migration.phase, pad(migration.phase, phase_width)),
        pad(migration.change_type, change_width),
        style.bold(f"{count:>{count_width}}") if count else style.dim(f"{'-':>{count_width}}"),
    ]
    sign_off = signed_by(migration.sign_off)
    first, *rest = textwrap.wrap(sign_off, max(_SIGN_OFF, width - _FIXED - name_width), break_long_words=False)
    indent = " " * (_FIXED + name_width)
    return ["  " + "  ".join([*columns, first]), *(indent + line for line in rest)]


def _shortened(name: str, width: int) -> str:
    if cells(name) <= width:
        return name
    while cells(name) >= width:
        name = name[:-1]
    return name + "…"
