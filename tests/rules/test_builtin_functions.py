from __future__ import annotations

from pathlib import Path

import pytest

from rules.builtin_functions import MOVES_SEQUENCE, is_builtin
from rules.name import Name

LIST = Path(__file__).parents[2] / "rules" / "builtin_functions.txt"


def test_the_list_is_sorted_and_names_nothing_twice() -> None:
    names = LIST.read_text(encoding="ascii").splitlines()
    assert names == sorted(set(names))


@pytest.mark.parametrize(
    "name",
    "now count json_agg coalesce extract unnest row_number set_config uuid_generate_v4 crypt unaccent similarity "
    "pg_get_serial_sequence current_timestamp xmlelement to_tsvector".split(),
)
def test_what_runs_nobodys_code_is_built_in(name: str) -> None:
    assert is_builtin(Name(name=name))
    assert is_builtin(Name(schema="pg_catalog", name=name))
    assert not is_builtin(Name(schema="club", name=name))


@pytest.mark.parametrize(
    "name",
    """query_to_xml query_to_xmlschema cursor_to_xml database_to_xml schema_to_xml table_to_xml ts_rewrite ts_stat
    pg_terminate_backend pg_cancel_backend pg_create_logical_replication_slot pg_drop_replication_slot pg_switch_wal
    pg_promote pg_reload_conf pg_rotate_logfile pg_read_file pg_read_binary_file pg_ls_dir lo_export lo_put lowrite
    dblink dblink_exec pg_logical_emit_message pg_stat_reset binary_upgrade_set_missing_value""".split(),
)
def test_what_runs_sql_text_or_administers_the_server_is_not(name: str) -> None:
    assert not is_builtin(Name(name=name))
    assert not is_builtin(Name(schema="pg_catalog", name=name))


def test_what_moves_a_sequence_is_known() -> None:
    assert all(is_builtin(Name(name=name)) for name in MOVES_SEQUENCE)
