"""What a check of backfill or correction files has to say, for people, for GitHub and for programs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from linter.lines import lines_of
from linter.report.github import annotation, not_read
from linter.report.json_report import finding_json
from linter.report.prose import labelled
from linter.report.style import PLAIN, Style
from linter.report.told import told
from linter.report.visible import inert, inert_json, visible
from linter.report.wording import counted
from rules.finding import Finding
from rules.value import Value

VERSION = 1


class Checked(Value):
    """One file. source: its text, for showing findings in place. facts: what a program is told of it.

    facts is None if the file was not understood.
    """

    path: str
    source: str
    facts: Mapping[str, object] | None
    findings: tuple[Finding, ...]


def conclusion(files: Sequence[Checked], unreadable: Sequence[str], kind: str) -> str:
    """`2 errors in 3 backfills`."""
    errors = sum(len(file.findings) for file in files)
    found = [counted(errors, "error")] if errors else []
    found += [f"{len(unreadable)} not readable"] if unreadable else []
    return f"{', '.join(found) or 'no findings'} in {counted(len(files), kind)}"


def check_text(
    files: Sequence[Checked], unreadable: Sequence[str], kind: str, style: Style = PLAIN, width: int = 100
) -> str:
    """The findings with their source, and one line to conclude."""
    blocks: list[list[str]] = []
    for file in files:
        lines = lines_of(file.source)
        for finding in file.findings:
            place = f"{visible(file.path)}:{finding.span.line}:{finding.span.column}"
            blocks.append([style.bold(place), *told(finding, lines, style, width)])
    blocks += [labelled("not read:", style.error, sentence, width) for sentence in unreadable]
    blocks.append([style.bold(conclusion(files, unreadable, kind))])
    return "\n\n".join("\n".join(map(inert, block)) for block in blocks) + "\n"


def check_github(files: Sequence[Checked], unreadable: Sequence[str]) -> str:
    """An annotation for each finding. The paths must be those from the repository's root."""
    commands = [not_read(sentence) for sentence in unreadable]
    commands += [annotation(file.path, finding) for file in files for finding in file.findings]
    return "".join(command + "\n" for command in commands)


def check_json(files: Sequence[Checked], unreadable: Sequence[str], kind: str) -> str:
    """All of it; a finding is what it is in lint's own report."""
    report = {
        "version": VERSION,
        "summary": {
            f"{kind}s": len(files),
            "errors": sum(len(file.findings) for file in files),
            "unreadable": list(unreadable),
        },
        f"{kind}s": [_file(file, kind) for file in files],
    }
    return inert_json(json.dumps(report, indent=2)) + "\n"


def _file(file: Checked, kind: str) -> dict[str, object]:
    return {
        "path": file.path,
        kind: file.facts,
        "findings": [finding_json(finding) for finding in file.findings],
    }
