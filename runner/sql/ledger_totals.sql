-- What each pass of a run has come to.
SELECT pass AS pass_number, pg_catalog.count(*) AS ranges, pg_catalog.count(*) FILTER (WHERE done) AS done,
    pg_catalog.sum(batches)::bigint AS batches, pg_catalog.sum(walked)::bigint AS walked,
    pg_catalog.sum(changed)::bigint AS changed
FROM threephase.range WHERE run_id = %s GROUP BY pass ORDER BY pass
