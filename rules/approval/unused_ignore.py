"""An ignore that silences nothing, or names no rule."""

from __future__ import annotations

from rules.finding import Category, Severity
from rules.rule import Rule

RULE = Rule(
    id="unused-ignore",
    category=Category.APPROVAL,
    severity=Severity.WARNING,
    why='`-- threephase: ignore RULE reason="…"` covers one rule on one clause. One that names no rule, or stands where the'
    " rule found nothing, silences nothing, and hides that from whoever wrote it. What destroys or breaks cannot be"
    " ignored, only approved.",
    instead="Correct the rule's name, move the comment to the clause, or remove it.",
    bad=(
        '-- threephase: ignore backfill-in-migration reason="a few rows"\nCREATE TABLE plans (id integer PRIMARY KEY);',
        '-- threephase: ignore no-such-rule reason="a few rows"\nCREATE TABLE plans (id integer PRIMARY KEY);',
    ),
    good=(
        '-- threephase: ignore backfill-in-migration reason="three rows"\nUPDATE plans SET price = 5 WHERE price = 4;',
        "CREATE TABLE plans (id integer PRIMARY KEY);",
    ),
)
"""Raised on comments by linter.accept, so it looks at no operation."""
