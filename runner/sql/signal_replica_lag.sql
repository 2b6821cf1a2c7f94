-- How far the slowest standby is behind, in seconds, and its name. NULL: there is one of which it cannot be told.
-- A role without pg_read_all_stats sees that there are standbys, but neither their names nor their state. An idle standby
-- shows no lag: it has none if it has caught up; before its next answer one segment is as good as none. A frozen one goes
-- on showing its last lag, so the age of its last answer counts too (PostgreSQL 12; standbys answer every 10 seconds).
-- One that is away altogether is known by its slot alone.
SELECT
    CASE WHEN count(*) = 0 THEN 0 WHEN bool_or(seconds IS NULL) THEN NULL ELSE max(seconds) END::float8 AS value,
    (array_agg(name ORDER BY seconds DESC NULLS FIRST, name NULLS FIRST))[1]::text AS name
FROM (
    SELECT
        CASE WHEN sender.state IS NOT NULL THEN sender.application_name END AS name,
        CASE
            WHEN sender.state IS NULL THEN NULL
            WHEN reached >= pg_catalog.pg_current_wal_flush_lsn() THEN 0
            WHEN silent > interval '15 seconds' THEN extract(epoch FROM greatest(silent, lag))
            WHEN lag IS NOT NULL THEN extract(epoch FROM lag)
            WHEN pg_catalog.pg_wal_lsn_diff(pg_catalog.pg_current_wal_flush_lsn(), reached) <= 16777216 THEN 0
        END AS seconds
    FROM pg_catalog.pg_stat_replication sender
    CROSS JOIN LATERAL (
        SELECT
            coalesce(replay_lsn, flush_lsn, write_lsn) AS reached, -- pg_receivewal replays nothing
            coalesce(replay_lag, flush_lag, write_lag) AS lag,
            pg_catalog.clock_timestamp() - (pg_catalog.to_jsonb(sender) ->> 'reply_time')::timestamptz AS silent
    ) told
    WHERE sender.state IS DISTINCT FROM 'backup'
    UNION ALL
    SELECT slot_name, NULL FROM pg_catalog.pg_replication_slots
    WHERE slot_type = 'physical' AND NOT active AND restart_lsn IS NOT NULL AND NOT temporary
) standby
