-- The rows of a table that a revert left as they are.
SELECT r.texts::text[] FROM threephase.change_page p CROSS JOIN pg_catalog.unnest(p.rows) AS r (texts)
WHERE p.set_id = %(set_id)s AND p.number = %(number)s AND p.side = 'left' ORDER BY p.page
