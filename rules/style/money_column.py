"""An amount whose decimals and currency are the server's settings.

https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_money
"""

from __future__ import annotations

from rules.column_types import TYPING, become, of_type
from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.operation import AddColumn, ChangeColumnType, CreateTable
from rules.rule import Rule


def check(operation: CreateTable | AddColumn | ChangeColumnType, _: Context) -> Problem | None:
    """Every column that gets the type."""
    found = of_type(operation, "money")
    if not found:
        return None
    return Problem(
        message=f"{become(found, 'money')}: how many decimals an amount has, and of what, follows the server's "
        "lc_monetary.",
        help="Declare the field Decimal @db.Decimal(12, 2), or count the smallest unit in a BigInt, and keep the "
        "currency in a column beside it.",
    )


RULE = Rule(
    id="money-column",
    category=Category.STYLE,
    severity=Severity.OFF,
    why="`money` is a 64-bit integer that lc_monetary divides: under another locale, such as that of the server to which"
    " a dump is restored, the same bits are another amount. It keeps no currency, and a division rounds to its"
    " decimals.",
    instead="Declare numeric with the decimals that the currency has, and the currency in a column of its own.",
    source="https://wiki.postgresql.org/wiki/Don%27t_Do_This#Don.27t_use_money",
    bad=(
        "CREATE TABLE fees (id bigint PRIMARY KEY, amount money NOT NULL);",
        "ALTER TABLE members ADD COLUMN balance money;",
    ),
    good=(
        "CREATE TABLE fees (id bigint PRIMARY KEY, amount numeric(12, 2) NOT NULL, currency text NOT NULL);",
        "ALTER TABLE members ADD COLUMN balance_cents bigint;",
    ),
    looks_at=TYPING,
    check=check,
)
