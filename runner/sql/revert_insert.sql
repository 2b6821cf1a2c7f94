-- Inserted rows are deleted, if they still hold what was inserted and nothing would go with them: each row is locked
-- before it is judged.
WITH image AS (
{images}
), found AS (
    SELECT image.*, {is_new} AS is_new, {is_referred} AS is_referred
    FROM image JOIN {rows} ON {same_key}
    ORDER BY {order} FOR UPDATE OF {alias}
), restored AS (
    DELETE FROM {rows} USING found AS image
    WHERE {same_key} AND image.is_new AND NOT image.is_referred
    RETURNING image.place
)
-- Grouped, not joined: of a join between such parts PostgreSQL expects few rows, and compares each with each.
SELECT place,
       CASE WHEN bool_or(what = 'restored') THEN 'restored' WHEN NOT bool_or(what = 'found') THEN 'already_old'
            WHEN NOT bool_or(is_new) THEN 'conflict' WHEN bool_or(is_referred) THEN 'referred' ELSE 'refused' END,
       (pg_catalog.array_agg(key_texts) FILTER (WHERE key_texts IS NOT NULL))[1]
FROM (
    SELECT place, 'image' AS what, NULL::boolean AS is_new, NULL::boolean AS is_referred, key_texts FROM image
    UNION ALL SELECT place, 'found', is_new, is_referred, NULL FROM found
    UNION ALL SELECT place, 'restored', NULL, NULL, NULL FROM restored
) each
GROUP BY place
