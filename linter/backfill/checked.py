"""What a check of backfill files has to say, for people, for GitHub and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence

from linter.lines import lines_of
from linter.report.github import annotation, not_read
from linter.report.json_report import finding_json
from linter.report.prose import labelled
from linter.report.style import PLAIN, Style
from linter.report.told import told
from linter.report.visible import inert, inert_json, visible
from linter.report.wording import counted
from rules.backfill import Backfill
from rules.finding import Finding
from rules.value import Value

VERSION = 1


class Checked(Value):
    """One file. backfill: None if it was not understood. source: its text, for showing findings in place."""

    path: str
    source: str
    backfill: Backfill | None
    findings: tuple[Finding, ...]


def conclusion(files: Sequence[Checked], unreadable: Sequence[str]) -> str:
    """`2 errors in 3 backfills`."""
    errors = sum(len(file.findings) for file in files)
    found = [counted(errors, "error")] if errors else []
    found += [f"{len(unreadable)} not readable"] if unreadable else []
    return f"{', '.join(found) or 'no findings'} in {counted(len(files), 'backfill')}"


def check_text(files: Sequence[Checked], unreadable: Sequence[str], style: Style = PLAIN, width: int = 100) -> str:
    """The findings with their source, and one line to conclude."""
    blocks: list[list[str]] = []
    for file in files:
        lines = lines_of(file.source)
        for finding in file.findings:
            place = f"{visible(file.path)}:{finding.span.line}:{finding.span.column}"
            blocks.append([style.bold(place), *told(finding, lines, style, width)])
    blocks += [labelled("not read:", style.error, sentence, width) for sentence in unreadable]
    blocks.append([style.bold(conclusion(files, unreadable))])
    return "\n\n".join("\n".join(map(inert, block)) for block in blocks) + "\n"


def check_github(files: Sequence[Checked], unreadable: Sequence[str]) -> str:
    """An annotation for each finding. The paths must be those from the repository's root."""
    commands = [not_read(sentence) for sentence in unreadable]
    commands += [annotation(file.path, finding) for file in files for finding in file.findings]
    return "".join(command + "\n" for command in commands)


def check_json(files: Sequence[Checked], unreadable: Sequence[str]) -> str:
    """All of it; a finding is what it is in lint's own report."""
    report = {
        "version": VERSION,
        "summary": {
            "backfills": len(files),
            "errors": sum(len(file.findings) for file in files),
            "unreadable": list(unreadable),
        },
        "backfills": [_file(file) for file in files],
    }
    return inert_json(json.dumps(report, indent=2)) + "\n"


def _file(file: Checked) -> dict[str, object]:
    return {
        "path": file.path,
        "backfill": None if file.backfill is None else _backfill(file.backfill),
        "findings": [finding_json(finding) for finding in file.findings],
    }


def _backfill(backfill: Backfill) -> dict[str, object]:
    work = backfill.work
    return {
        "name": backfill.name,
        "sha256": backfill.sha256,
        "kind": work.kind.value,
        "walked": str(work.walked),
        "written": str(work.written),
        "columns": list(work.columns),
        "reads": [str(name) for name in work.reads],
        "functions": [str(name) for name in work.functions],
        "guarded": work.guarded,
        "unguarded": backfill.unguarded,
        "volatile": backfill.volatile,
        "after": backfill.after,
        "window": backfill.window,
        "verify": backfill.verify,
        "key": backfill.key,
        "images": backfill.images,
        "quarantine": backfill.quarantine,
        "settings": dict(backfill.settings),
    }
