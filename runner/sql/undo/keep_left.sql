-- Keeps the rows of a set that are not as they were before: changed since, gone, or in the way of others.
{sides}, lost AS (
    SELECT coalesce(pair.old, pair.new)::text AS texts, (pg_catalog.row_number() OVER (ORDER BY pair.n) - 1) / 500 AS page
    FROM pair
    WHERE CASE WHEN pair.old IS NULL THEN EXISTS (SELECT FROM {rows} WHERE {has_new_key})
        ELSE NOT EXISTS (SELECT FROM {rows} WHERE {has_old_key} AND {is_old}) END
)
INSERT INTO threephase.change_page (set_id, number, side, page, rows, hashes)
SELECT %(own)s, %(own_number)s, 'left', page, pg_catalog.array_agg(texts),
       pg_catalog.array_agg(pg_catalog.sha256(pg_catalog.convert_to(%(salted)s || texts, 'UTF8')))
FROM lost GROUP BY page
