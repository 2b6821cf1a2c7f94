"""Whether an expression has to be computed for every row: a volatile function in it is called each time.

ATExecAddColumn stores the value of any other default once, for all rows that are there (since PostgreSQL 11).
"""

from __future__ import annotations

from enum import IntEnum

from rules.builtin_functions import is_builtin
from rules.effects.effect import World
from rules.name import Name
from rules.operation.parts import Expression
from rules.schema import Routine


class Computed(IntEnum):
    """How often an expression is computed when a column with it as its default is added."""

    ONCE = 0
    PERHAPS_PER_ROW = 1
    PER_ROW = 2


# pg_proc.provolatile = 'v' on PostgreSQL 11 to 18 and in its contrib extensions, among rules/builtin_functions.txt.
# Left out: timezone, of which only the form for time with time zone was volatile, up to 14.
VOLATILE = frozenset(
    """array_sample array_shuffle clock_timestamp current_query currval gen_random_bytes gen_random_uuid gen_salt lastval
    lo_create lo_from_bytea lo_import lo_unlink nextval pg_advisory_lock pg_advisory_lock_shared pg_advisory_unlock
    pg_advisory_unlock_all pg_advisory_unlock_shared pg_advisory_xact_lock pg_advisory_xact_lock_shared
    pg_blocking_pids pg_collation_actual_version pg_current_wal_flush_lsn pg_current_wal_insert_lsn pg_current_wal_lsn
    pg_database_size pg_export_snapshot pg_indexes_size pg_is_in_recovery pg_jit_available pg_last_wal_receive_lsn
    pg_last_wal_replay_lsn pg_last_xact_replay_timestamp pg_notification_queue_usage pg_notify pg_partition_ancestors
    pg_partition_tree pg_relation_size pg_safe_snapshot_blocking_pids pg_sequence_last_value pg_show_all_file_settings
    pg_sleep pg_sleep_for pg_sleep_until pg_table_size pg_tablespace_size pg_total_relation_size pg_try_advisory_lock
    pg_try_advisory_lock_shared pg_try_advisory_xact_lock pg_try_advisory_xact_lock_shared pg_xact_commit_timestamp
    pg_xact_status pgp_pub_encrypt pgp_sym_encrypt random random_normal set_config setseed setval timeofday txid_status
    uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 uuidv4 uuidv7""".split()
)

_FIRST_TO_INLINE = 12
"""In 11 the default is looked at before simple SQL functions are put in the place of their calls (measured)."""

_DEEPEST = 8
"""So many functions that stand for each other are looked into; what more of them come to is not known."""


def computed(expression: Expression, world: World, within: frozenset[Name] = frozenset()) -> Computed:
    """How often the expression is computed. within: the functions in whose place it stands."""
    return max((_call(name, world, within) for name in expression.functions), default=Computed.ONCE)


def _call(name: Name, world: World, within: frozenset[Name]) -> Computed:
    routine = world.schema.routine(name)
    if routine is not None:
        return _own(routine, world, within)
    if not is_builtin(name):
        return Computed.PERHAPS_PER_ROW
    return Computed.PER_ROW if name.name in VOLATILE else Computed.ONCE


def _own(routine: Routine, world: World, within: frozenset[Name]) -> Computed:
    """inline_function in clauses.c: what a simple SQL function selects is looked at instead of its own word for it."""
    if routine.overloaded:
        return Computed.PERHAPS_PER_ROW
    if routine.volatility != "volatile":
        return Computed.ONCE
    inside = routine.expression
    if inside is None or world.postgres_version < _FIRST_TO_INLINE or routine.name in within:
        return Computed.PER_ROW
    # A strict function is put in only if its expression is strict too, which is not known.
    if routine.strict or len(within) == _DEEPEST:
        return Computed.PERHAPS_PER_ROW
    return computed(inside, world, within | {routine.name})
