"""Long work under a lock, with nothing to end it.

https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.lock_mode import Lock
from rules.operation import (
    AddColumn,
    AddConstraint,
    AlterTable,
    ChangeColumnType,
    CreateIndex,
    Maintain,
    Operation,
    RefreshView,
    Reindex,
    SetNotNull,
    SetParameter,
)
from rules.rule import Rule
from rules.wording import lines, shown, sql


def check(_: Operation, context: Context) -> Problem | None:
    """A clause that reads all rows of an older table while others wait."""
    kept_out = context.effects.under(Lock.SHARE, at=context.effects.scans)
    read = next((name for name in kept_out if not context.schema.is_surely_new_table(name)), None)
    if read is None or any(map(_limits, context.operations)):
        return None
    return Problem(
        message=f"{context.effects.locks[read]} lock on {shown(read, context.schema)} while every row of it is read, and "
        "no statement_timeout in this migration ends that.",
        help=lines(
            "Give the role that deploys one, which holds for every migration:",
            sql("ALTER ROLE deployer SET statement_timeout = '5min';"),
        ),
    )


def _limits(operation: Operation) -> bool:
    return isinstance(operation, SetParameter) and operation.parameter == "statement_timeout" and bool(operation.values)


RULE = Rule(
    id="missing-statement-timeout",
    category=Category.STYLE,
    severity=Severity.OFF,
    why="`lock_timeout` ends the waiting for a lock; what ends the work under it is statement_timeout. Without one, a"
    " rewrite that was thought to take a second keeps everybody out for as long as it takes. Most projects set it for the"
    " role that deploys, which no migration shows: hence off by default. A CREATE INDEX CONCURRENTLY that it ends leaves"
    " an invalid index.",
    instead="Give the role that deploys a statement_timeout.",
    source="https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-STATEMENT-TIMEOUT",
    bad=(
        (
            "CREATE TABLE members (id bigint PRIMARY KEY, points integer);",
            "ALTER TABLE members ALTER points TYPE bigint; -- MIGRATION_APPROVED: downtime announced for 3 May",
        ),
        (
            "CREATE TABLE members (id bigint PRIMARY KEY, email text);",
            "ALTER TABLE members ALTER email SET NOT NULL; -- MIGRATION_APPROVED: every version writes it since release 9",
        ),
    ),
    good=(
        "CREATE TABLE members (id bigint PRIMARY KEY, email text);\nCREATE INDEX ON members (email);",
        (
            "CREATE TABLE members (id bigint PRIMARY KEY, email text);",
            "CREATE INDEX CONCURRENTLY ON members (email);",
        ),
    ),
    looks_at=(
        AddColumn,
        AddConstraint,
        AlterTable,
        ChangeColumnType,
        CreateIndex,
        Maintain,
        RefreshView,
        Reindex,
        SetNotNull,
    ),
    check=check,
)
