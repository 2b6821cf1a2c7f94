-- The images whose rows hold what an earlier pass of the same run found in them: they are back beyond that already.
WITH image AS (
{images}
), earlier AS (
    SELECT {columns}
    FROM threephase.image i CROSS JOIN LATERAL pg_catalog.jsonb_array_elements(i.rows) AS given (texts)
    WHERE i.run_id = %(reverts)s AND i.pass < %(of_pass)s
)
SELECT image.place FROM image JOIN {rows} ON {same_key} JOIN earlier ON {same_key_earlier} WHERE {was_old}
