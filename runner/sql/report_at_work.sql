-- The runs on which somebody works: a worker was heard of lately, or a session of theirs is there, as between two passes.
SELECT r.id
FROM threephase.run r
WHERE r.state = 'running' AND (
    EXISTS (
        SELECT FROM threephase.worker w
        WHERE w.run_id = r.id AND w.doing <> 'left'
          AND w.seen_at > pg_catalog.clock_timestamp() - %(seconds)s::double precision * interval '1 second')
    OR EXISTS (
        SELECT FROM pg_catalog.pg_stat_activity a
        WHERE a.datname = pg_catalog.current_database() AND a.application_name = pg_catalog.left(
            CASE r.kind WHEN 'backfill' THEN 'threephase backfill ' ELSE 'threephase ' END || r.name, 63)))
