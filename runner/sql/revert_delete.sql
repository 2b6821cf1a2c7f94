-- Deleted rows are inserted again, unless a row with such a key is there.
WITH image AS (
{images}
), found AS (
    SELECT image.place, {is_old} AS is_old FROM image JOIN {rows} ON {same_key}
), restored AS (
    INSERT INTO {table} AS {alias} ({columns}) OVERRIDING SYSTEM VALUE
    SELECT {values} FROM image WHERE NOT EXISTS (SELECT FROM found WHERE found.place = image.place) ORDER BY image.place
    RETURNING {key}
)
SELECT image.place,
       CASE WHEN found.is_old THEN 'already_old' WHEN found.place IS NOT NULL THEN 'conflict'
            WHEN EXISTS (SELECT FROM restored AS {alias} WHERE {same_key}) THEN 'restored' ELSE 'refused' END,
       image.key_texts
FROM image LEFT JOIN found ON found.place = image.place
