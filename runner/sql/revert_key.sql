-- The key of one image.
SELECT i.rows -> (%(first)s::integer - 1) FROM threephase.image i
WHERE i.run_id = %(reverts)s AND i.pass = %(of_pass)s AND i.range = %(of_range)s AND i.batch = %(of_batch)s
