"""Which rules a run asks: what is off by default and not turned on is not even asked."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from linter.policy import Policy
from rules.finding import Severity
from rules.registry import RULES, for_operation
from rules.rule import Rule

# The others are asked whatever the policy says of them: who signs a migration depends on what they find, too.
_OFF = frozenset(rule.id for rule in RULES if rule.severity is Severity.OFF)


def asked(policy: Policy) -> Callable[[type], tuple[Rule, ...]]:
    """The rules to ask about an operation of a class."""
    silent = frozenset(rule for rule in _OFF if not policy.asks(rule))

    @cache
    def rules_for(operation: type) -> tuple[Rule, ...]:
        return tuple(rule for rule in for_operation(operation) if rule.id not in silent)

    return rules_for
