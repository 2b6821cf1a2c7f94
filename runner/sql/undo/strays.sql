-- How many rows that were there a revert changes or deletes, though the correction did not: followers of those that it puts
-- back. What triggers insert meanwhile, such as a history, is shown among its rows and is no harm.
WITH mine AS (
    SELECT DISTINCT ARRAY(SELECT (r.texts::text[])[place] FROM pg_catalog.unnest(%(places)s::integer[]) AS k (place)) AS key
    FROM threephase.change_page p CROSS JOIN pg_catalog.unnest(p.rows) AS r (texts)
    WHERE p.set_id = %(revert_set)s AND p.number = %(revert_number)s AND p.side = 'old'
), known AS (
    SELECT DISTINCT ARRAY(SELECT (r.texts::text[])[place] FROM pg_catalog.unnest(%(places)s::integer[]) AS k (place)) AS key
    FROM threephase.change_page p CROSS JOIN pg_catalog.unnest(p.rows) AS r (texts)
    WHERE p.set_id = %(set_id)s AND p.number = %(number)s
)
SELECT pg_catalog.count(*) FROM mine WHERE NOT EXISTS (SELECT FROM known WHERE known.key OPERATOR(pg_catalog.=) mine.key)
