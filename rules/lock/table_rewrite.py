"""A table that is written anew, under ACCESS EXCLUSIVE.

https://www.postgresql.org/docs/current/sql-altertable.html#SQL-ALTERTABLE-NOTES
"""

from __future__ import annotations

from typing import TypeAlias

from rules.context import Context
from rules.finding import Category, Phase, Problem, Severity
from rules.operation import AddColumn, AlterColumn, AlterTable, ChangeColumnType, Maintain
from rules.operation.table import TableChange
from rules.rewriting_column import help_for, reason
from rules.rule import Rule
from rules.waiting import barrier, kept_out, meanwhile, older

_Looked: TypeAlias = AddColumn | AlterColumn | AlterTable | ChangeColumnType | Maintain

_EVERYTHING = (
    "ACCESS EXCLUSIVE lock on one table of the database after the other: nobody can read or write it until {}."
)
_CHANGES = {
    TableChange.SET_LOGGED: "to log its rows",
    TableChange.SET_UNLOGGED: "without logging its rows",
    TableChange.SET_TABLESPACE: "to move it into the other tablespace",
    TableChange.SET_ACCESS_METHOD: "for the other access method",
}
_ELSEWHERE = (
    "Take it out of the migration. Move the rows into a new table of that kind, in small batches, and exchange the "
    "names at the end; or do it in a maintenance window."
)
_REPACK = (
    "Take it out of the migration. pg_repack does the same beside readers and writers; the database keeps itself in order "
    "by autovacuum."
)
_WHERE_ADDED = "The column is new here: write it as it is to be where it is added."


def check(operation: _Looked, context: Context) -> Problem | None:
    """An older table that is rewritten, where no rule about contract changes tells of it already."""
    if isinstance(operation, Maintain):
        return _maintained(operation, context)
    if context.phase is Phase.CONTRACT and not isinstance(operation, AddColumn):
        return None
    if not older(context, context.effects.rewrites):
        return None
    match operation:
        case AddColumn():
            return _problem(reason(operation, context), help_for(operation, context), context)
        case AlterTable(change=change):
            return _problem(_CHANGES.get(change, ""), _ELSEWHERE, context)
        case AlterColumn() | ChangeColumnType():
            return _problem("for a column that this migration adds", _WHERE_ADDED, context)


def _problem(why: str, help: str, context: Context) -> Problem | None:
    locks = kept_out(context)
    if not locks:
        return None
    what = "the whole table and all its indexes are" if len(context.effects.rewrites) == 1 else "all of it is"
    assumed = "".join(f" {sentence}" for sentence in context.effects.assumed)
    because = f" {why}" if why else ""
    return Problem(
        message=f"{barrier(locks, context.schema)} until {what} written anew{because}.{assumed}{meanwhile(context, locks)}",
        help=help,
    )


def _maintained(operation: Maintain, context: Context) -> Problem | None:
    """CLUSTER and VACUUM FULL."""
    if not (operation.full or operation.verb == "cluster"):
        return None
    if operation.table is None:
        return Problem(message=_EVERYTHING.format("all its rows are written anew"), help=_REPACK)
    if not older(context, context.effects.rewrites):
        return None
    why = "in the order of an index" if operation.verb == "cluster" else "to give back the space of dead rows"
    return _problem(why, _REPACK, context)


RULE = Rule(
    id="table-rewrite",
    category=Category.LOCK,
    severity=Severity.ERROR,
    why="A new column whose value differs from row to row cannot be added in the catalog alone: a volatile default such "
    "as gen_random_uuid(), SERIAL, an identity, a stored generated column, a domain with a constraint. PostgreSQL writes "
    "the whole table and all its indexes anew, under ACCESS EXCLUSIVE. So do CLUSTER, VACUUM FULL and a change of "
    "logging, tablespace or access method. A constant default, now() too, does not.",
    instead="Add the column without the default, set the default, fill the old rows in a backfill.",
    source="https://www.postgresql.org/docs/current/sql-altertable.html",
    bad=(
        "ALTER TABLE members ADD COLUMN token uuid NOT NULL DEFAULT gen_random_uuid();",
        'ALTER TABLE "Member" ADD COLUMN     "number" SERIAL NOT NULL;',
        (
            "CREATE TABLE visits (id integer PRIMARY KEY, minutes integer);",
            "ALTER TABLE visits ADD COLUMN hours integer GENERATED ALWAYS AS (minutes / 60) STORED;",
        ),
        "VACUUM FULL members;",
    ),
    good=(
        "ALTER TABLE members ADD COLUMN token uuid;\nALTER TABLE members ALTER COLUMN token SET DEFAULT gen_random_uuid();",
        "ALTER TABLE members ADD COLUMN joined_at timestamptz NOT NULL DEFAULT now();",
        "CREATE TABLE members (id integer);\nALTER TABLE members ADD COLUMN token uuid DEFAULT gen_random_uuid();",
    ),
    looks_at=(AddColumn, AlterColumn, AlterTable, ChangeColumnType, Maintain),
    check=check,
)
