"""`threephase lint`: find, judge, report."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from linter.errors import ConfigError
from linter.policy import Policy
from linter.verdict import Verdict
from rules.finding import Severity
from rules.value import Value, replace
from threephase.config import Config, FailOn
from threephase.config.names import unknown_rule
from threephase.exit_code import ExitCode
from threephase.output import append_step_summary, colour_style, terminal_width, write
from threephase.session import Source, configuration, environment, sources

DEFAULT_POSTGRES_VERSION = 15


class LintOptions(Value):
    """The options of the command, as given; None where none was."""

    paths: tuple[Path, ...]
    since: str | None
    format: str
    output_file: Path | None
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    fail_on: str | None
    postgres_version: int | None
    config_file: Path | None
    no_cache: bool
    color: str


def lint_command(options: LintOptions) -> int:
    """Lints, writes the report, and returns the exit code."""
    found = sources(options.paths)
    config = configuration(options.config_file, found)
    policy = _policy(config, options)
    version = options.postgres_version or config.postgres_version or DEFAULT_POSTGRES_VERSION
    verdict = _merged([_verdict(source, policy, version, options) for source in found])
    write(_rendered(verdict, options), options.output_file)
    if options.format == "github":
        _annotate(verdict)
    errors = [error for source in found for error in source.errors]
    for error in errors:
        print(f"threephase: {error}", file=sys.stderr)
    if errors:
        return ExitCode.USAGE
    fail_on = FailOn(options.fail_on) if options.fail_on else config.fail_on or FailOn.ERROR
    return ExitCode.FINDINGS if _fails(verdict, fail_on) else ExitCode.CLEAN


def _policy(config: Config, options: LintOptions) -> Policy:
    """The project's policy with the command line's word on top: --select replaces, --ignore adds."""
    select, ignore = _rules_named(options.select), _rules_named(options.ignore)
    baseline = None
    if config.baseline is not None:
        from linter.baseline import read_baseline

        baseline = read_baseline(config.baseline)
    policy = config.policy
    return replace(policy, select=select or policy.select, ignore=policy.ignore | ignore, baseline=baseline)


def _rules_named(given: Iterable[str]) -> frozenset[str]:
    """The rules and categories of an option that may be repeated and may hold several. Raises ConfigError."""
    names = frozenset(name.strip() for value in given for name in value.split(",") if name.strip())
    for name in sorted(names):
        if problem := unknown_rule(name):
            raise ConfigError(f"{problem[0].upper()}{problem[1:]}")
    return names


def _verdict(source: Source, policy: Policy, version: int, options: LintOptions) -> Verdict:
    from linter.cache import cached_verdict, lint_key
    from linter.git import changes_since
    from threephase.cache_place import cache_folder

    changes = changes_since(source.folder.path, options.since, environment()) if options.since else None
    cache = None if options.no_cache else cache_folder()
    key = lint_key(source.folder, source.texts, policy, version, changes)

    def judge() -> Verdict:
        from linter.lint import lint_folder

        return lint_folder(source.folder, source.texts, policy, postgres_version=version, changes=changes)

    return cached_verdict(cache, key, source.texts, judge)


def _merged(verdicts: list[Verdict]) -> Verdict:
    """Several folders as one verdict."""
    if len(verdicts) == 1:
        return verdicts[0]
    return Verdict(
        folder=", ".join(verdict.folder for verdict in verdicts),
        migrations=tuple(migration for verdict in verdicts for migration in verdict.migrations),
        replayed=sum(verdict.replayed for verdict in verdicts),
        notes=tuple(dict.fromkeys(note for verdict in verdicts for note in verdict.notes)),
        stale_baseline=tuple(entry for verdict in verdicts for entry in verdict.stale_baseline),
    )


def _rendered(verdict: Verdict, options: LintOptions) -> str:
    match options.format:
        case "json":
            from linter.report.json_report import render_json

            return render_json(verdict)
        case "sarif":
            from linter.report.sarif import render_sarif
            from rules.registry import RULES
            from threephase.version import __version__

            return render_sarif(verdict, RULES, __version__)
        case _:
            from linter.report.text import render_text

            style = colour_style(options.color, to_file=options.output_file is not None)
            return render_text(verdict, style, terminal_width(to_file=options.output_file is not None))


def _annotate(verdict: Verdict) -> None:
    """GitHub's two own ways: workflow commands, which it reads from standard output only, and the step's summary."""
    from linter.report.github import render_github, render_summary

    write(render_github(verdict), None)
    append_step_summary(render_summary(verdict))


def _fails(verdict: Verdict, fail_on: FailOn) -> bool:
    errors, warnings = verdict.count(Severity.ERROR), verdict.count(Severity.WARNING)
    warnings += len(verdict.stale_baseline)
    match fail_on:
        case FailOn.NEVER:
            return False
        case FailOn.WARNING:
            return bool(errors or warnings)
        case FailOn.ERROR:
            return bool(errors)
