-- What was decided about a run, and what it came to: every entry that is not about one batch, the first ones and the last.
SELECT seq, kind, at, body, left_out
FROM (
    SELECT e.seq, e.kind, e.at, e.body,
           pg_catalog.row_number() OVER (ORDER BY e.seq) AS place,
           pg_catalog.row_number() OVER (ORDER BY e.seq DESC) AS from_end,
           greatest(pg_catalog.count(*) OVER () - 2 * %(half)s::bigint, 0) AS left_out
    FROM threephase.entry e
    WHERE e.run_id = %(run_id)s AND e.kind NOT IN ('batch', 'retry', 'quarantine')
) AS numbered
WHERE place <= %(half)s::bigint OR from_end <= %(half)s::bigint
ORDER BY seq
