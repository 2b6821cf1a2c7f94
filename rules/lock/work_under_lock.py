"""Long work in a transaction that already keeps everybody from a table.

https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES
"""

from __future__ import annotations

from typing import TypeAlias

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.name import Name
from rules.operation import CreateTable, CreateView, Insert, Operation, RefreshView
from rules.rule import Rule
from rules.waiting import barrier, held_elsewhere, older, since
from rules.wording import all_shown

_Looked: TypeAlias = Insert | CreateTable | CreateView | RefreshView


def check(operation: _Looked, context: Context) -> Problem | None:
    """Work of which no other rule speaks; those that do, of rows and of locks of their own, tell of the held one too."""
    read = _read(operation, context) if context.held else ()
    if not read:
        return None
    closed = held_elsewhere(context, context.effects.locks)
    if not closed or _was_told(context):
        return None
    schema = context.schema
    rows = f"{all_shown(read, schema)} {'is' if len(read) == 1 else 'are'} read"
    return Problem(
        message=f"{barrier({name: context.held[name] for name in closed}, schema)} while {rows} here: this transaction "
        f"keeps what it has locked {since(context, closed)}.",
        help="Put this into a migration of its own, before the one that takes the lock or after it.",
    )


def _was_told(context: Context) -> bool:
    """Whether an earlier clause of this transaction has worked so under a lock: one finding says it."""
    here, locked = context.course.here, False
    for done in context.course.done:
        if here is None or done.step.transaction != here.transaction:
            continue
        if locked and _read(done.step.operation, context):
            return True
        locked = locked or bool(older(context, (n for n, lock in done.effects.locks.items() if lock.keeps_out_readers)))
    return False


def _read(operation: Operation, context: Context) -> tuple[Name, ...]:
    """The older relations that a query reads whose result is kept, for all one knows every row of them."""
    schema = context.schema
    match operation:
        case Insert(table=table, rows=None, reads=reads):
            # backfill-in-migration speaks of rows that go into an older table
            found = reads if schema.is_surely_new_table(table) else ()
        case CreateTable(reads=reads):
            found = reads
        case CreateView(materialized=True, with_data=True, reads=reads):
            found = reads
        case RefreshView(view=view, concurrently=True):
            known = schema.view(view)
            found = known.reads if known else (view,)
        case _:
            found = ()
    return older(context, map(schema.relation_name, found))


RULE = Rule(
    id="work-under-lock",
    category=Category.LOCK,
    severity=Severity.WARNING,
    why="A lock is held until its transaction ends, and before Prisma 7.4 a migration of several statements is one. An "
    "ALTER TABLE that takes a moment by itself keeps everybody from its table for as long as the statements after it take: "
    "to copy rows into a new table, to fill a materialized view. Other rules that report a statement which works long say "
    "in their own words what is locked meanwhile.",
    instead="One migration for what takes the lock, another for what takes long.",
    source="https://www.postgresql.org/docs/current/explicit-locking.html",
    bad=(
        "ALTER TABLE members ADD COLUMN display_name text;\n"
        "CREATE TABLE visits_by_day AS SELECT day, count(*) FROM visits GROUP BY day;",
        "ALTER TABLE members ADD COLUMN display_name text;\n"
        "CREATE MATERIALIZED VIEW busy_days AS SELECT day FROM visits GROUP BY day HAVING count(*) > 100;",
    ),
    good=(
        "CREATE TABLE visits_by_day AS SELECT day, count(*) FROM visits GROUP BY day;",
        "CREATE TABLE visits_by_day AS SELECT day, count(*) FROM visits GROUP BY day;\n"
        "ALTER TABLE members ADD COLUMN display_name text;",
    ),
    looks_at=(Insert, CreateTable, CreateView, RefreshView),
    check=check,
)
