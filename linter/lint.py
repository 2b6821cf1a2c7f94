"""The path of a folder: read, understand, ask every rule, judge."""

from __future__ import annotations

from collections.abc import Iterable

from linter.accept import accept
from linter.accept_elsewhere import accept_elsewhere, unused_records
from linter.annotation import annotations_of
from linter.baseline import apply_baseline
from linter.change_type import change_types, gravest, signers
from linter.file_findings import deleted, history, missing_file, mixed_phases
from linter.folder import MigrationFile, MigrationFolder
from linter.git import Changes
from linter.parse import ParsedMigration, parse
from linter.policy import DEFAULT_POSTGRES_VERSION, Policy
from linter.verdict import ChangeType, MigrationResult, Verdict
from linter.walk import Walk, Walked
from rules.finding import Finding, Phase, Severity
from rules.phases import combined
from rules.value import replace


def lint_folder(
    folder: MigrationFolder,
    texts: Iterable[tuple[MigrationFile, str]],
    policy: Policy,
    *,
    postgres_version: int = DEFAULT_POSTGRES_VERSION,
    changes: Changes | None = None,
) -> Verdict:
    """Judges every reported migration of the folder; the others are only replayed. texts: what could be read, in order."""
    walk, results, replayed = Walk(postgres_version), [], 0
    readable = {file.name: text for file, text in texts}
    reported = changes.present if changes is not None else None
    last = max((i for i, file in enumerate(folder.migrations) if _wanted(file, reported)), default=-1)
    for file in folder.migrations[: last + 1]:
        text = readable.get(file.name)
        if not _wanted(file, reported):
            replayed += 1
            if text is not None:
                walk.replay(parse(text))
        elif not file.exists:
            results.append(_without_statements(file.name, file.shown, missing_file(file.name), policy))
        elif text is not None:
            parsed = parse(text)
            results.append(_judged(file.name, file.shown, parsed, walk.migration(file.name, parsed), policy, changes))
    for name in changes.deleted if changes is not None else ():
        results.append(_without_statements(name, f"{folder.shown}/{name}/migration.sql", deleted(name), policy))
    verdict = Verdict(
        folder=folder.shown,
        migrations=tuple(results),
        replayed=replayed,
        notes=(*folder.notes, *(changes.notes if changes is not None else ())),
    )
    return verdict if policy.baseline is None else apply_baseline(verdict, policy.baseline, is_asked=policy.asks)


def merged(verdicts: Iterable[Verdict]) -> Verdict:
    """The verdicts on several folders as one."""
    each = list(verdicts)
    if len(each) == 1:
        return each[0]
    return Verdict(
        folder=", ".join(verdict.folder for verdict in each),
        migrations=tuple(migration for verdict in each for migration in verdict.migrations),
        replayed=sum(verdict.replayed for verdict in each),
        notes=tuple(dict.fromkeys(note for verdict in each for note in verdict.notes)),
        stale_baseline=tuple(entry for verdict in each for entry in verdict.stale_baseline),
        unreadable=tuple(sentence for verdict in each for sentence in verdict.unreadable),
    )


def lint_text(*migrations: str, postgres_version: int = DEFAULT_POSTGRES_VERSION) -> MigrationResult:
    """Judges the last of some migrations, given as SQL, under the default policy; the others came before it."""
    walk = Walk(postgres_version)
    for text in migrations[:-1]:
        walk.replay(parse(text))
    parsed = parse(migrations[-1])
    return _judged("migration", "migration.sql", parsed, walk.migration("migration", parsed), Policy(), None)


def _wanted(file: MigrationFile, reported: frozenset[str] | None) -> bool:
    return file.reported and (reported is None or file.name in reported)


def _judged(
    name: str, path: str, parsed: ParsedMigration, walked: Walked, policy: Policy, changes: Changes | None
) -> MigrationResult:
    about_file = [*mixed_phases(walked.unpaired), *(history(name, changes) if changes is not None else ())]
    accepted = accept((*walked.findings, *about_file), annotations_of(parsed, walked.lines))
    found = (*accepted.findings, *accepted.about_comments)
    answered = accept_elsewhere(found, policy, name, path, parsed.source)
    weighed = _weighed((*answered, *unused_records(policy, name, parsed.source, found)), policy)
    types = change_types(walked.findings, destroys=walked.destroys)
    return MigrationResult(
        name=name,
        path=path,
        phase=combined(statement.phase for statement in walked.statements),
        change_type=gravest(types),
        change_types=types,
        sign_off=signers(types, policy.sign_off),
        statements=walked.statements,
        findings=tuple(sorted(weighed, key=lambda finding: (finding.span, finding.rule))),
        source=parsed.source,
    )


def _weighed(findings: Iterable[Finding], policy: Policy) -> Iterable[Finding]:
    """The findings that count in this project, with the severity they have there."""
    for finding in findings:
        severity = policy.severity(finding)
        if severity is not Severity.OFF:
            yield replace(finding, severity=severity)


def _without_statements(name: str, path: str, finding: Finding, policy: Policy) -> MigrationResult:
    types = (ChangeType.DESTRUCTIVE,)
    return MigrationResult(
        name=name,
        path=path,
        phase=Phase.UNKNOWN,
        change_type=gravest(types),
        change_types=types,
        sign_off=signers(types, policy.sign_off),
        statements=(),
        findings=tuple(_weighed(accept_elsewhere((finding,), policy, name, path, None), policy)),
    )
