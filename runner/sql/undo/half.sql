-- Rows that would be put back by half. A key that was changed is seen as a row that was deleted and one that was inserted,
-- which agree in a label: of them none comes back while another stays, and none goes for one that cannot come back.
{sides}, one AS (
    SELECT pair.n, pair.old IS NULL AS goes, named.label, CASE WHEN pair.old IS NULL
               THEN NOT EXISTS (SELECT FROM {rows} WHERE {has_new_key})
               ELSE EXISTS (SELECT FROM {rows} WHERE {has_old_key} AND {is_old}) END AS done
    FROM pair CROSS JOIN LATERAL (SELECT coalesce(pair.old, pair.new) AS image) AS side
        CROSS JOIN LATERAL (VALUES {labels}) AS named (label)
    WHERE pair.old IS NULL OR pair.new IS NULL
), half AS (
    SELECT pg_catalog.array_agg(one.n) AS numbers FROM one GROUP BY one.label
    HAVING (pg_catalog.bool_or(one.goes AND one.done) AND pg_catalog.bool_or(NOT one.goes AND NOT one.done))
        OR (pg_catalog.bool_or(one.goes AND NOT one.done) AND pg_catalog.bool_or(NOT one.goes AND one.done))
)
SELECT DISTINCT m.n FROM half CROSS JOIN pg_catalog.unnest(half.numbers) AS m (n) ORDER BY m.n
