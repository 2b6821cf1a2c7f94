"""Triggers and rules switched on and off by ALTER TABLE."""

from __future__ import annotations

import pytest

from linter.grammar.statement import parse_statement
from linter.scan import scan
from rules.name import Name
from rules.operation import AlterTable
from rules.operation.table import TableChange


@pytest.mark.parametrize(
    ("action", "change", "target"),
    [
        ("ENABLE TRIGGER b", TableChange.ENABLE_TRIGGER, "b"),
        ("ENABLE REPLICA TRIGGER b", TableChange.ENABLE_REPLICA_TRIGGER, "b"),
        ("ENABLE ALWAYS TRIGGER b", TableChange.ENABLE_ALWAYS_TRIGGER, "b"),
        ("ENABLE TRIGGER ALL", TableChange.ENABLE_ALL_TRIGGERS, None),
        ("ENABLE TRIGGER USER", TableChange.ENABLE_USER_TRIGGERS, None),
        ("DISABLE TRIGGER b", TableChange.DISABLE_TRIGGER, "b"),
        ("DISABLE TRIGGER ALL", TableChange.DISABLE_ALL_TRIGGERS, None),
        ("DISABLE TRIGGER USER", TableChange.DISABLE_USER_TRIGGERS, None),
        ('DISABLE TRIGGER "all"', TableChange.DISABLE_TRIGGER, "all"),
        ("ENABLE RULE b", TableChange.ENABLE_RULE, "b"),
        ("ENABLE REPLICA RULE b", TableChange.ENABLE_REPLICA_RULE, "b"),
        ("ENABLE ALWAYS RULE b", TableChange.ENABLE_ALWAYS_RULE, "b"),
        ("DISABLE RULE b", TableChange.DISABLE_RULE, "b"),
    ],
)
def test_a_trigger_or_rule_is_switched(action: str, change: TableChange, target: str | None) -> None:
    text = f"ALTER TABLE a {action}"
    (clause,) = parse_statement(text, scan(text).tokens).clauses
    assert clause.operation == AlterTable(table=Name(name="a"), change=change, target=target)
