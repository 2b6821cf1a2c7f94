-- How far a pass is: ranges that are not done, and rows changed.
SELECT pg_catalog.count(*) FILTER (WHERE NOT done), coalesce(pg_catalog.sum(changed), 0)::bigint
FROM threephase.range WHERE run_id = %(run_id)s AND pass = %(pass)s
