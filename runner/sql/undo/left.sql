-- How many rows of a table a revert left as they are.
SELECT coalesce(pg_catalog.sum(pg_catalog.cardinality(hashes)), 0)::bigint FROM threephase.change_page
WHERE set_id = %(own)s AND number = %(own_number)s AND side = 'left'
