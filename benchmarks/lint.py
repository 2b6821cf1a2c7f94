"""How fast linting is, as ratios within one run: against bare sqlglot, against its import, and beside squawk.

    python benchmarks/lint.py [FOLDER…]

FOLDER is a migrations folder; without one, a history of 600 migrations is generated. Each figure is the median of
several rounds, and the two sides of a ratio are measured in turn within each round, so that whatever else the machine
does falls on both.
"""

from __future__ import annotations

import gc
import logging
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.history import write_history
from linter.discover import discover
from linter.lint import lint_folder
from linter.policy import Policy
from linter.read import read_all
from threephase.main import collect_garbage_seldom

ROUNDS = 7
HERE = Path(__file__).resolve().parent.parent
DDL = '-- AlterTable\nALTER TABLE "Member" ADD COLUMN     "nickname" TEXT;\n'
DML = "UPDATE \"Member\" SET nickname = '' WHERE nickname IS NULL OR 1 + 1 = 2;\n"


def main() -> None:
    """Prints every ratio with its target."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        folders = [Path(name).resolve() for name in sys.argv[1:]] or [write_history(place / "generated", 600)]
        _whole_folder(folders)
        _small("one small migration, DDL", DDL, place)
        _small("one small migration with a WHERE that sqlglot must judge", DML, place)
        _warm(folders[0], place)
        _squawk(folders)
        _memory(place)


def _median_ratio(ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[float, float, float]:
    rounds = [(ours(), theirs()) for _ in range(ROUNDS)]
    ratio = statistics.median(a / b for a, b in rounds)
    return ratio, statistics.median(a for a, _ in rounds), statistics.median(b for _, b in rounds)


def _say(what: str, ratio: float, ours: float, theirs: float, target: str) -> None:
    print(f"{what}: {ratio:.2f} ({1000 * ours:.0f} ms to {1000 * theirs:.0f} ms; {target})")


def _timed(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def _whole_folder(folders: list[Path]) -> None:
    """In one process, both warmed up: read, parse, rules and judgement to sqlglot's parse of the same files."""
    logging.disable(logging.CRITICAL)
    found = discover(folders, Path.cwd())
    texts = {folder: read_all(folder)[0] for folder in found}

    usual = gc.get_threshold()

    def ours() -> float:
        collect_garbage_seldom()  # as the command does
        try:
            return _timed(lambda: [lint_folder(folder, texts[folder], Policy()) for folder in found])
        finally:
            gc.set_threshold(*usual)
            gc.collect()

    sql = [text for each in texts.values() for _, text in each]
    theirs = _sqlglot(sql)
    ours(), theirs()
    ratio, a, b = _median_ratio(ours, theirs)
    statements = sum(len(m.statements) for f in found for m in lint_folder(f, texts[f], Policy()).migrations)
    print(f"{len(sql)} migrations, {statements} statements")
    _say("whole-folder lint to bare sqlglot parse", ratio, a, b, "target 1.6 or less")


def _sqlglot(sql: list[str]) -> Callable[[], float]:
    from sqlglot.dialects.postgres import Postgres
    from sqlglot.errors import SqlglotError

    dialect = Postgres()

    def parse() -> None:
        for text in sql:
            try:
                dialect.parse(text)
            except SqlglotError:  # it gives a file up at its first error; the rest of that file costs it nothing
                continue

    return lambda: _timed(parse)


def _process(*command: str, cache: Path | None = None) -> float:
    environment = {**os.environ, "PYTHONPATH": str(HERE)}
    if cache is not None:
        environment["THREEPHASE_CACHE_DIR"] = str(cache)
    begin = time.perf_counter()
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - begin


def _import_sqlglot() -> float:
    return _process(sys.executable, "-c", "import sqlglot.dialects.postgres")


def _lint(folder: Path, *options: str, cache: Path | None = None) -> float:
    return _process(sys.executable, "-m", "threephase.main", "lint", str(folder), *options, cache=cache)


def _small(what: str, sql: str, place: Path) -> None:
    folder = Path(tempfile.mkdtemp(dir=place)) / "migrations"
    (folder / "20250101000000_one").mkdir(parents=True)
    (folder / "20250101000000_one" / "migration.sql").write_text(sql)
    (folder / "migration_lock.toml").write_text('provider = "postgresql"\n')
    ratio, a, b = _median_ratio(lambda: _lint(folder, "--no-cache"), _import_sqlglot)
    _say(f"{what}, to a process that imports sqlglot.dialects.postgres", ratio, a, b, "target 1.4 or less")


def _warm(folder: Path, place: Path) -> None:
    cache = place / "cache"
    _lint(folder, cache=cache)
    ratio, a, b = _median_ratio(lambda: _lint(folder, cache=cache), _import_sqlglot)
    _say("an unchanged folder with a warm cache to that process", ratio, a, b, "target 0.6 or less")


def _squawk(folders: list[Path]) -> None:
    squawk = shutil.which("squawk") or shutil.which("squawk", path=str(Path(sys.executable).parent))
    if squawk is None:
        print("squawk: not installed")
        return
    files = [str(file) for folder in folders for file in sorted(folder.rglob("migration.sql"))]

    def lint() -> float:
        return sum(_lint(folder, "--no-cache") for folder in folders)

    ratio, a, b = _median_ratio(lint, lambda: _process(squawk, "--assume-in-transaction", *files))
    _say("the command on the whole folder to squawk on the same files", ratio, a, b, "for the record")


def _memory(place: Path) -> None:
    """The peak of a child that lints 5,000 migrations. Linux counts ru_maxrss in KiB."""
    folder = write_history(place / "large", 5000)
    _lint(folder, "--no-cache")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"peak memory for 5,000 migrations: {peak:.0f} MiB (target under 300 MB; the highest of all children)")


if __name__ == "__main__":
    main()
