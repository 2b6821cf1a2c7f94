-- The author's statement on one range of keys: how many rows it changed. No images are kept.
WITH changed AS (
{changed}
)
SELECT pg_catalog.count(*), NULL::pg_catalog.text FROM changed
