"""A sample of real statements with the phase that the linter gives each, for a human to judge.

python benchmarks/phase_sample.py FOLDER… [--seed N] [--count N]     FOLDER: a migrations folder, or one that holds many
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from linter.discover import discover
from linter.errors import InputError
from linter.lint import lint_folder
from linter.policy import Policy
from linter.read import read_all
from linter.verdict import MigrationResult, StatementResult

Sampled = tuple[MigrationResult, StatementResult]


def main() -> None:
    """Prints the sample, statement by statement, and how often each phase comes in it."""
    arguments = _arguments()
    statements = list(_statements(arguments.folders))
    sample = random.Random(arguments.seed).sample(statements, min(arguments.count, len(statements)))
    for number, (migration, statement) in enumerate(sample, 1):
        print(f"{number}. {migration.path}:{statement.span.line}")
        for clause in statement.clauses:
            born = " (created here)" if clause.created_here else ""
            print(f"   {clause.phase}: {clause.operation} {' '.join(clause.tables)}{born}")
        print(_indented(_source(migration, statement)))
    print(Counter(str(statement.phase) for _, statement in sample).most_common())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    return parser.parse_args()


def _statements(folders: list[Path]) -> Iterator[Sampled]:
    for folder in _projects(folders):
        (found,) = discover([folder], Path.cwd())
        for migration in lint_folder(found, read_all(found)[0], Policy()).migrations:
            for statement in migration.statements:
                yield migration, statement


def _projects(folders: list[Path]) -> Iterator[Path]:
    """The folders themselves where they are migrations folders, else those below them."""
    for folder in folders:
        try:
            discover([folder], Path.cwd())
        except InputError:
            yield from sorted({script.parent.parent for script in folder.rglob("migration.sql")})
        else:
            yield folder


def _source(migration: MigrationResult, statement: StatementResult) -> str:
    lines = migration.source.splitlines()
    return "\n".join(lines[statement.span.line - 1 : statement.span.end_line])


def _indented(source: str, most: int = 12) -> str:
    lines = source.splitlines()
    more = [f"… {len(lines) - most} lines more"] if len(lines) > most else []
    return "\n".join(f"      {line[:160]}" for line in [*lines[:most], *more])


if __name__ == "__main__":
    main()
