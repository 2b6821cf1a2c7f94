"""The rules' examples run on a real server as Prisma runs them, and what it does is held against what `effects` claims."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from linter.parse import parse
from linter.transport import Transport
from linter.walk import Walk
from replay.traced import MigrationTrace, StatementTrace
from rules.describe import tables_of
from rules.effects import Effects
from rules.operation import AlterObject, CreateObject, DropObject, Operation
from rules.operation.catalog import ObjectKind
from rules.rule import migrations_of, mode_of
from tests.rules.examples import EXAMPLES
from tests.rules.granted import granted
from tests.rules.granted_objects import GRANTED_COLUMNS, GRANTED_OBJECTS
from tests.rules.stage import Stage, stage_on

# What cannot be run, and why.
NOT_RUN = {
    "opaque-code-bad-1": "what it drops is put together while it runs, out of pieces",
}

# What the server refuses, as it must: with which SQLSTATE. Those that begin with 23: because of the rows.
REFUSED = {
    "always-fails-bad-1": "42704",
    "always-fails-bad-2": "0A000",
    "concurrently-in-transaction-bad-1": "25001",
    "concurrently-in-transaction-bad-2": "25001",
    "concurrently-in-transaction-bad-3": "25001",
    "domain-scan-bad-1": "23514",
    "enum-value-used-in-transaction-bad-1": "55P04",
    "enum-value-used-in-transaction-bad-2": "55P04",
    "lock-table-bad-1": "23505",
    "lock-table-good-1": "23505",
    "partition-lock-bad-2": "23514",
    "required-column-without-default-bad-1": "23502",
    "required-column-without-default-bad-2": "23502",
    "unrecognised-statement-bad-1": "42601",
    "unrecognised-statement-bad-2": "42601",
}

# What a server before that version refuses, because it does not know it yet: with which SQLSTATE.
KNOWN_SINCE = {
    "delete-without-where-bad-3": (15, "42601"),  # MERGE
    "enum-value-used-in-transaction-bad-1": (12, "25001"),  # ADD VALUE in a transaction
    "enum-value-used-in-transaction-bad-2": (12, "25001"),
    "reindex-blocking-good-1": (12, "42601"),  # REINDEX CONCURRENTLY
    "table-rewrite-bad-1": (13, "42883"),  # gen_random_uuid() without an extension
    "table-rewrite-bad-3": (12, "42601"),  # generated columns
    "table-rewrite-good-1": (13, "42883"),
    "table-rewrite-good-3": (13, "42883"),
}

# Objects of the whole server, which other databases would notice.
_SHARED = (ObjectKind.DATABASE, ObjectKind.ROLE, ObjectKind.SYSTEM, ObjectKind.TABLESPACE, ObjectKind.SUBSCRIPTION)

RUN = [name for name in EXAMPLES if name not in NOT_RUN]


@pytest.fixture(scope="module")
def stage(postgres_dsn: str) -> Iterator[Stage]:
    with stage_on(postgres_dsn) as made:
        yield made


@pytest.fixture(scope="module")
def played(stage: Stage) -> dict[str, list[MigrationTrace]]:
    """What has been played already."""
    return {}


@pytest.fixture
def traces(name: str, stage: Stage, played: dict[str, list[MigrationTrace]]) -> list[MigrationTrace]:
    """What the server did for the example: first for what it takes for granted, last for what is judged."""
    if name not in played:
        migrations = migrations_of(EXAMPLES[name])
        played[name] = stage.play((granted(migrations), *migrations), mode_of(EXAMPLES[name]))
    return played[name]


@pytest.mark.parametrize("name", RUN)
def test_the_server_refuses_what_it_must_and_nothing_else(
    name: str, traces: list[MigrationTrace], stage: Stage
) -> None:
    since, sqlstate = KNOWN_SINCE.get(name, (0, ""))
    expected = sqlstate if stage.major < since else REFUSED.get(name)
    assert [refusals(trace) for trace in traces[:-1]] == [{}] * (len(traces) - 1)
    assert refusals(traces[-1]).keys() == ({expected} if expected else set())


@pytest.mark.parametrize("name", [name for name in RUN if not name.startswith("unrecognised")])
def test_the_server_does_what_is_claimed(name: str, traces: list[MigrationTrace], stage: Stage) -> None:
    if stage.major < KNOWN_SINCE.get(name, (0, ""))[0]:
        return  # refused, which the linter need not foresee of a version that is out of support
    for trace in traces:
        for statement in trace.statements:
            assert statement.differences == (), statement.sql


@pytest.mark.parametrize("name", RUN)
def test_of_tables_that_no_migration_made_the_worst_is_claimed(
    name: str, traces: list[MigrationTrace], stage: Stage
) -> None:
    claims = claims_without_what_is_granted(name, stage.major)
    for statement, (claimed, operations) in zip(traces[-1].statements, claims, strict=True):
        assert understated(statement, claimed, operations) == [], statement.sql


def test_what_is_listed_is_there_and_listed_rightly() -> None:
    assert {*NOT_RUN, *REFUSED, *KNOWN_SINCE} <= EXAMPLES.keys()
    assert NOT_RUN.keys().isdisjoint(REFUSED)


def test_nothing_is_kept_at_hand_that_no_example_takes_for_granted() -> None:
    taken = "\n".join(granted(migrations_of(example)) for example in EXAMPLES.values())
    assert [words for words, sql in GRANTED_OBJECTS if sql not in taken] == []
    assert [table for table in GRANTED_COLUMNS if f"CREATE TABLE public.{table} (" not in taken] == []


@pytest.mark.parametrize("name", RUN)
def test_nothing_is_run_that_other_databases_would_notice(name: str) -> None:
    operations = (operation for text in migrations_of(EXAMPLES[name]) for operation in parse(text).operations())
    assert not [operation for operation in operations if is_shared(operation)]


def refusals(trace: MigrationTrace) -> dict[str, str]:
    """The SQLSTATEs that Prisma is told, with a message each, or was told before rows were taken away for it."""
    errors = (e for each in trace.statements for e in (each.observed.error, each.fails, each.with_rows))
    return {error.sqlstate: error.message for error in errors if error is not None}


def claims_without_what_is_granted(name: str, postgres_version: int) -> list[tuple[Effects, list[Operation]]]:
    walk = Walk(postgres_version, Transport(mode=mode_of(EXAMPLES[name])))
    *earlier, last = (parse(text) for text in migrations_of(EXAMPLES[name]))
    for parsed in earlier:
        walk.replay(parsed)
    results = walk.migration(name, last).statements
    clauses = ([clause.operation for clause in statement.clauses] for statement in last.statements)
    return list(zip((result.effects for result in results), clauses, strict=True))


def understated(statement: StatementTrace, claimed: Effects, operations: list[Operation]) -> list[str]:
    """What the server did to the relations that are named, and was not claimed; of a failure nothing is claimed."""
    if any(error.certain for error in claimed.errors):
        return []
    named = {name.name for operation in operations for name in tables_of(operation)}
    done, locks = statement.observed, {**claimed.locks_by_rows, **claimed.locks}
    return [
        *(
            f"{lock} lock on {name}"
            for name, lock in done.locks.items()
            if name.name in named and lock > locks.get(name, 0)
        ),
        *(f"rewrite of {name}" for name in done.rewrites if name.name in named and name not in claimed.rewrites),
        *(f"scan of {name}" for name in done.scans if name.name in named and name not in (*claimed.scans, *locks)),
    ]


def is_shared(operation: Operation) -> bool:
    return isinstance(operation, CreateObject | AlterObject | DropObject) and operation.kind in _SHARED
