"""`threephase baseline`: accept an old folder's findings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from linter.baseline import baseline_of, write_baseline
from linter.errors import InputError
from linter.lint import lint_folder
from linter.place import shown
from linter.policy import DEFAULT_POSTGRES_VERSION
from linter.report.wording import counted
from rules.value import replace
from threephase.exit_code import ExitCode
from threephase.output import write
from threephase.session import configuration, sources, transport

DEFAULT_FILE = Path("threephase-baseline.json")


def baseline_command(paths: Sequence[Path], output_file: Path | None, config_file: Path | None) -> int:
    """Lints everything and writes what counts to the baseline; says how to make `lint` honour it."""
    found = sources(paths)
    for source in found:
        if source.errors:
            raise InputError("\n".join(map(str, source.errors)) + "\nNo baseline is written over what was not read.")
    config = configuration(config_file, found)
    file = output_file or config.baseline or DEFAULT_FILE
    policy = replace(config.policy, baseline=None)
    version = config.postgres_version or DEFAULT_POSTGRES_VERSION
    verdicts = [
        lint_folder(
            source.folder,
            source.texts,
            policy,
            postgres_version=version,
            schemas=source.schemas,
            transport=transport(source, config),
        )
        for source in found
    ]
    write(write_baseline(verdicts), file)
    where = shown(Path.cwd() / file, Path.cwd())
    accepted = len(baseline_of(verdicts).entries)
    left = sum(finding.counts for verdict in verdicts for _, finding in verdict.findings()) - accepted
    print(f"{counted(accepted, 'finding')} accepted in {where}.")
    if left:
        print(f"{counted(left, 'finding')} about the folder's history cannot be accepted.")
    if config.baseline is None:
        print(f'To honour it, write this into threephase.toml:\n\n  [lint]\n  baseline = "{where}"')
    return ExitCode.CLEAN
