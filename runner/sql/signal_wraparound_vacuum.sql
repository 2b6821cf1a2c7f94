-- How many autovacuums against wraparound are at work on the walked table, its partitions or their TOAST tables.
-- Their words are hidden without pg_read_all_stats; then a vacuum's lock on a table that is old enough for one is one.
WITH RECURSIVE walked AS (
    SELECT %(walked_oid)s::oid AS oid
    UNION
    SELECT inhrelid FROM pg_catalog.pg_inherits JOIN walked ON inhparent = walked.oid
), vacuumed AS (
    SELECT
        class.oid,
        pg_catalog.age(class.relfrozenxid) > pg_catalog.current_setting('autovacuum_freeze_max_age')::integer
        OR pg_catalog.mxid_age(class.relminmxid)
            > pg_catalog.current_setting('autovacuum_multixact_freeze_max_age')::integer AS is_old
    FROM walked
    JOIN pg_catalog.pg_class owner ON owner.oid = walked.oid
    JOIN pg_catalog.pg_class class ON class.oid IN (owner.oid, owner.reltoastrelid)
    WHERE class.relkind IN ('r', 't', 'm')
)
SELECT count(DISTINCT pid)::float8 AS value, min(pid)::text AS name
FROM pg_catalog.pg_locks lock
JOIN pg_catalog.pg_database here ON here.oid = lock.database AND here.datname = pg_catalog.current_database()
JOIN vacuumed ON vacuumed.oid = lock.relation
JOIN pg_catalog.pg_stat_activity USING (pid)
WHERE lock.granted AND lock.mode = 'ShareUpdateExclusiveLock'
    AND (query LIKE 'autovacuum: %% (to prevent wraparound)' OR (query = '<insufficient privilege>' AND is_old))
