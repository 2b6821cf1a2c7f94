-- Who did a run's batches, and from where.
SELECT worker, host, os_user, db_user, pg_catalog.min(tool) AS tool, pg_catalog.count(*) AS batches,
       pg_catalog.sum(walked)::bigint AS walked, pg_catalog.sum(changed)::bigint AS changed,
       pg_catalog.min(at) AS first_at, pg_catalog.max(at) AS last_at
FROM threephase.batch
WHERE run_id = %(run_id)s
GROUP BY worker, host, os_user, db_user
ORDER BY first_at
LIMIT 100
