-- The batch whose images come next, and how many it has: a run is undone from its end, by the order of its audit.
SELECT e.seq, i.pass, i.range, i.batch, pg_catalog.jsonb_array_length(i.rows)
FROM threephase.entry e
JOIN threephase.image i ON i.run_id = e.run_id AND i.pass = (e.body ->> 'pass')::integer
    AND i.range = (e.body ->> 'range')::integer AND i.batch = (e.body ->> 'batch')::integer
WHERE e.run_id = %(reverts)s AND e.kind = 'batch' AND e.seq <= %(seq)s
  AND (e.seq < %(seq)s OR pg_catalog.jsonb_array_length(i.rows) > %(done)s)
ORDER BY e.seq DESC LIMIT 1
