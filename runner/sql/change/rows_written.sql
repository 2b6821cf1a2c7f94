-- How many rows this transaction has written so far, wherever.
SELECT coalesce(pg_catalog.sum(pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid)
    + pg_catalog.pg_stat_get_xact_tuples_updated(c.oid) + pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid)), 0)::bigint
FROM pg_catalog.pg_locks k
JOIN pg_catalog.pg_class c ON c.oid = k.relation
WHERE k.pid = pg_catalog.pg_backend_pid() AND k.locktype = 'relation' AND k.mode = 'RowExclusiveLock'
