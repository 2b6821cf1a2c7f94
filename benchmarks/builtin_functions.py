"""Writes rules/builtin_functions.txt: the functions that run nobody's code and change nothing but what they are given.

    python -m benchmarks.builtin_functions DSN [DSN …]

Each DSN is of a fresh server; name an old and a new one, for functions come and go. A function that PostgreSQL
declares VOLATILE has effects, so it is left out unless it is named below; so is every function of the same name.
"""

from __future__ import annotations

import sys
from pathlib import Path

import psycopg

TARGET = Path(__file__).parents[1] / "rules" / "builtin_functions.txt"

_CALLABLE = """
select proname, bool_or(provolatile = 'v')
from pg_proc
where pronamespace = 'pg_catalog'::regnamespace
  and prorettype not in ('internal'::regtype, 'cstring'::regtype, 'trigger'::regtype, 'event_trigger'::regtype)
  and not proargtypes::oid[] && array['internal'::regtype, 'cstring'::regtype]::oid[]
  and not exists (select from pg_type where pg_proc.oid in (typinput, typoutput, typreceive, typsend, typmodin, typmodout))
group by proname
"""

# Volatile because they tell the time, draw lots, look at the server or take a lock; or because they move a sequence or
# a large object, which rules/builtin_functions.py knows.
_HARMLESS = """array_sample array_shuffle clock_timestamp current_query currval gen_random_uuid lastval lo_create
lo_from_bytea lo_import lo_unlink nextval pg_advisory_lock pg_advisory_lock_shared pg_advisory_unlock
pg_advisory_unlock_all pg_advisory_unlock_shared pg_advisory_xact_lock pg_advisory_xact_lock_shared pg_blocking_pids
pg_collation_actual_version pg_current_wal_flush_lsn pg_current_wal_insert_lsn pg_current_wal_lsn pg_database_size
pg_export_snapshot pg_indexes_size pg_is_in_recovery pg_jit_available pg_last_wal_receive_lsn pg_last_wal_replay_lsn
pg_last_xact_replay_timestamp pg_notification_queue_usage pg_notify pg_partition_ancestors pg_partition_tree
pg_relation_size pg_safe_snapshot_blocking_pids pg_sequence_last_value pg_show_all_file_settings pg_sleep pg_sleep_for
pg_sleep_until pg_table_size pg_tablespace_size pg_total_relation_size pg_try_advisory_lock
pg_try_advisory_lock_shared pg_try_advisory_xact_lock pg_try_advisory_xact_lock_shared pg_xact_commit_timestamp
pg_xact_status random random_normal set_config setseed setval timeofday txid_status uuidv4 uuidv7"""

# Not volatile, and yet they read whatever they are told to, through views and row security policies of anybody.
_RUN_WHAT_THEY_ARE_GIVEN = """database_to_xml database_to_xml_and_xmlschema database_to_xmlschema schema_to_xml
schema_to_xml_and_xmlschema schema_to_xmlschema table_to_xml table_to_xml_and_xmlschema table_to_xmlschema"""

# Called like functions, but part of the grammar (func_expr_common_subexpr in gram.y).
_SYNTAX = """cast coalesce collation current_catalog current_date current_role current_schema current_time
current_timestamp current_user exists extract greatest grouping json json_array json_arrayagg json_exists json_object
json_objectagg json_query json_scalar json_serialize json_table json_value least localtime localtimestamp merge_action
normalize nullif overlay position row session_user substring system_user treat trim user xmlattributes xmlconcat
xmlelement xmlexists xmlforest xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable"""

# uuid-ossp, pgcrypto, unaccent, pg_trgm, fuzzystrmatch, citext, hstore, intarray, ltree, PostGIS, pgvector.
_EXTENSIONS = """uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5 uuid_nil
uuid_ns_dns uuid_ns_oid uuid_ns_url uuid_ns_x500
armor crypt dearmor decrypt decrypt_iv digest encrypt encrypt_iv gen_random_bytes gen_salt hmac pgp_key_id
pgp_pub_decrypt pgp_pub_encrypt pgp_sym_decrypt pgp_sym_encrypt
unaccent show_trgm similarity strict_word_similarity word_similarity
daitch_mokotoff difference dmetaphone dmetaphone_alt levenshtein levenshtein_less_equal metaphone soundex
akeys avals citext defined each hstore hstore_to_array hstore_to_json hstore_to_jsonb hstore_to_matrix skeys slice svals
icount idx sort sort_asc sort_desc subarray uniq
index lca ltree2text nlevel subltree subpath text2ltree
st_area st_asbinary st_asewkt st_asgeojson st_astext st_buffer st_centroid st_contains st_distance st_distancesphere
st_dwithin st_envelope st_equals st_geogfromtext st_geographyfromtext st_geomfromgeojson st_geomfromtext st_geomfromwkb
st_intersects st_isvalid st_length st_makeenvelope st_makeline st_makepoint st_makevalid st_point st_setsrid st_srid
st_transform st_union st_within st_x st_y st_z
cosine_distance hamming_distance inner_product jaccard_distance l1_distance l2_distance l2_norm l2_normalize subvector
vector_dims vector_norm"""


def main(dsns: list[str]) -> None:
    """Asks every server and writes the file."""
    harmless, effects = set(_HARMLESS.split()), set(_RUN_WHAT_THEY_ARE_GIVEN.split())
    found: set[str] = set()
    for dsn in dsns:
        with psycopg.connect(dsn) as conn:
            for name, volatile in conn.execute(_CALLABLE):
                found.add(name)
                if volatile and name not in harmless:
                    effects.add(name)
    names = sorted((found | harmless | set(_SYNTAX.split()) | set(_EXTENSIONS.split())) - effects)
    TARGET.write_text("\n".join(names) + "\n", encoding="ascii")
    print(f"{len(names)} names in {TARGET}; left out: {' '.join(sorted(effects))}")


if __name__ == "__main__":
    main(sys.argv[1:])
