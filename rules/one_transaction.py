"""What becomes of a help and its fix where Prisma 8 runs all pending migrations in one transaction."""

from __future__ import annotations

from collections.abc import Iterable

from rules.context import Context
from rules.execution import TransactionMode
from rules.finding import Problem
from rules.value import replace
from rules.wording import APPROVED, lines, steps

_REFUSED = "25001"
_BY_HAND = (
    "No migration of Prisma 8 is outside a transaction. Give the statement a migration of its own, do this by hand before "
    "the release instead, one statement after the other, and mark that migration as applied:"
)
_NOT_THERE = (
    "No migration of Prisma 8 is outside a transaction: run what says CONCURRENTLY by hand, before the release."
)
_ONE_BY_ONE = (
    "Deploy each step by itself: Prisma 8 runs all pending migrations in one transaction, which keeps every lock."
)
_SEVERAL_MIGRATIONS = ("migration of its own", "later migration", "later in a migration", "into the next")


def in_one_transaction(problem: Problem, context: Context) -> Problem:
    """The problem with a help that works there. One that PostgreSQL has refused already is told how by its own rule."""
    refused = any(error.sqlstate == _REFUSED for error in context.effects.errors)
    if context.execution.mode is not TransactionMode.SINGLE or refused:
        return problem
    if _runs_alone(problem.fix):
        by_hand = "\n".join(problem.fix).replace(f" {APPROVED}", "")
        return replace(problem, help=lines(_BY_HAND, steps((by_hand,))), fix=())
    if _runs_alone(problem.help.split("\n")):
        return replace(problem, help=lines(problem.help, _NOT_THERE))
    if len(problem.fix) > 1 or any(words in problem.help for words in _SEVERAL_MIGRATIONS):
        return replace(problem, help=lines(problem.help, _ONE_BY_ONE))
    return problem


def _runs_alone(texts: Iterable[str]) -> bool:
    """Whether any of it is refused in a transaction; REFRESH … CONCURRENTLY is not."""
    return any("CONCURRENTLY" in text and "REFRESH" not in text for text in texts)
