-- How many batches of a run changed rows, and of how many of them the images are there.
SELECT (SELECT pg_catalog.count(*) FROM threephase.entry e
        WHERE e.run_id = %(run_id)s AND e.kind = 'batch' AND (e.body ->> 'changed')::bigint > 0),
       (SELECT pg_catalog.count(*) FROM threephase.image i WHERE i.run_id = %(run_id)s)
