-- Who works on a run, and when each was seen last; ages by the server's clock.
SELECT name, seen_at, extract(epoch FROM pg_catalog.clock_timestamp() - seen_at)::double precision AS age_s, doing, why
FROM threephase.worker WHERE run_id = %s ORDER BY name
