"""Whether a WHERE clause keeps any row back; judged by sqlglot, which is loaded only for the doubtful ones."""

from __future__ import annotations

from rules.operation.parts import Expression

# Without one of these a condition is a plain AND of comparisons, which can hold for every row only by its data.
_DOUBTFUL = frozenset(("or", "not", "true", "false", "null", "is", "case", "coalesce", "exists"))
_NO_COLUMNS = frozenset(("and", "or", "not", "true", "false", "null", "is", "between", "in", "like"))


def always_true(condition: Expression) -> bool:
    """Whether the condition holds for every row whatever stands in it: TRUE, 1 = 1, id = id OR 1 = 1.

    What sqlglot cannot read or reduce counts as a real condition: the statement has its WHERE, as its author wrote it.
    """
    text = condition.text
    if "=" not in text and not (condition.words & _DOUBTFUL) and condition.words:
        return False
    if condition.words - _NO_COLUMNS and "or" not in condition.words and not _compares_with_itself(text):
        return False
    return _reduces_to_true(text)


def _compares_with_itself(text: str) -> bool:
    left, equals, right = text.partition("=")
    return bool(equals) and left.strip(" (").lower() == right.strip(" )").lower()


def _reduces_to_true(text: str) -> bool:
    import logging

    from sqlglot import exp, parse_one
    from sqlglot.errors import SqlglotError
    from sqlglot.optimizer.simplify import simplify

    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
    try:
        reduced = simplify(parse_one(text, dialect="postgres").transform(_same_on_both_sides))
    except (SqlglotError, RecursionError, ValueError, TypeError, AttributeError, ArithmeticError):
        return False
    return isinstance(reduced, exp.Boolean) and bool(reduced.this)


def _same_on_both_sides(node):  # type: ignore[no-untyped-def]
    """x = x as TRUE. (It is NULL where x is NULL; written in a migration it is meant to be no condition.)"""
    from sqlglot import exp

    if isinstance(node, exp.EQ) and isinstance(node.this, exp.Column) and node.this == node.expression:
        return exp.true()
    return node
