"""Every rule there is, in the order in which `threephase rules` lists them."""

from __future__ import annotations

from rules.approval import approval_without_reason, unused_approval, unused_ignore
from rules.compatibility import (
    column_type_change,
    new_write_restriction,
    rename_column,
    rename_other,
    rename_table,
    required_column_without_default,
    set_not_null,
)
from rules.data_loss import (
    delete_without_where,
    drop_column,
    drop_other,
    drop_table,
    enum_value_removed,
    rename_as_drop_and_add,
    truncate,
    update_without_where,
)
from rules.history import edited_after_merge, missing_migration_file, out_of_order, wrong_provider
from rules.opaque import opaque_code, unrecognised_statement
from rules.permission import permission_change
from rules.phase import backfill_in_migration, contract_not_approved, mixed_phases
from rules.rule import Rule

RULES: tuple[Rule, ...] = (
    drop_table.RULE,
    drop_column.RULE,
    drop_other.RULE,
    truncate.RULE,
    update_without_where.RULE,
    delete_without_where.RULE,
    rename_as_drop_and_add.RULE,
    enum_value_removed.RULE,
    required_column_without_default.RULE,
    set_not_null.RULE,
    column_type_change.RULE,
    rename_table.RULE,
    rename_column.RULE,
    rename_other.RULE,
    new_write_restriction.RULE,
    mixed_phases.RULE,
    contract_not_approved.RULE,
    backfill_in_migration.RULE,
    permission_change.RULE,
    opaque_code.RULE,
    unrecognised_statement.RULE,
    approval_without_reason.RULE,
    unused_approval.RULE,
    unused_ignore.RULE,
    edited_after_merge.RULE,
    out_of_order.RULE,
    missing_migration_file.RULE,
    wrong_provider.RULE,
)

by_id: dict[str, Rule] = {rule.id: rule for rule in RULES}


def _by_operation() -> dict[type, tuple[Rule, ...]]:
    looked_at = {operation: None for rule in RULES for operation in rule.looks_at}
    return {operation: tuple(rule for rule in RULES if operation in rule.looks_at) for operation in looked_at}


_FOR_OPERATION = _by_operation()


def for_operation(operation: type) -> tuple[Rule, ...]:
    """The rules that want to see operations of this class."""
    return _FOR_OPERATION.get(operation, ())
