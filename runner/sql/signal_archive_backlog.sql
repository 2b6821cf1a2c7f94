-- How many WAL segments are complete and not archived, and the last one that was. NULL: none was yet, or not a segment.
-- It is an estimate from pg_stat_archiver, which every role may read; segments are archived in their order.
SELECT
    CASE
        WHEN pg_catalog.current_setting('archive_mode') = 'off' THEN 0
        WHEN last_archived_wal ~ '^[0-9A-F]{24}' THEN greatest(0,
            pg_catalog.div(pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_lsn(), '0/0'), size)
            - ('x' || pg_catalog.substr(last_archived_wal, 9, 8))::bit(32)::bigint * pg_catalog.div(4294967296, size)
            - ('x' || pg_catalog.substr(last_archived_wal, 17, 8))::bit(32)::bigint - 1)
    END::float8 AS value,
    coalesce(last_archived_wal, 'none') AS name
FROM pg_catalog.pg_stat_archiver, pg_catalog.pg_size_bytes(pg_catalog.current_setting('wal_segment_size')) size
