-- The transactions that have been open for so many seconds and keep dead rows from being removed, oldest first; last,
-- how many sessions this role may not look at. No query's text: it may hold anything.
(SELECT a.pid, a.usename::text, a.application_name, a.state, extract(epoch FROM pg_catalog.clock_timestamp() - a.xact_start)::bigint
 FROM pg_catalog.pg_stat_activity a
 WHERE a.pid <> pg_catalog.pg_backend_pid() AND a.xact_start < pg_catalog.clock_timestamp() - %(seconds)s * interval '1 second'
   AND (a.backend_xmin IS NOT NULL OR a.backend_xid IS NOT NULL) AND a.datname = pg_catalog.current_database()
 ORDER BY a.xact_start LIMIT 5)
UNION ALL
SELECT NULL, p.owner::text, 'PREPARE TRANSACTION', 'prepared', extract(epoch FROM pg_catalog.clock_timestamp() - p.prepared)::bigint
FROM pg_catalog.pg_prepared_xacts p
WHERE p.database = pg_catalog.current_database() AND p.prepared < pg_catalog.clock_timestamp() - %(seconds)s * interval '1 second'
UNION ALL
SELECT NULL, NULL, NULL, 'hidden', pg_catalog.count(*)
FROM pg_catalog.pg_stat_activity a
WHERE a.datname = pg_catalog.current_database() AND a.pid <> pg_catalog.pg_backend_pid() AND a.query = '<insufficient privilege>'
