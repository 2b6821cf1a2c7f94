"""Functions that no correction may call."""

from __future__ import annotations

import pytest

from linter.correction.outward import OUTWARD
from tests.linter.correction.reading import findings, the_only


@pytest.mark.parametrize(
    ("call", "name"),
    [
        pytest.param("dblink_exec('x', 'DELETE FROM m')", "dblink_exec", id="dblink"),
        pytest.param("public.dblink_exec('x')", "dblink_exec", id="in public"),
        pytest.param("extensions.dblink('x')", "dblink", id="in extensions"),
        pytest.param('"dblink"(1)', "dblink", id="in quotes"),
        pytest.param('U&"d\\0062link"(1)', "dblink", id="by code points"),
        pytest.param("DBLINK /* x */ (1)", "dblink", id="with a comment before the parenthesis"),
        pytest.param("pg_catalog.set_config('a.b', 'c', false)", "set_config", id="set_config"),
        pytest.param("pg_read_file('x')", "pg_read_file", id="a file"),
        pytest.param("lo_import('x')", "lo_import", id="lo_import"),
        pytest.param("lo_export(1, 'x')", "lo_export", id="lo_export"),
        pytest.param("pg_terminate_backend(1)", "pg_terminate_backend", id="another session"),
        pytest.param("setval('s', 1)", "setval", id="setval"),
        pytest.param("pg_advisory_unlock_all()", "pg_advisory_unlock_all", id="advisory locks"),
        pytest.param("pg_try_advisory_xact_lock(1)", "pg_try_advisory_xact_lock", id="trying one"),
        pytest.param("query_to_xml('SELECT 1', true, true, '')", "query_to_xml", id="SQL in a text"),
        pytest.param("pg_logical_emit_message(false, 'a', 'b')", "pg_logical_emit_message", id="replication"),
        pytest.param("pg_sleep(9)", "pg_sleep", id="sleep"),
        pytest.param("http_get('x')", "http_get", id="http"),
        pytest.param("aws_lambda.invoke('x')", "invoke", id="by its schema alone"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("statement", ["UPDATE m SET a = {} WHERE id = 1", "DELETE FROM m WHERE a = (SELECT {})"])
def test_a_call_that_no_rollback_takes_back(statement: str, call: str, name: str) -> None:
    found = the_only(statement.format(call))
    assert found.rule == "reaches-outside"
    assert found.message.startswith(f"{name}() ")
    assert found.span.line == 9


def test_a_reason_stands_beside_every_function_that_reaches_outside() -> None:
    assert all(pattern == pattern.lower() and len(reason.split()) > 3 for pattern, reason in OUTWARD.items())


# What PostgreSQL 11 to 18 and the extensions that come with it have beside those above.
NO_ROLLBACK = """
heap_force_kill heap_force_freeze pg_truncate_visibility_map brin_summarize_new_values brin_summarize_range
brin_desummarize_range gin_clean_pending_list
pg_file_write pg_file_unlink pg_file_rename pg_file_sync pg_file_read pg_file_length pg_logdir_ls
lo_creat lo_create lo_from_bytea lo_open lo_put lo_truncate lo_truncate64 lo_unlink lowrite
pg_stat_reset pg_stat_reset_shared pg_stat_reset_single_table_counters pg_stat_reset_slru pg_stat_statements_reset
pg_switch_wal pg_create_restore_point pg_rotate_logfile pg_rotate_logfile_old pg_reload_conf pg_promote pg_nextoid
pg_wal_replay_pause pg_wal_replay_resume pg_backup_start pg_backup_stop pg_start_backup pg_stop_backup
pg_create_physical_replication_slot pg_create_logical_replication_slot pg_copy_logical_replication_slot
pg_drop_replication_slot pg_replication_slot_advance pg_replication_origin_advance pg_logical_slot_get_changes
pg_export_snapshot pg_import_system_collations pg_buffercache_evict autoprewarm_dump_now autoprewarm_start_worker
"""


@pytest.mark.parametrize("name", NO_ROLLBACK.split())
def test_no_correction_and_no_condition_calls_what_outlives_a_rollback(name: str) -> None:
    assert the_only(f"DELETE FROM m WHERE id = (SELECT 1 FROM {name}(1))").rule == "reaches-outside"
    condition = f'after = [{{ query = "SELECT {name}(1)", is = 1 }}]'
    assert the_only("DELETE FROM m WHERE true", condition).message.startswith(f"after, condition 1: {name}() ")


@pytest.mark.parametrize("name", "pg_prewarm lo_get loread table_to_xml pgstattuple get_raw_page pg_visibility".split())
def test_what_only_reads_is_allowed(name: str) -> None:
    assert findings(f"DELETE FROM m WHERE id = (SELECT 1 FROM {name}(1))") == ()


def test_pg_notify_is_allowed_as_the_value_of_a_volatile_column_alone() -> None:
    statement = "UPDATE m SET a = pg_notify('a', 'b') IS NULL WHERE id = 1"
    assert the_only(statement).rule == "volatile-function"
    assert findings(statement, 'volatile = { "m.a" = "told" }') == ()
    assert the_only("DELETE FROM m WHERE pg_notify('a', 'b') IS NULL").rule == "volatile-function"
