"""The path of a folder: read, understand, ask every rule, judge."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from linter.accept import accept
from linter.accept_elsewhere import accept_elsewhere, unused_records
from linter.annotation import annotations_of
from linter.asked import asked
from linter.baseline import apply_baseline
from linter.change_type import change_types, gravest, signers
from linter.file_findings import about_file, about_folder, deleted, history, missing_file, mixed_phases
from linter.folder import MigrationFile, MigrationFolder
from linter.git import Changes
from linter.long_names import long_names
from linter.parse import ParsedMigration, parse
from linter.policy import DEFAULT_POSTGRES_VERSION, ChangeType, Policy
from linter.prisma.described import described_migrations, reader
from linter.prisma.stale_warnings import stale_warnings
from linter.several_passes import several_passes
from linter.transport import Transport
from linter.verdict import MigrationResult, Verdict
from linter.walk import Walk, Walked
from rules.finding import Finding, Phase, Severity
from rules.phases import combined
from rules.prisma_schema import no_prisma_schema
from rules.value import replace


def lint_folder(
    folder: MigrationFolder,
    texts: Iterable[tuple[MigrationFile, str]],
    policy: Policy,
    *,
    postgres_version: int = DEFAULT_POSTGRES_VERSION,
    changes: Changes | None = None,
    schemas: Sequence[tuple[str, str]] = (),
    transport: Transport = Transport(),
) -> Verdict:
    """Judges every reported migration of the folder; the others are only replayed.

    texts: what could be read, in order. schemas: each .prisma file as it is to be printed, with its text. transport:
    how this folder's migrations are sent.
    """
    walk, results, replayed = Walk(postgres_version, transport, rules_for=asked(policy)), [], 0
    read = {file.name: (file, text) for file, text in texts}
    reported = changes.present if changes is not None else None
    unmerged = _after_unmerged(folder, read, changes) if changes is not None else frozenset[str]()
    last = max((i for i, file in enumerate(folder.migrations) if _wanted(file, reported)), default=-1)
    judged = [file for file, _ in read.values() if _wanted(file, reported)]
    of_folder = about_folder(folder, judged, all_new=changes is not None)
    described, prisma = described_migrations(folder, changes), reader(schemas)
    for listed in folder.migrations[: last + 1]:
        file, text = read.get(listed.name, (listed, None))
        if not _wanted(file, reported):
            replayed += 1
            if text is not None:
                walk.replay(parse(text))
        elif not file.exists:
            results.append(_without_statements(file.name, file.shown, missing_file(file.name), policy))
        elif text is not None:
            parsed = parse(text)
            of_history = history(file.name, changes) if changes is not None else ()
            about = (*about_file(file, parsed, changes), *of_folder.get(file.name, ()), *of_history)
            walked = walk.migration(
                file.name,
                parsed,
                unmerged=file.name in unmerged,
                prisma=prisma if file.name in described else no_prisma_schema,
            )
            results.append(_judged(file.name, file.shown, parsed, walked, policy, about))
    for name in changes.deleted if changes is not None else ():
        results.append(_without_statements(name, f"{folder.shown}/{name}/migration.sql", deleted(name), policy))
    verdict = Verdict(
        folder=folder.shown,
        migrations=tuple(results),
        replayed=replayed,
        notes=(*folder.notes, *(changes.notes if changes is not None else ())),
        transports=(transport,),
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
        transports=tuple(dict.fromkeys(transport for verdict in each for transport in verdict.transports)),
    )


def lint_text(
    *migrations: str,
    postgres_version: int = DEFAULT_POSTGRES_VERSION,
    schema: str | None = None,
    policy: Policy = Policy(),
    transport: Transport = Transport(),
) -> MigrationResult:
    """Judges the last of some migrations, given as SQL; the others came before it.

    schema: schema.prisma as it is after the last of them.
    """
    walk = Walk(postgres_version, transport, rules_for=asked(policy))
    for text in migrations[:-1]:
        walk.replay(parse(text))
    parsed = parse(migrations[-1])
    prisma = reader([("schema.prisma", schema)]) if schema else no_prisma_schema
    walked = walk.migration("migration", parsed, prisma=prisma)
    return _judged("migration", "migration.sql", parsed, walked, policy, ())


def _wanted(file: MigrationFile, reported: frozenset[str] | None) -> bool:
    return file.reported and (reported is None or file.name in reported)


def _after_unmerged(folder: MigrationFolder, read: Collection[str], changes: Changes) -> frozenset[str]:
    """The new migrations whose predecessor is new as well: what that created, no running version knows.

    One that was merged and edited since is none of them: what it created may hold rows.
    """
    names = [file.name for file in folder.migrations if file.name in read]
    return frozenset(name for before, name in pairwise(names) if {before, name} <= set(changes.added))


def _judged(
    name: str, path: str, parsed: ParsedMigration, walked: Walked, policy: Policy, about: Iterable[Finding]
) -> MigrationResult:
    """about: the findings that its file and its place in the folder give rise to."""
    of_whole = (*mixed_phases(walked.unpaired), *long_names(parsed, walked.lines), *several_passes(parsed, walked))
    stale = stale_warnings(parsed, walked.lines) if policy.asks("stale-warning") else ()
    found = (*walked.findings, *of_whole, *stale, *about)
    accepted = accept(found, annotations_of(parsed, walked.lines), is_asked=policy.asks)
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
