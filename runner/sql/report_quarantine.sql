-- The rows of a run that were set aside, the first ones. With its images went which rows they were.
SELECT coalesce(q.key, '["purged"]') AS key, q.sqlstate, q.message, q.at
FROM threephase.quarantine q
WHERE q.run_id = %(run_id)s
ORDER BY q.at, q.id
LIMIT %(most)s
