"""`threephase lint`: find, judge, report."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from linter.cache import Entry, cached, key_of
from linter.errors import ConfigError
from linter.policy import Policy
from rules.value import Value, replace
from threephase.cache_place import cache_folder
from threephase.command.judge import Judging, judge
from threephase.config import Config, FailOn
from threephase.exit_code import ExitCode
from threephase.output import append_step_summary, terminal_width, uses_colour, write
from threephase.session import Source, configuration, environment, sources

if TYPE_CHECKING:
    from linter.git import Changes

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
    report = _report(_judging(found, config, options), use_cache=not options.no_cache)
    write(str(report["text"]), options.output_file)
    write(str(report["annotations"]), None)
    append_step_summary(str(report["summary"]))
    errors = [error for source in found for error in source.errors]
    for error in errors:
        print(f"threephase: {error}", file=sys.stderr)
    if errors:
        return ExitCode.USAGE
    fail_on = FailOn(options.fail_on) if options.fail_on else config.fail_on or FailOn.ERROR
    return ExitCode.FINDINGS if _fails(report, fail_on) else ExitCode.CLEAN


def _judging(found: list[Source], config: Config, options: LintOptions) -> Judging:
    to_file = options.output_file is not None
    return Judging(
        sources=tuple(found),
        policy=_policy(config, options),
        postgres_version=options.postgres_version or config.postgres_version or DEFAULT_POSTGRES_VERSION,
        changes=tuple(_changes(source, options.since) for source in found) if options.since else None,
        format=options.format,
        colour=options.format == "text" and uses_colour(options.color, to_file=to_file),
        width=terminal_width(to_file=to_file),
    )


def _changes(source: Source, since: str) -> Changes:
    from linter.git import changes_since

    return changes_since(source.folder.path, since, environment())


def _report(judging: Judging, *, use_cache: bool) -> Entry:
    texts = [text for source in judging.sources for text in source.texts]
    parts = [value for name, value in vars(judging).items() if name != "sources"]
    folders = [source.folder for source in judging.sources]
    place = cache_folder() if use_cache else None
    return cached(place, key_of([*parts, folders], texts), lambda: judge(judging))


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
    if names:
        from threephase.config.names import unknown_rule

        for name in sorted(names):
            if problem := unknown_rule(name):
                raise ConfigError(f"{problem[0].upper()}{problem[1:]}")
    return names


def _fails(report: Entry, fail_on: FailOn) -> bool:
    match fail_on:
        case FailOn.NEVER:
            return False
        case FailOn.WARNING:
            return bool(report["errors"] or report["warnings"])
        case FailOn.ERROR:
            return bool(report["errors"])
