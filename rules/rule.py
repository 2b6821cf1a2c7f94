"""What a rule is: its words, its examples, and a check over one operation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from rules.context import Context
from rules.finding import Category, Problem, Severity
from rules.value import Value

Check: TypeAlias = Callable[[Any, Context], Problem | None]

# An example is one migration's SQL, or several migrations in order of which only the last is reported on.
Example: TypeAlias = str | tuple[str, ...]


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
