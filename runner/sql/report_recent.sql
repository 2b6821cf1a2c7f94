-- What the last minutes brought: rows and the seconds in which they came, by the server's clock. At most 5,000 batches.
SELECT pg_catalog.count(*) AS batches,
       coalesce(pg_catalog.sum(walked), 0)::bigint AS walked,
       coalesce(pg_catalog.sum(changed), 0)::bigint AS changed,
       extract(epoch FROM pg_catalog.clock_timestamp()
           - pg_catalog.min(at - took_ms * interval '1 millisecond'))::double precision AS seconds,
       (pg_catalog.array_agg(took_ms ORDER BY seq DESC))[1] AS took_ms,
       (pg_catalog.array_agg(size ORDER BY seq DESC))[1] AS size
FROM threephase.batch
WHERE run_id = %(run_id)s
  AND seq > (SELECT c.length - 5000 FROM threephase.chain c WHERE c.run_id = %(run_id)s)
  AND at > pg_catalog.clock_timestamp() - %(seconds)s::double precision * interval '1 second'
