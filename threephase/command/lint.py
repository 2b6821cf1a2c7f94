"""`threephase lint`: find, judge, report."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from linter.cache import Entry, cached, key_of
from linter.errors import ConfigError
from linter.policy import DEFAULT_POSTGRES_VERSION, Policy
from rules.value import Value, replace
from threephase.cache_place import cache_folder
from threephase.command.judge import REPORT, Judging, judge
from threephase.config import Config, FailOn
from threephase.exit_code import ExitCode
from threephase.output import append_step_summary, complain, terminal_width, uses_colour, write
from threephase.session import Source, configuration, environment, repository_root, sources, transport

if TYPE_CHECKING:
    from linter.git import Changes


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
    transaction_mode: str | None
    prisma_version: str | None
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
        complain(str(error))
    if errors:
        return ExitCode.USAGE
    fail_on = FailOn(options.fail_on) if options.fail_on else config.fail_on or FailOn.ERROR
    return ExitCode.FINDINGS if _fails(report, fail_on) else ExitCode.CLEAN


def _judging(found: list[Source], config: Config, options: LintOptions) -> Judging:
    to_file = options.output_file is not None
    if options.since is not None and not options.since.strip():
        raise ConfigError("--since needs a revision, and was given none. Is the variable that should name it empty?")
    return Judging(
        sources=tuple(found),
        transports=tuple(
            transport(source, config, options.transaction_mode, options.prisma_version) for source in found
        ),
        policy=_policy(config, options),
        postgres_version=options.postgres_version or config.postgres_version or DEFAULT_POSTGRES_VERSION,
        changes=tuple(_changes(source, options.since) for source in found) if options.since is not None else None,
        format=options.format,
        colour=options.format == "text" and uses_colour(options.color, to_file=to_file),
        width=terminal_width(to_file=to_file),
        cwd=str(Path.cwd()),
        root=str(repository_root(Path.cwd())),
    )


def _changes(source: Source, since: str) -> Changes:
    from linter.git import changes_since

    return changes_since(source.folder.path, since, environment())


def _report(judging: Judging, *, use_cache: bool) -> Entry:
    texts = [text for source in judging.sources for text in source.texts]
    parts = [value for name, value in vars(judging).items() if name != "sources"]
    folders = [(source.folder, source.schemas, *map(str, source.errors)) for source in judging.sources]
    if not use_cache:
        return judge(judging)
    return cached(cache_folder(), key_of([*parts, folders], texts), lambda: judge(judging), fields=REPORT)


def _policy(config: Config, options: LintOptions) -> Policy:
    """The project's policy with the command line's word on top: --select replaces, --ignore adds."""
    select, ignore = _rules_named(options.select), _rules_named(options.ignore)
    baseline = None
    if config.baseline is not None:
        from linter.baseline import read_baseline

        baseline = read_baseline(config.baseline)
    policy = config.policy
    policy = replace(policy, select=select or policy.select, ignore=policy.ignore | ignore, baseline=baseline)
    if (select or ignore) and not _asks_any(policy):
        raise ConfigError("--select and --ignore leave no rule to ask. Select more, or ignore less.")
    return policy


def _asks_any(policy: Policy) -> bool:
    from rules.registry import by_id

    return any(policy.asks(rule) for rule in by_id)


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
