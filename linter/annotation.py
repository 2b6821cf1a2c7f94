"""The comments that answer: `-- MIGRATION_APPROVED: reason` and `-- threephase: ignore RULE reason="…"`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from linter.parse import ParsedMigration
from linter.position import Lines
from linter.reason import reason_given
from linter.scan import Comment
from rules.finding import Span
from rules.value import Value

_APPROVAL = re.compile(r"--\s*MIGRATION_APPROVED\b\s*(?::(?P<reason>.*))?\Z", re.DOTALL)
# Its words with a colon anywhere in a comment, or at its beginning: nobody writes either without meaning it.
_MEANT_AS_APPROVAL = re.compile(
    r"migration[\s_-]?approved\s*:|\A(?:--|/\*)[\s*-]*migration[_-]approved\b", re.IGNORECASE
)
_IGNORE = re.compile(r"--\s*threephase\s*:\s*ignore\b(?P<rest>.*)\Z", re.DOTALL)
_RULES_AND_REASON = re.compile(r"(?P<rules>[\w\s,-]*?)(?:\breason\s*=\s*\"(?P<reason>[^\"]*)\"\s*)?\Z")
_MEANT_AS_IGNORE = re.compile(r"(?:--|/\*)[\s*-]*threephase(?:\s*:|[\s-]*ignore\b)", re.IGNORECASE)


class Approval(Value):
    """`-- MIGRATION_APPROVED: reason`. reason empty: it approves nothing. malformed: meant as one only."""

    span: Span
    reason: str
    malformed: bool = False


class Ignore(Value):
    """`-- threephase: ignore RULE, … reason="…"`. line: of the clause meant: its own, or the next one with code."""

    span: Span
    rules: tuple[str, ...]
    reason: str
    line: int
    malformed: bool = False


class Annotations(Value):
    """All such comments of one migration."""

    approvals: tuple[Approval, ...] = ()
    ignores: tuple[Ignore, ...] = ()


def annotations_of(parsed: ParsedMigration, lines: Lines) -> Annotations:
    """The annotations among the migration's comments."""
    approvals: list[Approval] = []
    ignores: list[Ignore] = []
    code: Sequence[int] | None = None
    for comment in parsed.comments:
        if "approved" in comment.text.lower():
            approvals += _approval(comment, lines)
        if "threephase" in comment.text.lower():
            code = _code_lines(parsed, lines) if code is None else code
            ignores += _ignore(comment, code, lines)
    return Annotations(approvals=tuple(approvals), ignores=tuple(ignores))


def _approval(comment: Comment, lines: Lines) -> list[Approval]:
    span = lines.span(comment.start, comment.end)
    found = _APPROVAL.match(comment.text)
    if found:
        return [Approval(span=span, reason=reason_given(found["reason"]))]
    if _MEANT_AS_APPROVAL.search(comment.text):
        return [Approval(span=span, reason="", malformed=True)]
    return []


def _ignore(comment: Comment, code: Sequence[int], lines: Lines) -> list[Ignore]:
    if not _MEANT_AS_IGNORE.match(comment.text):
        return []
    span = lines.span(comment.start, comment.end)
    form = _IGNORE.match(comment.text)
    found = _RULES_AND_REASON.match(form["rest"]) if form else None
    rules = tuple(dict.fromkeys(re.findall(r"[\w-]+", found["rules"]))) if found else ()
    reason = reason_given(found["reason"]) if found else ""
    return [Ignore(span=span, rules=rules, reason=reason, line=_line_meant(span.line, code), malformed=not rules)]


def _line_meant(line: int, code: Sequence[int]) -> int:
    """The comment's own line if it holds code, else the next line that does."""
    following = bisect_left(code, line)
    return code[following] if following < len(code) else line


def _code_lines(parsed: ParsedMigration, lines: Lines) -> Sequence[int]:
    """The lines on which a token or a clause begins (those of DO bodies are inside one token), in order."""
    starts = [token.start for token in parsed.tokens]
    starts += [clause.start for statement in parsed.statements for clause in statement.clauses]
    return sorted({lines.line(start) for start in starts})
