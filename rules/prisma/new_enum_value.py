"""A value that the running clients do not know.

https://www.prisma.io/docs/orm/prisma-schema/data-model/models#defining-enums
"""

from __future__ import annotations

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.operation import AddEnumValue
from rules.operation.catalog import ObjectKind
from rules.rule import Rule
from rules.wording import literal


def check(operation: AddEnumValue, context: Context) -> Problem | None:
    """A value added to an enum that was there before."""
    if context.schema.is_new_object(ObjectKind.TYPE, operation.type):
        return None
    value = literal(operation.value)
    return Problem(
        message=f"No table is locked, but as soon as a row holds {value}, a running version whose client was generated "
        f"without it fails to read that row: Value {value} not found in enum.",
        help=f"Release a client that knows {value} to every instance first, and code that writes it in a later release.",
    )


RULE = Rule(
    id="new-enum-value",
    category=Category.PRISMA,
    severity=Severity.OFF,
    why="Adding a value to an enum locks no table and changes no row, so it is expand. But Prisma's client checks what it "
    "reads against the enum it was generated from, and throws at a value that it does not know: the version that is still "
    "running fails on every row that the new one has written with it. Off by default, because the migration itself is "
    "harmless: what matters is when the value is first written.",
    instead="Release the client that knows the value first, then the code that writes it.",
    source="https://github.com/prisma/prisma/issues/24288",
    bad=(
        (
            "CREATE TYPE \"Role\" AS ENUM ('USER', 'ADMIN');",
            "-- AlterEnum\nALTER TYPE \"Role\" ADD VALUE 'GUEST';",
        ),
        "ALTER TYPE \"Role\" ADD VALUE IF NOT EXISTS 'GUEST' BEFORE 'ADMIN';",
    ),
    good=(
        "CREATE TYPE \"Role\" AS ENUM ('USER');\nALTER TYPE \"Role\" ADD VALUE 'ADMIN';",
        "CREATE TYPE \"Role\" AS ENUM ('USER', 'ADMIN');",
    ),
    looks_at=(AddEnumValue,),
    check=check,
)
