-- How many rows of a run are set aside.
SELECT pg_catalog.count(*) FROM threephase.quarantine WHERE run_id = %(run_id)s
