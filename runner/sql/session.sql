-- For this transaction only: its timeouts, texts of values that lose nothing, and how names are looked up. First, where
-- the WAL stands.
SELECT pg_catalog.pg_current_wal_insert_lsn()::text,
       pg_catalog.set_config('lock_timeout', %(lock_timeout_ms)s::text, true),
       pg_catalog.set_config('statement_timeout', %(statement_timeout_ms)s::text, true),
       pg_catalog.set_config('idle_in_transaction_session_timeout', %(idle_timeout_ms)s::text, true),
       pg_catalog.set_config('datestyle', 'ISO', true),
       pg_catalog.set_config('intervalstyle', 'postgres', true),
       pg_catalog.set_config('bytea_output', 'hex', true),
       pg_catalog.set_config('extra_float_digits', '3', true),
       pg_catalog.set_config('search_path', coalesce(%(search_path)s, pg_catalog.current_setting('search_path')), true)
