-- How many bytes of WAL were written since then, by all sessions: a single one's are not told apart.
SELECT pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_insert_lsn(), %(since)s::pg_catalog.pg_lsn)::bigint
