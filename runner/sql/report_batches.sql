-- All batches of a run in sum.
SELECT pg_catalog.count(*) AS count,
       coalesce(pg_catalog.sum(walked), 0)::bigint AS walked,
       coalesce(pg_catalog.sum(changed), 0)::bigint AS changed,
       coalesce(pg_catalog.sum(took_ms), 0) AS working_ms,
       pg_catalog.percentile_cont(0.5) WITHIN GROUP (ORDER BY took_ms) AS median_ms,
       pg_catalog.percentile_cont(0.9) WITHIN GROUP (ORDER BY took_ms) AS p90_ms,
       pg_catalog.max(took_ms) AS longest_ms,
       pg_catalog.min(size) AS least_size,
       pg_catalog.max(size) AS most_size,
       pg_catalog.sum(wal_bytes)::bigint AS wal_bytes,
       coalesce(pg_catalog.sum(attempt - 1), 0)::bigint AS retries,
       pg_catalog.max(at) AS last_at
FROM threephase.batch
WHERE run_id = %(run_id)s
