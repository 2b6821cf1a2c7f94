"""What a rule is: its words, its examples, and a check over one operation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from rules.context import Context
from rules.execution import TransactionMode
from rules.finding import Category, Problem, Severity
from rules.value import Value

Check: TypeAlias = Callable[[Any, Context], Problem | None]


class Under(Value):
    """An example for one way of sending migrations: they are as in an example without it."""

    mode: TransactionMode
    migrations: tuple[str, ...]


# An example is one migration's SQL, or several migrations in order of which only the last is reported on; as Prisma up
# to 7.3 sends it, unless it says otherwise.
Example: TypeAlias = str | tuple[str, ...] | Under


def migrations_of(example: Example) -> tuple[str, ...]:
    """Its migrations; the last one is reported on."""
    if isinstance(example, Under):
        return example.migrations
    return (example,) if isinstance(example, str) else example


def mode_of(example: Example) -> TransactionMode:
    """How its migrations are sent."""
    return example.mode if isinstance(example, Under) else TransactionMode.BATCH


class Rule(Value):
    """One rule.

    looks_at: the operations it wants to see; empty for a rule about files and folders, which linter.judge raises.
    approvable: whether `-- MIGRATION_APPROVED: reason` on its line answers for it: true for what destroys or breaks.
    why: one paragraph, what PostgreSQL or the running application does. instead: imperative, what to do.
    bad: reports this rule and no other. good: silent under all rules. source: where the fact can be looked up.
    """

    id: str
    category: Category
    severity: Severity
    why: str
    instead: str
    approvable: bool = False
    bad: tuple[Example, ...] = ()
    good: tuple[Example, ...] = ()
    source: str = ""
    looks_at: tuple[type, ...] = ()
    check: Check | None = None
