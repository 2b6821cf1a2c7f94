"""Why a file cannot be run as it is written, and how that becomes a finding."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from linter.position import Lines
from rules.finding import Category, Finding, Severity
from rules.value import Value


class Refusal(Value):
    """One reason not to run it. start, end: the characters that it is about. fix: the mended statement, if it can be.

    rule: one of the enumeration that its kind of file has.
    """

    rule: StrEnum
    message: str
    help: str
    start: int
    end: int
    fix: tuple[str, ...] = ()


class Refused(Value):
    """A file that cannot be run as it is. source: its text without a byte order mark, for showing findings in place."""

    path: str
    source: str
    findings: tuple[Finding, ...]


def finding(refusal: Refusal, lines: Lines) -> Finding:
    """The refusal as reports print it: always an error, never accepted by a comment."""
    return Finding(
        rule=refusal.rule.value,
        category=Category.PHASE,
        severity=Severity.ERROR,
        span=lines.span(refusal.start, refusal.end),
        message=refusal.message,
        help=refusal.help,
        fix=refusal.fix,
    )


def refuse(path: str, source: str, refusals: Iterable[Refusal]) -> Refused:
    """The file with all that speaks against it, in the order in which it stands there."""
    lines = Lines(source)
    in_order = sorted(refusals, key=lambda refusal: refusal.start)
    return Refused(path=path, source=source, findings=tuple(finding(refusal, lines) for refusal in in_order))
