-- The age in seconds of the oldest transaction here that keeps dead rows from being removed, and whose it is.
-- NULL: one of another role, whose beginning is hidden from this one. Standbys and slots show no time, and are left out.
SELECT
    CASE WHEN count(*) = 0 THEN 0 WHEN bool_or(since IS NULL) THEN NULL
        ELSE max(extract(epoch FROM pg_catalog.clock_timestamp() - since)) END::float8 AS value,
    (array_agg(name ORDER BY since NULLS FIRST))[1]::text AS name
FROM (
    SELECT xact_start AS since, 'process ' || pid AS name
    FROM pg_catalog.pg_stat_activity
    WHERE datname = pg_catalog.current_database() AND usesysid IS NOT NULL
        AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)
        AND pid <> ALL (%(our_pids)s::integer[] || pg_catalog.pg_backend_pid())
    UNION ALL
    SELECT prepared, 'the prepared ' || gid FROM pg_catalog.pg_prepared_xacts WHERE database = pg_catalog.current_database()
) held
