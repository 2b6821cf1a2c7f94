-- How many rows of a run are set aside, and whether this role may see which.
SELECT pg_catalog.count(*) AS total,
       pg_catalog.has_column_privilege('threephase.quarantine', 'key', 'SELECT')
       AND pg_catalog.has_column_privilege('threephase.quarantine', 'message', 'SELECT') AS visible
FROM threephase.quarantine
WHERE run_id = %(run_id)s
