-- The first places at which the journal and the chains of the runs do not say the same of beginnings, states and purges.
SELECT j.seq, run, place, j.head, e.hash
FROM (
    SELECT seq, body->>'run'::text AS run, body->>'length'::text AS place, body->>'head'::text AS head FROM threephase.journal
    WHERE kind IN ('backfill_found', 'backfill_began', 'backfill_state', 'backfill_purged')
) j
FULL JOIN (
    SELECT r.run_id::text AS run, r.seq::text AS place, r.hash, r.kind FROM threephase.entry r
) e USING (run, place)
WHERE j.head IS DISTINCT FROM e.hash AND (j.head IS NOT NULL OR e.kind IN ('began', 'state', 'images_purged')
    AND NOT EXISTS (
        SELECT FROM threephase.journal f WHERE f.kind = 'backfill_found' AND f.body->>'run'::text = run
        AND (f.body->>'length'::text)::bigint >= place::bigint))
ORDER BY j.seq, run::bigint, place::bigint LIMIT 10
