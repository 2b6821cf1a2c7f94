"""A fix is SQL that works: on a real server with rows, in both of Prisma's ways, and lint has nothing against it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import psycopg
import pytest
from psycopg import sql

from linter.parse import parse
from rules.finding import Category, Finding
from rules.registry import RULES
from rules.rule import Example, Rule, migrations_of, mode_of
from tests.postgres import fresh_database
from tests.rules.filled import fill
from tests.rules.granted import granted
from tests.rules.judging import judged

VERSIONS = (11, 12, 15, 18)
"""Where fixes differ. One for an older version runs on a later one as well."""

_OWN_SCHEMAS = "SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'"
# What a server holds afterwards, and whether it is valid. NOT NULL is told by the columns, whichever its name.
_TABLES = """
SELECT c.oid::regclass::text, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
    pg_get_expr(d.adbin, d.adrelid)
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE c.relkind IN ('r', 'p', 'm') AND c.relnamespace = 'public'::regnamespace
"""
_CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated
FROM pg_constraint WHERE contype <> 'n' AND connamespace = 'public'::regnamespace
"""
_INDEXES = """
SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid
FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE c.relnamespace = 'public'::regnamespace
"""
_OTHER_CHECKS = {"contract-not-approved", "partition-lock", "set-not-null"}
"""A partition's bounds stay behind as a check, by DETACH CONCURRENTLY or before ATTACH; what says NOT NULL is tidied up."""

_WHOLE = {
    "concurrently-in-transaction",
    "enum-value-used-in-transaction",
    "session-setting-kept",
    "unclosed-transaction",
}
"""Whose fix is all that the migration says, put together otherwise."""

_FALLS_SHORT = ("set-not-null", 11)
"""Where a validated check is all that is to be had. What the rules about transactions report fails as it stands."""


def _fixed() -> Iterator[object]:
    """Each bad example that has a fix, with the first version of each of its fixes."""
    for rule in RULES:
        for number, example in enumerate(rule.bad if rule.category is not Category.HISTORY else (), 1):
            fixes = {
                finding.fix: version for version in reversed(VERSIONS) if (finding := _finding(rule, example, version))
            }
            for version in fixes.values():
                yield pytest.param(rule, example, version, id=f"{rule.id}-{number}-{version}")


def _finding(rule: Rule, example: Example, version: int) -> Finding | None:
    migrations, mode = migrations_of(example), mode_of(example)
    found = judged(*migrations, postgres_version=version, mode=mode, turned_on=rule).findings
    return next((finding for finding in found if finding.rule == rule.id and finding.fix), None)


def _instead(rule: Rule, example: Example, finding: Finding) -> tuple[str, ...]:
    """The last migration with the reported statement put right, and the migrations to come after it.

    What is to be taken out leaves the rest of the migration as it is, and comes next.
    """
    fix = tuple(step.replace("<reason>", "every version keeps to it") for step in finding.fix)
    if rule.id in _WHOLE:
        return fix
    text = migrations_of(example)[-1]
    bad = [s for s in parse(text).statements if text.count("\n", 0, s.start) + 1 <= finding.span.line][-1]
    before, after = text[: bad.start], re.sub(r"\A;[^\n]*", "", text[bad.end :])
    if finding.help.startswith("Write") or rule.category is Category.TRANSACTION:
        return before + fix[0] + after, *fix[1:]
    rest = before + after
    return (rest, *fix) if rest.strip() else fix


def as_one_query(conn: psycopg.Connection, migration: str) -> None:
    conn.execute(migration.encode())


def statement_by_statement(conn: psycopg.Connection, migration: str) -> None:
    for statement in parse(migration).statements:
        conn.execute(migration[statement.start : statement.end].encode())


def _held(conn: psycopg.Connection, query: bytes) -> set[tuple[object, ...]]:
    return set(conn.execute(query).fetchall())


def _rule(case: object) -> Rule:
    values: tuple[Rule, Example, int] = getattr(case, "values")  # noqa: B009 (pytest names no type for it)
    return values[0]


