"""How often lint is right about what PostgreSQL does, hazard by hazard, and squawk on the same statements.

    python benchmarks/accuracy.py [--list] [--rows N] [--server DSN] FOLDER…

FOLDER is a migrations folder. It is replayed statement by statement on a server, tables without rows getting N rows
(20) before each migration; what the server did is held against the Effects that lint claims, and against squawk's
findings, which benchmarks/squawk.py maps to hazards by hand.

The unit is (statement, table), of tables and materialized views that were there before the file: one that the file
itself made is nobody's hazard. A table can be

- rewritten: it has a new file, other than by TRUNCATE or REFRESH;
- else given an index, or an index is built anew, while SHARE or more is held on it: a blocking index build;
- else read for a new foreign key of its own while SHARE ROW EXCLUSIVE or more is held on it;
- else read under ACCESS EXCLUSIVE for whatever other reason;
- besides any of these: robbed of a column, dropped, or locked against writers though the statement does not name it.

Lint claims a column or a table dropped where the operation says so and the Effects say that rows are lost by it. squawk
names no table: its finding is taken for the first table of the clause that it points at; it has no rule about tables
that are not named, and nothing to say of lock modes.

Claimed and done is a true positive, claimed only a false positive, done only a false negative. Lock modes are right for
a statement if the strongest lock on each older relation is the one claimed, of all statements that lock any.

Left out, and counted below the table: statements that fail on the server; claims under a condition (DO … IF), which may
or may not come true; of the two that only rows make visible, statements before which rows had to be taken away, and
tables that took none; lock modes of what ran outside a transaction, where none was seen, of what follows a failure in
its file, of what lint says it does not see, and of what IF EXISTS or IF NOT EXISTS kept from happening.

Lint judges each statement as sent by itself (per-statement), as it is run here; squawk is told --assume-in-transaction,
without which it takes no table for new, and the server's major version.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from benchmarks.hazards import Hazard
from benchmarks.judged import Judged, Judgements
from benchmarks.replaying import judge
from linter.discover import discover
from linter.read import read_all
from replay.server import Server, version_of
from replay.started import embedded


def main() -> None:
    """Prints Markdown; progress goes to stderr."""
    options = _options()
    judgements = Judgements()
    with _server(options.server) as server:
        for folder in discover(options.folders, Path.cwd()):
            print(folder.shown, file=sys.stderr)
            judge(folder, read_all(folder)[0], server, options.rows, judgements)
    print(f"{judgements.migrations} migrations, {judgements.statements} statements, PostgreSQL {server.version}\n")
    print("\n".join(_table(judgements.judged)))
    print("\n".join(_notes(judgements)))
    if options.list:
        print("\n".join(_list(judgements)))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Precision and recall of lint's claims, beside squawk's.")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--list", action="store_true", help="every false positive and false negative, one by one")
    parser.add_argument("--rows", type=int, default=20, help="rows for each table without any")
    parser.add_argument("--server", metavar="DSN", help="a server on which databases can be made and dropped freely")
    return parser.parse_args()


def _server(dsn: str | None) -> AbstractContextManager[Server]:
    return embedded() if dsn is None else nullcontext(Server(dsn=dsn, version=version_of(dsn), ours=True))


def _table(judged: Sequence[Judged]) -> Iterator[str]:
    for tool in ("threephase", "squawk"):
        yield f"| {tool} | true positives | false positives | false negatives | precision | recall |"
        yield "|---|---|---|---|---|---|"
        for hazard in Hazard:
            of_hazard = [one for one in judged if one.hazard is hazard and not one.conditional]
            claimed = [one.claimed if tool == "threephase" else one.by_squawk for one in of_hazard]
            counted = Counter(zip(claimed, (one.happened for one in of_hazard), strict=True))
            true, wrong, missed = counted[True, True], counted[True, False], counted[False, True]
            if tool == "threephase" or hazard is not Hazard.UNNAMED_LOCK:
                precision, recall = _share(true, true + wrong), _share(true, true + missed)
                yield f"| {hazard} | {true} | {wrong} | {missed} | {precision} | {recall} |"
        yield ""


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "–"


def _notes(judgements: Judgements) -> Iterator[str]:
    whole, wrong = judgements.locks_statements, judgements.locks_wrong_statements
    share = _share(whole - wrong, whole)
    yield f"Lock modes right for {whole - wrong} of {whole} statements that lock something older: {share}"
    conditional = Counter((one.hazard, one.happened) for one in judgements.judged if one.conditional and one.claimed)
    for (hazard, happened), count in sorted(conditional.items()):
        yield f"Under a condition, {hazard}: {count} claimed, which {'came' if happened else 'did not come'} true"
    yield "\nLeft out:\n"
    for reason, count in judgements.left_out.most_common():
        yield f"- {count} × {reason}"
    yield from (f"- {line}" for line in judgements.lacking)


def _list(judgements: Judgements) -> Iterator[str]:
    for hazard in Hazard:
        for one in judgements.judged:
            if one.hazard is hazard and one.claimed != one.happened and not one.conditional:
                kind = "false positive" if one.claimed else "false negative"
                yield f"{kind}: {hazard}: {one.place} {one.relation}: {one.sql}"
    for line in judgements.locks_wrong:
        yield f"lock mode: {line}"


if __name__ == "__main__":
    main()
