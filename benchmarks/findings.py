"""How much a reader gets to read: findings per migration and by rule, beside squawk's on the same files.

    python benchmarks/findings.py [--sample N] [--seed S] FOLDER…

FOLDER is a migrations folder. Prints Markdown. With --sample, N random findings of ours follow, each with its file,
statement and message, for judging by hand. squawk runs as its users run it, and it is told that a migration is one
transaction, without which it takes no table for new; what it says about style and timeouts is counted apart.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from linter.discover import discover
from linter.lint import lint_folder
from linter.policy import Policy
from linter.read import read_all
from linter.verdict import MigrationResult
from rules.finding import Finding

# squawk's rules about style, timeouts and re-runnable statements: on by default there, off or absent here, and so left
# out of one column, in which the two tools speak of the same things.
SQUAWKS_STYLE = frozenset(
    (
        "ban-char-field",
        "identifier-too-long",
        "prefer-bigint-over-int",
        "prefer-bigint-over-smallint",
        "prefer-identity",
        "prefer-robust-stmts",
        "prefer-text-field",
        "prefer-timestamp-tz",
        "require-lock-timeout",
        "require-statement-timeout",
        "require-timeout-settings",
    )
)
_ARGUMENTS_AT_ONCE = 500  # far below what the system allows for one command line


class Told(NamedTuple):
    """One finding of a tool: the migration's file and the rule."""

    file: str
    rule: str


def main() -> None:
    """Prints the tables, then the sample."""
    options = _options()
    results = list(_linted(options.folders))
    files = [str(file) for folder in options.folders for file in sorted(folder.rglob("migration.sql"))]
    ours = [Told(result.path, finding.rule) for result, finding in _counting(results)]
    theirs = list(_squawk(files))
    print(_table(len(files), ours, theirs))
    print(_by_rule("threephase", ours))
    print(_by_rule("squawk", theirs))
    found = list(_counting(results))
    for number, (result, finding) in enumerate(_chosen(found, options.sample, options.seed), 1):
        print(_shown(number, result, finding))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Findings per migration, beside squawk's.")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--sample", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=1, metavar="S")
    return parser.parse_args()


def _linted(folders: Sequence[Path]) -> Iterator[MigrationResult]:
    for folder in discover(folders, Path.cwd()):
        yield from lint_folder(folder, read_all(folder)[0], Policy()).migrations


def _counting(results: Iterable[MigrationResult]) -> Iterator[tuple[MigrationResult, Finding]]:
    return ((result, finding) for result in results for finding in result.findings if finding.counts)


def _squawk(files: Sequence[str]) -> Iterator[Told]:
    """One process for many files: it starts in no time, but not in none."""
    squawk = shutil.which("squawk") or shutil.which("squawk", path=str(Path(sys.executable).parent))
    if squawk is None:
        raise SystemExit("squawk is not installed: pip install squawk-cli")
    for begin in range(0, len(files), _ARGUMENTS_AT_ONCE):
        command = [squawk, "--assume-in-transaction", "--reporter", "json", *files[begin : begin + _ARGUMENTS_AT_ONCE]]
        answer = subprocess.run(command, capture_output=True, text=True, check=False)
        for one in json.loads(answer.stdout):
            yield Told(one["file"], one["rule_name"])


def _table(files: int, ours: Sequence[Told], theirs: Sequence[Told]) -> str:
    grave = [told for told in theirs if told.rule not in SQUAWKS_STYLE]
    rows = [("threephase", ours), ("squawk", theirs), ("squawk without style and timeouts", grave)]
    lines = [f"{files} migrations\n", "| | findings | per migration | migrations without any |", "|---|---|---|---|"]
    for name, told in rows:
        silent = files - len({one.file for one in told})
        lines.append(f"| {name} | {len(told)} | {len(told) / max(files, 1):.2f} | {silent / max(files, 1):.0%} |")
    return "\n".join(lines) + "\n"


def _by_rule(tool: str, told: Iterable[Told]) -> str:
    counted = Counter(one.rule for one in told).most_common()
    return (
        "\n".join([f"| rule of {tool} | findings |", "|---|---|", *(f"| {rule} | {n} |" for rule, n in counted)]) + "\n"
    )


def _chosen(
    found: Sequence[tuple[MigrationResult, Finding]], count: int, seed: int
) -> list[tuple[MigrationResult, Finding]]:
    return random.Random(seed).sample(found, min(count, len(found)))


def _shown(number: int, result: MigrationResult, finding: Finding) -> str:
    span = finding.span
    written = "\n".join(result.source.split("\n")[span.line - 1 : span.end_line])
    head = f"### {number}. {finding.rule} ({finding.severity})\n\n{result.path}:{span.line}\n"
    return f"{head}\n```sql\n{written}\n```\n\n{finding.message}\n\n{finding.help}\n"


if __name__ == "__main__":
    main()
