"""The reports for GitHub Actions: annotations, which are commands printed to a step's log, and the step's summary."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from linter.report.markdown import code, header, prose, row
from linter.report.shortlist import left_out, shortlist
from linter.report.visible import visible, visible_lines
from linter.report.wording import answered, conclusion, counted, signed_by, stale
from linter.verdict import MigrationResult, Verdict
from rules.finding import Finding, Severity

# GitHub refuses a summary over 1 MiB (1,048,576 bytes) as a whole. The rest is for notes and for what says of a cut.
_LIMIT = 1_000_000


def render_github(verdict: Verdict) -> str:
    """An annotation for each finding that counts, errors first: GitHub shows only ten of a kind in a step."""
    commands = [not_read(sentence) for sentence in verdict.unreadable]
    commands += [annotation(migration.path, finding) for migration, finding in _counting(verdict)]
    if forgotten := stale(verdict):
        commands.append(_command("warning", {"title": "threephase (baseline)"}, forgotten))
    commands += [_command("notice", {"title": "threephase"}, note) for note in verdict.notes]
    return "".join(command + "\n" for command in commands)


def render_summary(verdict: Verdict) -> str:
    """The verdict as Markdown for `$GITHUB_STEP_SUMMARY`; rows that GitHub would not take are left out, and counted."""
    text = f"### threephase: {conclusion(verdict)}\n"
    for titles, rows in (
        (("", "rule", "where", "what"), _finding_rows(verdict)),
        (("accepted", "where", "how"), _accepted_rows(verdict)),
        (("migration", "phase", "change", "findings", "sign-off"), _migration_rows(verdict)),
    ):
        if rows:
            text += "\n" + header(titles)
            text += _cut(rows, _LIMIT - len(text.encode()))
    sentences = [*verdict.unreadable, left_out(verdict.migrations), stale(verdict), *verdict.notes]
    return text + "".join(f"\n{prose(sentence)}\n" for sentence in sentences if sentence)


def _counting(verdict: Verdict) -> Iterator[tuple[MigrationResult, Finding]]:
    for severity in (Severity.ERROR, Severity.WARNING):
        for migration, finding in verdict.findings():
            if finding.counts and finding.severity is severity:
                yield migration, finding


def not_read(sentence: str) -> str:
    """The annotation for a file that could not be read."""
    return _command("error", {"title": "threephase"}, sentence)


def annotation(path: str, finding: Finding) -> str:
    """The finding as a workflow command. path: of its file, from the repository's root."""
    span = finding.span
    properties: dict[str, str | int] = {"file": path, "line": span.line, "endLine": span.end_line}
    if span.line == span.end_line:  # of an annotation over several lines GitHub refuses the columns
        properties |= {"col": span.column, "endColumn": span.end_column}
    properties["title"] = f"threephase ({finding.rule})"
    return _command(finding.severity, properties, f"{visible(finding.message)}\n{finding.help}")


def _command(name: str, properties: dict[str, str | int], text: str) -> str:
    listed = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {listed}::{_data(visible_lines(text.strip()))}"


def _property(text: str) -> str:
    return _data(visible(text)).replace(":", "%3A").replace(",", "%2C")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _finding_rows(verdict: Verdict) -> list[str]:
    return [
        row([finding.severity, code(finding.rule), code(_where(migration, finding)), prose(finding.message)])
        for migration, finding in _counting(verdict)
    ]


def _accepted_rows(verdict: Verdict) -> list[str]:
    return [
        row([code(finding.rule), code(_where(migration, finding)), prose(answered(finding.acceptance))])
        for migration, finding in verdict.findings()
        if finding.acceptance
    ]


def _migration_rows(verdict: Verdict) -> list[str]:
    return [row(_migration_cells(migration)) for migration in shortlist(verdict.migrations)]


def _migration_cells(migration: MigrationResult) -> list[str]:
    count = sum(finding.counts for finding in migration.findings)
    sign_off = prose(signed_by(migration.sign_off))
    return [code(migration.name), migration.phase, migration.change_type, str(count), sign_off]


def _where(migration: MigrationResult, finding: Finding) -> str:
    return f"{migration.name}:{finding.span.line}"


def _cut(rows: Sequence[str], room: int) -> str:
    """The rows that fit in so many bytes, and a line that says how many do not."""
    fitting = sum(size <= room for size in accumulate(len(text.encode()) for text in rows))
    kept = "".join(rows[:fitting])
    if fitting == len(rows):
        return kept
    return f"{kept}\n{counted(len(rows) - fitting, 'more row')} left out: GitHub takes no longer summary.\n"
