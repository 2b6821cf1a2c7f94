-- Whether a run that had failed was resumed after its present pass began.
SELECT coalesce(pg_catalog.max(seq) FILTER (WHERE kind = 'state' AND body ->> 'before' = 'failed'), 0)
     > coalesce(pg_catalog.max(seq) FILTER (WHERE kind = 'pass'), 0)
FROM threephase.entry WHERE run_id = %(run_id)s AND kind IN ('state', 'pass')
