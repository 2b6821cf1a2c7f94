"""One finding for people: what is wrong, the source with carets, what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from linter.report.excerpt import excerpt
from linter.report.prose import labelled, paragraph
from linter.report.style import Style
from linter.report.visible import visible
from rules.finding import Finding

_INDENT = "  "
_HELP = "help:"
_HELP_MARGIN = " " * len(f"{_INDENT}{_HELP} ")


def told(finding: Finding, lines: Sequence[str], style: Style, width: int) -> list[str]:
    """The finding without its place. lines: those of the file that it is about."""
    paint = style.severity(finding.severity)
    tag = f"{finding.severity}[{finding.rule}]:"
    return [
        *labelled(tag, paint, finding.message, width, indent=_INDENT),
        *excerpt(lines, finding.span, width=width, style=style, paint=paint),
        *_help(finding.help, style, width),
    ]


def _help(text: str, style: Style, width: int) -> Iterator[str]:
    """The help, its prose wrapped. A line that is indented is SQL or a command: left as it is, to be copied."""
    first, *rest = text.strip().split("\n")
    yield from labelled(_HELP, style.label, first, width, indent=_INDENT, hang=_HELP_MARGIN)
    for line in rest:
        if line.startswith(" "):
            yield _HELP_MARGIN + style.sql(visible(line.rstrip()))
        else:
            yield from paragraph(line, width, first=_HELP_MARGIN, rest=_HELP_MARGIN)
