-- How many rows a run changed, and of how many of them a revert has looked at the images.
SELECT (SELECT coalesce(pg_catalog.sum((body ->> 'changed')::bigint), 0)::bigint
        FROM threephase.entry WHERE run_id = %(reverts)s AND kind = 'batch'),
       (SELECT coalesce(pg_catalog.sum((body ->> 'walked')::bigint), 0)::bigint
        FROM threephase.entry WHERE run_id = %(run_id)s AND kind = 'batch')
