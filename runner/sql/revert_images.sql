-- Images of one batch, from one place to another but for those put aside, as values of their columns' own types.
SELECT given.place, pg_catalog.to_jsonb(ARRAY[{key}]) AS key_texts, {columns}
FROM threephase.image i
CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(i.rows) WITH ORDINALITY AS given (texts, place)
WHERE i.run_id = %(reverts)s AND i.pass = %(of_pass)s AND i.range = %(of_range)s AND i.batch = %(of_batch)s
  AND given.place BETWEEN %(first)s AND %(last)s AND given.place <> ALL (%(aside)s::bigint[])
