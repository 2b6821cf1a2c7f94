-- The author's statement on one range of keys, with the images of the rows it changed: how many, and the images' digest.
WITH changed AS (
{changed}
), image AS (
    INSERT INTO threephase.image (run_id, pass, range, batch, salt, rows)
    SELECT %(run_id)s, %(pass)s, %(range)s, %(batch)s, %(salt)s,
           pg_catalog.to_jsonb(pg_catalog.array_agg(image))
    FROM changed HAVING pg_catalog.count(*) > 0
    RETURNING salt, rows
)
SELECT (SELECT pg_catalog.count(*) FROM changed),
       (SELECT pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(salt || rows::pg_catalog.text, 'UTF8')), 'hex')
        FROM image)
