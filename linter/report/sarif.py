"""The report as SARIF 2.1.0, in the form that GitHub's code scanning shows best."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote

from linter.fingerprint import fingerprints
from linter.lines import lines_of
from linter.report.sarif_rule import describe
from linter.report.visible import inert_json, visible, visible_lines
from linter.verdict import MigrationResult, Verdict
from rules.finding import Acceptance, AcceptedBy, Finding, Severity, Span

if TYPE_CHECKING:
    from rules.rule import Rule

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_KIND = {
    AcceptedBy.APPROVAL: "inSource",
    AcceptedBy.IGNORE: "inSource",
    AcceptedBy.CONFIG: "external",
    AcceptedBy.BASELINE: "external",
}


def render_sarif(verdict: Verdict, rules: Sequence[Rule], tool_version: str) -> str:
    """The verdict as a log of one run, ASCII only. Paths are taken to be relative to the repository's root."""
    run = {
        "tool": {"driver": {"name": "threephase", "version": tool_version, "rules": list(map(describe, rules))}},
        "automationDetails": {"id": "threephase/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {
                "executionSuccessful": not verdict.unreadable,
                "toolExecutionNotifications": [
                    *({"level": "error", "message": {"text": sentence}} for sentence in verdict.unreadable),
                    *({"level": "note", "message": {"text": note}} for note in verdict.notes),
                ],
            }
        ],
        "results": list(_results(verdict, {rule.id: index for index, rule in enumerate(rules)})),
    }
    return inert_json(json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2)) + "\n"


def _results(verdict: Verdict, indexes: Mapping[str, int]) -> Iterator[dict[str, object]]:
    for migration in verdict.migrations:
        lines = lines_of(migration.source)
        for finding, fingerprint in zip(migration.findings, fingerprints(migration), strict=True):
            index = indexes.get(finding.rule)
            yield {
                "ruleId": finding.rule,
                **({} if index is None else {"ruleIndex": index}),
                "level": _level(finding),
                "message": {"text": _message(finding)},
                "locations": [_location(migration, finding.span, lines)],
                # Not primaryLocationLineHash: GitHub's upload action works that one out by itself,
                # and warns about each result that brings another.
                "partialFingerprints": {"threephase/v1": fingerprint},
                "suppressions": _suppressions(finding.acceptance),
            }


def _message(finding: Finding) -> str:
    return visible_lines(f"{visible(finding.message)}\n\n{finding.help}".strip()) or finding.rule


def _level(finding: Finding) -> str:
    # GitHub shows suppressed results as open alerts; as notes they do not fail its check.
    if finding.acceptance is not None:
        return "note"
    return "none" if finding.severity is Severity.OFF else finding.severity.value


def _location(migration: MigrationResult, span: Span, lines: Sequence[str]) -> dict[str, object]:
    uri = quote(migration.path.removeprefix("./"), errors="surrogateescape")
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": _region(span, lines)}}


def _region(span: Span, lines: Sequence[str]) -> dict[str, int]:
    """The part of the span on its first line: GitHub annotates a diff only where it has all lines of a region."""
    end = span.end_column
    if span.end_line > span.line:
        end = len(lines[span.line - 1].rstrip()) + 1 if span.line <= len(lines) else span.column
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.line,
        "endColumn": max(end, span.column + 1),
    }


def _suppressions(acceptance: Acceptance | None) -> list[dict[str, str]]:
    """Who answered for a finding. A list in any case: SARIF wants it of all results or of none."""
    if acceptance is None:
        return []
    justification = {"justification": acceptance.reason} if acceptance.reason else {}
    return [{"kind": _KIND[acceptance.by], "status": "accepted", **justification}]
