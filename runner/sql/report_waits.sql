-- How long was waited in a run, by reason, the longest first: before a batch, before a worker left, between two passes.
SELECT wait.key AS reason, pg_catalog.sum(wait.value::double precision) / 1000::double precision AS seconds, pg_catalog.count(*) AS times
FROM threephase.entry e
CROSS JOIN LATERAL pg_catalog.jsonb_each_text(
    CASE WHEN pg_catalog.jsonb_typeof(e.body->'waits'::text) = 'object' THEN e.body->'waits'::text END) AS wait
WHERE e.run_id = %(run_id)s
GROUP BY wait.key
ORDER BY seconds DESC, reason
LIMIT 50
