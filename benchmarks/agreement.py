"""How far this linter and PostgreSQL's own grammar agree on whole folders of SQL, difference by difference.

python benchmarks/agreement.py FOLDER...     every .sql file below the folders; needs pglast
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from linter.errors import InputError
from linter.read import read_migration
from tests.linter.agreement import compare

_SHOWN = 20  # differences of one sort


def main(folders: list[str]) -> int:
    """Prints every count and the first differences of each sort; 1 if there are any."""
    counts: Counter[str] = Counter()
    differences: Counter[str] = Counter()
    for path in sorted(path for folder in folders for path in Path(folder).rglob("*.sql") if path.is_file()):
        try:
            found = compare(read_migration(path))
        except InputError as problem:
            print(problem)
            continue
        counts += found.counts + Counter(files=1)
        for difference in found.disagreements:
            differences[difference.about] += 1
            if differences[difference.about] <= _SHOWN:
                print(f"{difference.about}: {path}:{difference.line}: {difference.detail}")
    for what, count in counts.items():
        print(f"{count:9,}  {what}")
    for about in ("scan", "split", "unrecognised", "names", "actions"):
        print(f"{differences[about]:9,}  differences: {about}")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["sample_migrations"]))
