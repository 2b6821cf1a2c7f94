-- The batches of a run over time, in at most so many parts of the same length; a part without batches is left out.
WITH taken AS (
    SELECT at, took_ms, walked, changed, at - took_ms * interval '1 millisecond' AS began
    FROM threephase.batch WHERE run_id = %(run_id)s
), span AS (
    SELECT pg_catalog.min(began) AS first,
           greatest(extract(epoch FROM pg_catalog.max(at) - pg_catalog.min(began))::double precision, 0.001) AS seconds
    FROM taken
), parted AS (
    SELECT first, seconds / parts::double precision AS part_s, parts
    FROM span, LATERAL (SELECT least(%(most)s::integer, greatest(1, pg_catalog.floor(seconds))::integer) AS parts) AS p
)
SELECT place, first + (place + 1)::double precision * part_s * interval '1 second' AS at, part_s, parts,
       pg_catalog.count(*) AS batches,
       pg_catalog.percentile_cont(0.5) WITHIN GROUP (ORDER BY took_ms) AS median_ms,
       pg_catalog.max(took_ms) AS longest_ms,
       pg_catalog.sum(walked)::bigint AS walked,
       pg_catalog.sum(changed)::bigint AS changed
FROM parted CROSS JOIN taken, LATERAL (
    SELECT least(parts - 1, pg_catalog.floor(extract(epoch FROM at - first)::double precision / part_s)::integer) AS place
) AS placed
GROUP BY place, first, part_s, parts
ORDER BY place