FIXED = list(_fixed())


@pytest.fixture(scope="module")
def databases(postgres_dsn: str) -> Iterator[tuple[str, str]]:
    """Two databases: one is mended, the other shows what is aimed at."""
    with fresh_database(postgres_dsn) as mended, fresh_database(postgres_dsn) as aimed_at:
        yield mended, aimed_at


@pytest.fixture
def emptied(databases: tuple[str, str]) -> Iterator[tuple[psycopg.Connection, psycopg.Connection]]:
    """A new session in each, with nothing in the database: to make a new one for each fix would take ten times as long."""
    with ExitStack() as stack:
        one, other = (stack.enter_context(psycopg.connect(dsn, autocommit=True)) for dsn in databases)
        for session in (one, other):
            for (schema,) in session.execute(_OWN_SCHEMAS).fetchall():
                session.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(schema)))
            session.execute("CREATE SCHEMA public")
        yield one, other


@pytest.mark.parametrize(("rule", "example", "version"), FIXED)
@pytest.mark.parametrize("send", [as_one_query, statement_by_statement])
def test_a_fix_runs_and_leads_where_the_migration_would_have_led(
    rule: Rule,
    example: Example,
    version: int,
    send: Callable[[psycopg.Connection, str], None],
    emptied: tuple[psycopg.Connection, psycopg.Connection],
) -> None:
    mended, aimed_at = emptied
    finding = _finding(rule, example, version)
    assert finding is not None
    if version > mended.info.server_version // 10000:
        pytest.skip("for a later server")
    *earlier, last = migrations_of(example)
    for session in emptied:
        for migration in (granted((*earlier, last)), *earlier):
            as_one_query(session, migration)
        fill(session)
    for migration in _instead(rule, example, finding):
        send(mended, migration)
    if rule.category is not Category.TRANSACTION and (rule.id, version) != _FALLS_SHORT:
        as_one_query(aimed_at, last)
        for query in (_TABLES, _INDEXES, *([] if rule.id in _OTHER_CHECKS else [_CONSTRAINTS])):
            assert _held(mended, query.encode()) == _held(aimed_at, query.encode())


@pytest.mark.parametrize(("rule", "example", "version"), FIXED)
def test_lint_has_nothing_against_a_fix(rule: Rule, example: Example, version: int) -> None:
    finding = _finding(rule, example, version)
    assert finding is not None
    done = list(migrations_of(example)[:-1])
    for migration in _instead(rule, example, finding):
        found = judged(*done, migration, postgres_version=version, mode=mode_of(example)).findings
        assert [f"{left.rule}: {left.message}" for left in found if left.counts] == []
        done.append(migration)


@pytest.mark.parametrize(("rule", "example", "version"), [case for case in FIXED if _rule(case).id not in _WHOLE])
def test_a_help_shows_its_fix(rule: Rule, example: Example, version: int) -> None:
    finding = _finding(rule, example, version)
    assert finding is not None
    shown = {line.strip() for line in finding.help.split("\n")}
    for step in finding.fix:
        assert {line.strip() for line in step.split("\n")} <= shown


@pytest.mark.parametrize(("rule", "example", "version"), FIXED)
def test_what_must_not_run_in_a_transaction_stands_alone(rule: Rule, example: Example, version: int) -> None:
    finding = _finding(rule, example, version)
    for step in finding.fix if finding else ():
        assert len(parse(step).statements) == 1 or not re.search(r"\bCONCURRENTLY\b", step)


def test_there_are_fixes_for_whatever_sql_alone_mends() -> None:
    assert {_rule(case).id for case in FIXED} >= {
        "constraint-scan",
        "contract-not-approved",
        "create-index-blocking",
        "drop-index-blocking",
        "drop-other",
        "foreign-key-scan",
        "invalid-index-kept",
        "partition-lock",
        "refresh-blocking",
        "reindex-blocking",
        "rename-table",
        "set-not-null",
        "unique-constraint-blocking",
        "validate-in-same-transaction",
    }
