-- The hashes of a set in their order, and where their rows are.
SELECT h.hash, p.number, p.side, p.page, h.place
FROM threephase.change_page p CROSS JOIN pg_catalog.unnest(p.hashes) WITH ORDINALITY AS h (hash, place)
WHERE p.set_id = %(set_id)s
ORDER BY h.hash
