-- The rows of one side of a table in a set that have one of these keys.
SELECT row FROM (
    SELECT r.texts::text[] AS row,
           ARRAY(SELECT (r.texts::text[])[place] FROM pg_catalog.unnest(%(places)s::integer[]) AS k (place)) AS key
    FROM threephase.change_page p CROSS JOIN pg_catalog.unnest(p.rows) AS r (texts)
    WHERE p.set_id = %(set_id)s AND p.number = %(number)s AND p.side = %(side)s
) side WHERE pg_catalog.to_jsonb(key) IN (SELECT pg_catalog.jsonb_array_elements(%(keys)s))
