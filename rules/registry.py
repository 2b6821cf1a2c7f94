"""Every rule there is, in the order in which `threephase rules` lists them."""

from __future__ import annotations

from rules.approval import approval_without_reason, unused_approval, unused_ignore
from rules.compatibility import (
    column_type_change,
    mismatched_foreign_key_type,
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
from rules.history import (
    byte_order_mark,
    duplicate_timestamp,
    edited_after_merge,
    empty_migration,
    missing_lock_file,
    missing_migration_file,
    out_of_order,
    wrong_provider,
)
from rules.lock import (
    blocking_call,
    constraint_scan,
    create_index_blocking,
    domain_scan,
    drop_index_blocking,
    foreign_key_scan,
    invalid_index_kept,
    lock_table,
    no_lock_timeout,
    partition_lock,
    refresh_blocking,
    reindex_blocking,
    table_rewrite,
    unique_constraint_blocking,
    validate_in_same_transaction,
    work_under_lock,
)
from rules.opaque import opaque_code, unrecognised_statement
from rules.permission import permission_change
from rules.phase import backfill_in_migration, contract_not_approved, mixed_phases
from rules.prisma import (
    foreign_key_without_index,
    hand_made_index_dropped,
    new_enum_value,
    sequence_starts_over,
    stale_warning,
)
from rules.rule import Rule
from rules.style import (
    cascade_delete,
    char_column,
    identifier_too_long,
    json_column,
    missing_primary_key,
    missing_statement_timeout,
    money_column,
    redundant_index,
    replace_view_or_function,
    serial_column,
    several_alter_tables,
    short_primary_key,
    timestamp_without_time_zone,
    unqualified_name,
    varchar_length,
    wide_index,
)
from rules.transaction import (
    always_fails,
    commit_in_migration,
    concurrently_in_transaction,
    enum_value_used_in_transaction,
    partial_apply,
    session_setting_kept,
    set_local_without_transaction,
    unclosed_transaction,
)

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
    table_rewrite.RULE,
    constraint_scan.RULE,
    foreign_key_scan.RULE,
    unique_constraint_blocking.RULE,
    create_index_blocking.RULE,
    drop_index_blocking.RULE,
    reindex_blocking.RULE,
    refresh_blocking.RULE,
    partition_lock.RULE,
    domain_scan.RULE,
    validate_in_same_transaction.RULE,
    work_under_lock.RULE,
    blocking_call.RULE,
    lock_table.RULE,
    invalid_index_kept.RULE,
    no_lock_timeout.RULE,
    mismatched_foreign_key_type.RULE,
    concurrently_in_transaction.RULE,
    always_fails.RULE,
    enum_value_used_in_transaction.RULE,
    set_local_without_transaction.RULE,
    session_setting_kept.RULE,
    commit_in_migration.RULE,
    unclosed_transaction.RULE,
    partial_apply.RULE,
    mixed_phases.RULE,
    contract_not_approved.RULE,
    backfill_in_migration.RULE,
    permission_change.RULE,
    opaque_code.RULE,
    unrecognised_statement.RULE,
    sequence_starts_over.RULE,
    hand_made_index_dropped.RULE,
    new_enum_value.RULE,
    foreign_key_without_index.RULE,
    stale_warning.RULE,
    approval_without_reason.RULE,
    unused_approval.RULE,
    unused_ignore.RULE,
    edited_after_merge.RULE,
    out_of_order.RULE,
    duplicate_timestamp.RULE,
    missing_migration_file.RULE,
    empty_migration.RULE,
    byte_order_mark.RULE,
    missing_lock_file.RULE,
    wrong_provider.RULE,
    identifier_too_long.RULE,
    timestamp_without_time_zone.RULE,
    varchar_length.RULE,
    char_column.RULE,
    money_column.RULE,
    json_column.RULE,
    serial_column.RULE,
    short_primary_key.RULE,
    missing_primary_key.RULE,
    unqualified_name.RULE,
    redundant_index.RULE,
    wide_index.RULE,
    cascade_delete.RULE,
    replace_view_or_function.RULE,
    several_alter_tables.RULE,
    missing_statement_timeout.RULE,
)

by_id: dict[str, Rule] = {rule.id: rule for rule in RULES}


def _by_operation() -> dict[type, tuple[Rule, ...]]:
    looked_at = {operation: None for rule in RULES for operation in rule.looks_at}
    return {operation: tuple(rule for rule in RULES if operation in rule.looks_at) for operation in looked_at}


_FOR_OPERATION = _by_operation()


def for_operation(operation: type) -> tuple[Rule, ...]:
    """The rules that want to see operations of this class."""
    return _FOR_OPERATION.get(operation, ())
