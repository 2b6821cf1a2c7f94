-- The rows of a table in a set, old and new beside each other where their keys are the same; without a key none are.
-- n: their number in the order of their keys, short ones first, as numbers are ordered.
WITH side AS (
    SELECT p.side, r.texts::text[] AS row,
           CASE WHEN pg_catalog.cardinality(%(places)s::integer[]) > 0 THEN
               ARRAY(SELECT (r.texts::text[])[place] FROM pg_catalog.unnest(%(places)s::integer[]) AS k (place)) END AS key
    FROM threephase.change_page p CROSS JOIN pg_catalog.unnest(p.rows) AS r (texts)
    WHERE p.set_id = %(set_id)s AND p.number = %(number)s
), pair AS (
    SELECT coalesce(o.key, n.key) AS key, o.row AS old, n.row AS new, pg_catalog.row_number() OVER (
               ORDER BY pg_catalog.length((coalesce(o.key, n.key))[1]), coalesce(o.key, n.key) COLLATE "C") AS n
    FROM (SELECT * FROM side WHERE side = 'old') o FULL JOIN (SELECT * FROM side WHERE side = 'new') n
        ON o.key OPERATOR(pg_catalog.=) n.key
)
