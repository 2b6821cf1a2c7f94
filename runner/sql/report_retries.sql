-- Batches that were tried again, by what PostgreSQL said.
SELECT e.body->>'sqlstate'::text AS sqlstate, pg_catalog.min(e.body->>'message'::text) AS message,
       pg_catalog.count(*) AS times, pg_catalog.max(e.at) AS last_at
FROM threephase.entry e
WHERE e.run_id = %(run_id)s AND e.kind = 'retry'
GROUP BY e.body->>'sqlstate'::text
ORDER BY times DESC, sqlstate
LIMIT 50
