"""A value taken out of an enum, by Prisma's swap of the type.

https://www.postgresql.org/docs/current/datatype-enum.html
"""

from __future__ import annotations

from collections.abc import Iterator

from rules.context import Context
from rules.enum_swap import EnumSwap
from rules.finding import Category, Problem, Severity
from rules.name import Name, quote
from rules.operation import DropObject
from rules.rule import Rule
from rules.together import drops_type_of_swap
from rules.wording import APPROVE, backfill, lines, listed, literal, shown, sql


def check(operation: DropObject, context: Context) -> Problem | None:
    """The DROP TYPE of the old version, which ends the swap."""
    swap = drops_type_of_swap(context.together, operation)
    if swap is None:
        return None
    old, enum = context.schema.enum(swap.old), shown(swap.type, context.schema)
    removed = tuple(value for value in old.values if value not in swap.values) if old else None
    if removed == ():
        return _rebuilt(enum)
    where = [f"{shown(table, context.schema)}.{quote(column)}" for table, column in swap.columns]
    rows = f"rows that hold one in {listed(where)} make the migration fail (22P02), and " if where else ""
    gone = f"{listed(map(literal, removed))} {'is' if len(removed) == 1 else 'are'}" if removed else "values are"
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on each table with a column of {enum} while it is rewritten; {gone} taken out "
        f"of {enum}: {rows}a running version that still writes one fails from then on.",
        help=_help(swap, removed or (), context),
    )


def _rebuilt(enum: str) -> Problem:
    return Problem(
        message=f"ACCESS EXCLUSIVE lock on each table with a column of {enum} while it is rewritten; no value is taken "
        f"out of {enum}, the type is only built anew.",
        help=f"Add values with ALTER TYPE … ADD VALUE, which locks nothing. If the order matters that much, {APPROVE}",
        severity=Severity.WARNING,
    )


def _help(swap: EnumSwap, removed: tuple[str, ...], context: Context) -> str:
    updates = [
        sql(statement)
        for table, column in swap.columns
        for statement in _updates(table, column, swap.values, removed, context)
    ]
    change = ", and change the rows that hold it in a backfill, for example by:" if updates else "."
    return lines(
        "Keep the value: one that nobody uses costs nothing. To remove it, release code that no longer writes "
        f"it{change}",
        *updates,
        "This makes the backfill file:",
        backfill(context),
        f"Two weeks later swap the type, and {APPROVE}",
    )


def _updates(
    table: Name, column: str, values: tuple[str, ...], removed: tuple[str, ...], context: Context
) -> Iterator[str]:
    """What moves the rows off the removed values: to the first that stays, or out of an array."""
    known, name, target = context.schema.column(table, column), quote(column), shown(table, context.schema)
    if known is not None and known.definition.type.dimensions:
        for value in map(literal, removed):
            yield f"UPDATE {target} SET {name} = array_remove({name}, {value}) WHERE {value} = ANY ({name});"
    elif removed and values:
        old = ", ".join(map(literal, removed))
        yield f"UPDATE {target} SET {name} = {literal(values[0])} WHERE {name} IN ({old});"


_SWAP = """BEGIN;
CREATE TYPE "Role_new" AS ENUM ('ADMIN', 'MEMBER');
ALTER TYPE "Role" RENAME TO "Role_old";
ALTER TYPE "Role_new" RENAME TO "Role";
DROP TYPE "Role_old";
COMMIT;"""

RULE = Rule(
    id="enum-value-removed",
    category=Category.DATA_LOSS,
    severity=Severity.ERROR,
    approvable=True,
    why="PostgreSQL cannot take a value out of an enum, so Prisma creates a new type, moves every column over and drops"
    " the old one. Each of the tables is rewritten under ACCESS EXCLUSIVE; a row that still holds the value makes the"
    " migration fail, and a running application version that writes it fails afterwards. A value renamed in"
    " schema.prisma comes out as one removed and one added.",
    instead="Keep the value, or stop writing it, backfill the rows that hold it, and swap the type two weeks later.",
    source="https://www.postgresql.org/docs/current/datatype-enum.html",
    bad=(
        ("CREATE TYPE \"Role\" AS ENUM ('ADMIN', 'MEMBER', 'GUEST');", _SWAP),
        _SWAP.replace("Role", "Standing"),
    ),
    good=(
        "ALTER TYPE \"Role\" ADD VALUE 'GUEST';",
        "CREATE TYPE \"Role\" AS ENUM ('ADMIN');\nALTER TYPE \"Role\" RENAME VALUE 'ADMIN' TO 'OWNER';",
    ),
    looks_at=(DropObject,),
    check=check,
)
