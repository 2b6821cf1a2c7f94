-- Rows get their old values back, if they still hold the new ones: each row is locked before it is judged.
WITH image AS (
{images}
), found AS (
    SELECT image.*, {is_old} AS is_old, {is_new} AS is_new
    FROM image JOIN {rows} ON {same_key}
    ORDER BY {order} FOR NO KEY UPDATE OF {alias}
), restored AS (
    UPDATE {rows} SET {assigned} FROM found AS image
    WHERE {same_key} AND image.is_new AND NOT image.is_old
    RETURNING image.place
)
-- Grouped, not joined: of a join between such parts PostgreSQL expects few rows, and compares each with each.
SELECT place,
       CASE WHEN bool_or(what = 'restored') THEN 'restored' WHEN NOT bool_or(what = 'found') THEN 'missing'
            WHEN bool_or(is_old) THEN 'already_old' WHEN bool_or(is_new) THEN 'refused' ELSE 'conflict' END,
       (pg_catalog.array_agg(key_texts) FILTER (WHERE key_texts IS NOT NULL))[1]
FROM (
    SELECT place, 'image' AS what, NULL::boolean AS is_old, NULL::boolean AS is_new, key_texts FROM image
    UNION ALL SELECT place, 'found', is_old, is_new, NULL FROM found
    UNION ALL SELECT place, 'restored', NULL, NULL, NULL FROM restored
) each
GROUP BY place
