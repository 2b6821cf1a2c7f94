"""What a correction is said to have changed, beside what a comparison of all rows before and after says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import Any, NamedTuple

import psycopg
from psycopg import sql

from rules.correction import Volatile
from rules.name import Name
from rules.value import Value
from runner.change.rows import RowChange, TableTotals, changes, totals
from runner.connection.connect import connect, connect_to_ledger
from runner.connection.dsn import read_dsn
from runner.correct.execution import Changed, begin, execute
from runner.correct.limits import Limits
from runner.correct.outcome import StepDone
from runner.correct.script import Script
from runner.statement import as_sql

SALT = "salt" * 8
Row = tuple[str | None, ...]


class Told(NamedTuple):
    """A changed row, with the table it is in and without the names of its columns."""

    table: str
    old: Row | None
    new: Row | None


class Seen(Value):
    """told: by the capture. compared: by the comparison, which does not see a row that was written as it was."""

    told: list[Told]
    compared: Counter[Told]
    totals: tuple[TableTotals, ...]
    digest: str
    undeclared: tuple[str, ...]
    sequences: tuple[str, ...]
    schema: str

    def counts(self) -> dict[str, tuple[int, int, int]]:
        """Of each table: inserted, updated, deleted."""
        return {each.table.name: (each.inserted, each.updated, each.deleted) for each in self.totals}

    def agree(self) -> None:
        """Whatever was changed is told, once; nothing else is."""
        told = Counter(each for each in self.told if each.old != each.new)
        # Without a key, a row that went and came again as it was is told twice, and a comparison does not see it.
        again = told & Counter(Told(each.table, each.new, each.old) for each in told.elements())
        assert told - again == self.compared


def scene(dsn: str, script: str) -> None:
    """What the script makes, beside the ledger."""
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute(as_sql(script))


def version(dsn: str) -> int:
    """The server's major version."""
    with psycopg.connect(dsn) as conn:
        return conn.info.server_version // 10_000


@contextmanager
def changed(
    dsn: str, *statements: str, tables: Sequence[str | Name], volatile: Sequence[str] = (), salt: str = SALT
) -> Iterator[tuple[psycopg.Connection[Any], Changed]]:
    """The statements done, in a transaction that is still open and is rolled back afterwards."""
    script = _script(statements, tables, volatile)
    with closing(connect(read_dsn(dsn))) as conn:
        with closing(connect_to_ledger(read_dsn(dsn))) as ledger:
            done = execute(conn, begin(conn, Limits(lock_timeout_ms=500), script), salt, ledger)
        yield conn, done
        conn.execute("ROLLBACK")


def seen(
    dsn: str,
    *statements: str,
    tables: Sequence[str | Name],
    volatile: Sequence[str] = (),
    salt: str = SALT,
    owner: str | None = None,
    meanwhile: Callable[[], None] = lambda: None,
) -> Seen:
    """Both accounts of what the statements change. owner: who compares, if the role of that address sees less."""
    with psycopg.connect(owner or dsn, autocommit=True) as other:
        before = _all_rows(other)
    with changed(dsn, *statements, tables=tables, volatile=volatile, salt=salt) as (conn, done):
        meanwhile()
        after = _all_rows(conn, [name for name, _ in before])
        kept = done.capture.keep(None)
        hashed = done.capture.digest(kept.set_id, None)
        assert hashed.digest == kept.digest, "with rows or without, the digest is the same"
        found = list(changes(conn, kept.set_id))
        return Seen(
            told=[Told(str(each.table), each.old, each.new) for each in found],
            compared=_compared(before, after, _keys(found)),
            totals=totals(conn, kept.set_id),
            digest=kept.digest,
            undeclared=done.written.undeclared,
            sequences=done.written.sequences,
            schema=done.schema,
        )


def _script(statements: Sequence[str], tables: Sequence[str | Name], volatile: Sequence[str]) -> Script:
    def work(conn: psycopg.Connection[Any]) -> Iterator[StepDone]:
        for each in statements:
            conn.execute(as_sql(each), binary=True)
        yield from ()

    return Script(
        kind="correction",
        reverts=None,
        incident="INC-1",
        reason="tests",
        sha256="",
        text="",
        tables=tuple(_name(each) for each in tables),
        work=work,
        volatile=tuple(_volatile(each) for each in volatile),
        needs_keys=False,
    )


def _name(given: str | Name) -> Name:
    if isinstance(given, Name):
        return given
    schema, _, name = given.rpartition(".")
    return Name(name=name, schema=schema or None)


def _volatile(given: str) -> Volatile:
    table, _, column = given.rpartition(".")
    return Volatile(table=_name(table), column=column, reason="tests")


_TABLES = """
    SELECT n.nspname, c.relname, c.relkind::text, array(SELECT a.attname::text FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum)
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE (c.relkind = 'p' OR c.relkind = 'r') AND NOT c.relispartition AND c.relpersistence <> 't'
      AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'threephase')
"""
Tables = list[tuple[Name, tuple[str, list[str]]]]


def _all_rows(conn: psycopg.Connection[Any], only: Sequence[Name] = ()) -> list[tuple[Name, Counter[Row]]]:
    """The rows of every table, with how often each is there."""
    found = []
    for schema, table, kind, columns in conn.execute(_TABLES).fetchall():
        name = Name(name=table, schema=schema)
        if not columns or (only and name not in only):
            continue
        query = sql.SQL("SELECT {} FROM {} {}").format(
            sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(column)) for column in columns),
            sql.SQL("ONLY" if kind == "r" else ""),
            sql.Identifier(schema, table),
        )
        found.append((name, Counter(conn.execute(query).fetchall())))
    return found


def _keys(found: Sequence[RowChange]) -> dict[str, list[int]]:
    return {str(each.table): [each.columns.index(column) for column in each.key] for each in found}


def _compared(
    before: list[tuple[Name, Counter[Row]]], after: list[tuple[Name, Counter[Row]]], keys: dict[str, list[int]]
) -> Counter[Told]:
    found: Counter[Told] = Counter()
    then = dict(before)
    for name, now in after:
        found.update(_of_table(str(name), then[name] - now, now - then[name], keys.get(str(name), [])))
    return found


def _of_table(name: str, gone: Counter[Row], come: Counter[Row], key: list[int]) -> Iterator[Told]:
    """Old and new of a key go together; where there is no key, no two do."""
    new = {tuple(row[place] for place in key): row for row in come} if key else {}
    for row in gone.elements():
        yield Told(name, row, new.pop(tuple(row[place] for place in key), None) if key else None)
    for row in new.values() if key else come.elements():
        yield Told(name, None, row)
