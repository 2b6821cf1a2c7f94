"""What squawk says of migrations, in terms of our hazards."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from benchmarks.hazards import Catalogue, Hazard, Unit
from linter.grammar.clause import ParsedClause, ParsedStatement
from rules.describe import tables_of
from rules.operation import AddConstraint, Operation
from rules.operation.parts import Constraint, ConstraintKind

_ARGUMENTS_AT_ONCE = 500  # far below what the system allows for one command line

# Its rule to our hazard. Its other rules speak of names, types, timeouts, or of clients.
HAZARDS = {
    "adding-field-with-default": Hazard.REWRITE,
    "adding-foreign-key-constraint": Hazard.FOREIGN_KEY,
    "adding-not-nullable-field": Hazard.FULL_SCAN,
    "adding-serial-primary-key-field": Hazard.INDEX_BUILD,
    "ban-drop-column": Hazard.COLUMN_DROPPED,
    "ban-drop-table": Hazard.TABLE_DROPPED,
    "changing-column-type": Hazard.REWRITE,
    "constraint-missing-not-valid": Hazard.FULL_SCAN,
    "disallowed-unique-constraint": Hazard.INDEX_BUILD,
    "require-concurrent-index-creation": Hazard.INDEX_BUILD,
}
# "Requires a table scan", it says of every constraint; of these the scan is one of another kind here.
_SCANS = {
    ConstraintKind.FOREIGN_KEY: Hazard.FOREIGN_KEY,
    ConstraintKind.PRIMARY_KEY: Hazard.INDEX_BUILD,
    ConstraintKind.UNIQUE: Hazard.INDEX_BUILD,
    ConstraintKind.EXCLUDE: Hazard.INDEX_BUILD,
}


class Said(NamedTuple):
    """One finding that maps to a hazard. line, column: counted from 0, as squawk does."""

    hazard: Hazard
    rule: str
    line: int
    column: int


def squawk(files: Sequence[str], major: int) -> Mapping[str, list[Said]]:
    """By file. major: the version of PostgreSQL that squawk is to have in mind.

    squawk is told that a migration is one transaction, else it takes no table for new; lint, beside it, judges each
    statement as sent by itself.
    """
    command = shutil.which("squawk") or shutil.which("squawk", path=sys.prefix + "/bin")
    if command is None:
        raise SystemExit("squawk is not installed: pip install squawk-cli")
    said: dict[str, list[Said]] = defaultdict(list)
    for begin in range(0, len(files), _ARGUMENTS_AT_ONCE):
        for one in _run(_arguments(command, major), files[begin : begin + _ARGUMENTS_AT_ONCE]):
            hazard = HAZARDS.get(one["rule_name"])
            if hazard is not None:
                said[one["file"]].append(Said(hazard, one["rule_name"], one["line"], one["column"]))
    return said


def _arguments(command: str, major: int) -> list[str]:
    return [command, "--assume-in-transaction", "--pg-version", f"{major}.0", "--reporter", "json"]


def _run(arguments: Sequence[str], files: Sequence[str]) -> Iterable[dict[str, Any]]:
    answer = subprocess.run([*arguments, *files], capture_output=True, text=True, check=False)
    found: list[dict[str, Any]] = json.loads(answer.stdout)
    return found


def units_of(said: Iterable[Said], statement: ParsedStatement, source: str, catalogue: Catalogue) -> Iterator[Unit]:
    """What it says of that statement: it names no table, so it is taken to mean that of the clause it points at."""
    starts = [0, *(i + 1 for i, char in enumerate(source) if char == "\n")]
    for one in said:
        offset = starts[min(one.line, len(starts) - 1)] + one.column
        if not _line_start(source, statement.start) <= offset < statement.end:
            continue
        clause = _clause_at(statement, offset)
        tables = tables_of(clause.operation)
        if tables:
            name = catalogue.meant(tables[0])
            if catalogue.is_older_table(name):
                yield _hazard(one, clause.operation), name


def _line_start(source: str, offset: int) -> int:
    """It may point at the beginning of the line, or at a comment before the statement."""
    return source.rfind("\n", 0, offset) + 1


def _clause_at(statement: ParsedStatement, offset: int) -> ParsedClause:
    return next((clause for clause in statement.clauses if offset < clause.end), statement.clauses[-1])


def _hazard(said: Said, operation: Operation) -> Hazard:
    match operation:
        case AddConstraint(constraint=Constraint(kind=kind)) if said.rule == "constraint-missing-not-valid":
            return _SCANS.get(kind, said.hazard)
        case _:
            return said.hazard
