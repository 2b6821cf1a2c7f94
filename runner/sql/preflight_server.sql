-- Whether this server takes writes at all, and how it is set up for many of them.
SELECT pg_catalog.pg_is_in_recovery(),
       pg_catalog.current_setting('default_transaction_read_only')::boolean,
       pg_catalog.current_setting('autovacuum')::boolean,
       pg_catalog.current_setting('synchronous_standby_names'),
       pg_catalog.pg_size_bytes(pg_catalog.current_setting('max_wal_size'))
