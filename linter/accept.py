"""Who answers for which finding: the approvals and ignores in the migration itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from linter.annotation import Annotations, Approval, Ignore
from linter.nearest import did_you_mean
from rules.finding import Acceptance, AcceptedBy, Category, Finding
from rules.registry import RULES, by_id
from rules.value import Value, replace


class Accepted(Value):
    """The findings with their acceptances, and one more finding for each comment that answered for nothing."""

    findings: tuple[Finding, ...]
    about_comments: tuple[Finding, ...]


class _Comments:
    """The comments that give a reason, by the line they speak for, and which of them spoke for something.

    used: approvals, and ignores each with the rule that it answered for.
    """

    def __init__(self, found: Annotations) -> None:
        self.approvals: dict[int, list[Approval]] = defaultdict(list)
        self.ignores: dict[tuple[int, str], list[Ignore]] = defaultdict(list)
        self.used: set[Approval | tuple[Ignore, str]] = set()
        for approval in found.approvals:
            if approval.reason:
                self.approvals[approval.span.line].append(approval)
        for ignore in found.ignores:
            for rule in ignore.rules if ignore.reason else ():
                self.ignores[ignore.line, rule].append(ignore)


def accept(findings: Sequence[Finding], found: Annotations, *, is_asked: Callable[[str], bool]) -> Accepted:
    """Gives each finding the comment that answers for it. A comment covers clauses on its line and nothing else.

    is_asked: whether a rule can have findings in this run; of one that cannot, no ignore is called unused.
    """
    comments = _Comments(found)
    answered = tuple(_answered(finding, comments) for finding in findings)
    about = [
        *_about_approvals(found.approvals, comments, _not_approvable(findings)),
        *_about_ignores(found.ignores, comments, is_asked),
    ]
    return Accepted(findings=answered, about_comments=tuple(about))


def _answered(finding: Finding, comments: _Comments) -> Finding:
    """The finding with the first comment that covers it; all that do have a use. No file answers for its own history."""
    if finding.category is Category.HISTORY:
        return finding
    touches = sorted({finding.span.line, finding.span.end_line})
    if by_id[finding.rule].approvable:
        approvals = [approval for line in touches for approval in comments.approvals.get(line, ())]
        comments.used.update(approvals)
        return _with(finding, AcceptedBy.APPROVAL, approvals)
    ignores = [ignore for line in touches for ignore in comments.ignores.get((line, finding.rule), ())]
    comments.used.update((ignore, finding.rule) for ignore in ignores)
    return _with(finding, AcceptedBy.IGNORE, ignores)


def _with(finding: Finding, by: AcceptedBy, comments: Sequence[Approval | Ignore]) -> Finding:
    if not comments:
        return finding
    first = comments[0]
    return replace(finding, acceptance=Acceptance(by=by, reason=first.reason, line=first.span.line))


def _not_approvable(findings: Iterable[Finding]) -> dict[int, str]:
    """By line, a rule that found something there and for which no approval answers."""
    found = [finding for finding in findings if not by_id[finding.rule].approvable]
    return {line: finding.rule for finding in found for line in (finding.span.line, finding.span.end_line)}


def _about_approvals(
    approvals: Iterable[Approval], comments: _Comments, not_approvable: Mapping[int, str]
) -> Iterable[Finding]:
    for approval in approvals:
        if approval.malformed:
            message = "This looks like an approval, but only `-- MIGRATION_APPROVED: <reason>` is one."
            yield _finding("approval-without-reason", approval, message, "Write it in that form, after the clause.")
        elif not approval.reason:
            message = "The approval gives no reason, so it approves nothing."
            yield _finding("approval-without-reason", approval, message, "Say after the colon why this is safe now.")
        elif approval not in comments.used:
            yield _finding("unused-approval", approval, *_why_unused_approval(not_approvable.get(approval.span.line)))


def _why_unused_approval(rule: str | None) -> tuple[str, str]:
    if rule is None:
        message = "The approval stands on a line on which no clause that needs one starts or ends."
        return message, "Move it to the clause's own line, or remove it."
    message = f"{rule} is not about destruction or breaking change, so an approval does not answer for it."
    return message, f'Write instead: -- threephase: ignore {rule} reason="…"'


def _about_ignores(
    ignores: Iterable[Ignore], comments: _Comments, is_asked: Callable[[str], bool]
) -> Iterable[Finding]:
    for ignore in ignores:
        if ignore.malformed:
            message = 'Not understood; an ignore is `-- threephase: ignore RULE reason="…"`.'
            yield _finding("unused-ignore", ignore, message, "Write it in that form.")
        elif not ignore.reason:
            message = "The ignore gives no reason, so it ignores nothing."
            yield _finding("approval-without-reason", ignore, message, 'Add reason="…" after the rule.')
        for rule in ignore.rules:
            unused = ignore.reason and (ignore, rule) not in comments.used and is_asked(rule)
            if rule not in by_id or unused:
                yield _finding("unused-ignore", ignore, *_why_unused(rule))


def _why_unused(rule: str) -> tuple[str, str]:
    if rule not in by_id:
        near = did_you_mean(rule, (known.id for known in RULES), "`threephase rules` lists the rules.")
        return f"There is no rule {rule}.", near
    if by_id[rule].approvable:
        message = f"{rule} cannot be ignored: it is about destruction or breaking change."
        return message, "Approve it with `-- MIGRATION_APPROVED: <reason>` on the clause's own line."
    message = f"The ignore answers for no finding of {rule}."
    return message, "Remove it, or move it to the clause's line or the line above."


def _finding(rule: str, comment: Approval | Ignore, message: str, help: str) -> Finding:
    known = by_id[rule]
    return Finding(
        rule=rule, category=known.category, severity=known.severity, span=comment.span, message=message, help=help
    )
