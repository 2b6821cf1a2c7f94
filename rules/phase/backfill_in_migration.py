"""Rows of an existing table changed by a migration.

https://www.prisma.io/docs/guides/database/data-migration
"""

from __future__ import annotations

from typing import TypeAlias, assert_never

from rules.builtin_functions import MOVES_SEQUENCE
from rules.context import Context
from rules.few_rows import picks_few
from rules.finding import Category, Phase, Problem, Severity
from rules.name import Name
from rules.operation import Call, Copy, Delete, Insert, Merge, Query, Update
from rules.rule import Rule
from rules.taken_along import older_taken_along
from rules.waiting import meanwhile
from rules.wording import UNTIL_COMMIT, backfill, lines, listed

_Looked: TypeAlias = Insert | Update | Delete | Merge | Copy | Query | Call
_SEED = 100
"""So many rows of VALUES are a seed, which belongs to the schema that it fills."""

_UNSEEN = ("inserts", "copies in")
"""What makes rows of its own: there is nothing that others could wait for, except a key that they write too."""


def check(operation: _Looked, context: Context) -> Problem | None:
    """Rows that nobody counted, on a table that was there before this migration."""
    match operation:
        case Insert(table=table, rows=rows):
            seed = rows is not None and rows <= _SEED
            return None if seed else _rows(table, "inserts", context)
        case Update(table=table, where=where):
            every = where is None or where.always_true  # update-without-where speaks
            return None if every or picks_few(context.schema, table, where) else _rows(table, "updates", context)
        case Delete(table=table, where=where):
            every = where is None or where.always_true  # delete-without-where speaks
            along = bool(older_taken_along(operation, context.schema))
            few = not along and picks_few(context.schema, table, where)
            return None if every or few else _rows(table, "deletes", context, along=along)
        case Merge(table=table, deletes=deletes):
            return None if deletes else _rows(table, "merges", context)  # delete-without-where speaks
        case Copy(table=copied, writes=writes):
            return _rows(copied, "copies in", context) if copied and writes else None
        case Query() | Call():
            return _called(operation, context)
        case _:
            assert_never(operation)


def _rows(table: Name, verb: str, context: Context, *, along: bool = False) -> Problem | None:
    """along: older rows of other tables are deleted along."""
    if context.schema.is_surely_new_table(table) and not along:
        return None
    rows = f", and every row that this {verb} stays locked {UNTIL_COMMIT}"
    if verb in _UNSEEN:
        rows = f"; nobody sees the rows that this {verb} {UNTIL_COMMIT}"
    return Problem(
        message=f"ROW EXCLUSIVE lock on {table}{rows}: nothing paces it, and if it fails or is cancelled it begins "
        f"again.{meanwhile(context, {})}",
        help=_help(context),
    )


def _called(operation: Query | Call, context: Context) -> Problem | None:
    """A routine of the project's own that changes rows. setval and its like change none."""
    if context.phase is not Phase.MIGRATE:
        return None
    names = operation.functions if isinstance(operation, Query) else (operation.procedure,)
    own = [name for name in names if name.name not in MOVES_SEQUENCE and context.schema.routine(name) is not None]
    if not own:
        return None
    return Problem(
        message=f"{listed(map(str, own))} changes rows when it is called, and these stay locked {UNTIL_COMMIT}: nothing "
        f"paces it, and if it fails or is cancelled it begins again.{meanwhile(context, {})}",
        help=_help(context),
    )


def _help(context: Context) -> str:
    return lines(
        "Take it out of the migration and run it off-peak as a backfill, in small batches that can be repeated. This "
        "writes the backfill file:",
        backfill(context),
    )


RULE = Rule(
    id="backfill-in-migration",
    category=Category.PHASE,
    severity=Severity.ERROR,
    why="A migration that changes rows runs when the release is deployed, in one transaction or one statement: the rows"
    " stay locked until its end, vacuum and replicas fall behind, nobody can pause it, and if it fails it begins again."
    " On a large table the deployment waits for it. Prisma's own advice is to keep data migrations out of schema"
    " migrations. Up to 100 rows of VALUES are taken for a seed, and up to 100 rows named by a unique key for few.",
    instead="Move it to a backfill: small batches with a WHERE that leaves out what is done, run off-peak.",
    source="https://www.prisma.io/docs/guides/database/data-migration",
    bad=(
        "UPDATE members SET display_name = first_name || ' ' || last_name WHERE display_name IS NULL;",
        "DELETE FROM sessions WHERE expires_at < '2024-01-01';",
        "INSERT INTO profiles (member_id) SELECT id FROM members;",
    ),
    good=(
        "INSERT INTO roles (name) VALUES ('admin'), ('member');",
        "CREATE TABLE profiles (member_id integer);\nINSERT INTO profiles (member_id) SELECT id FROM members;",
        "SELECT setval('members_id_seq', 1000);",
        (
            "CREATE TABLE plans (id text PRIMARY KEY, price integer);",
            "UPDATE plans SET price = 900 WHERE id IN ('basic', 'family') AND price = 800;",
        ),
    ),
    looks_at=(Insert, Update, Delete, Merge, Copy, Query, Call),
    check=check,
)
