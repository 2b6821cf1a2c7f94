-- The same for a role that may see neither keys nor values.
SELECT NULL::jsonb AS key, q.sqlstate, NULL::text AS message, q.at
FROM threephase.quarantine q
WHERE q.run_id = %(run_id)s
ORDER BY q.at, q.pass, q.range, q.batch
LIMIT %(most)s
