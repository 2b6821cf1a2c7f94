-- Which of the relations that the statement reads show rows of the table that it writes: views over it, also through
-- other views, and its partitions and parents. Not the table itself, nor materialized views: these stay as they are.
WITH RECURSIVE up (oid) AS (
    SELECT %(oid)s::bigint::pg_catalog.oid
    UNION
    SELECT i.inhparent FROM pg_catalog.pg_inherits i JOIN up ON i.inhrelid = up.oid
), down (oid) AS (
    SELECT %(oid)s::bigint::pg_catalog.oid
    UNION
    SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN down ON i.inhparent = down.oid
), below (read, oid) AS (
    SELECT r.oid, r.oid
    FROM (SELECT pg_catalog.to_regclass(n.name)::pg_catalog.oid AS oid
          FROM pg_catalog.unnest(%(names)s::text[]) AS n (name)) AS r
    WHERE r.oid IS NOT NULL AND r.oid <> %(oid)s::bigint::pg_catalog.oid
    UNION
    SELECT b.read, d.refobjid
    FROM below b
    JOIN pg_catalog.pg_class v ON v.oid = b.oid AND v.relkind = 'v'
    JOIN pg_catalog.pg_rewrite r ON r.ev_class = b.oid AND r.ev_type = '1'
    JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid
        AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
)
SELECT DISTINCT b.read::pg_catalog.regclass::text, c.relkind = 'v'
FROM below b JOIN pg_catalog.pg_class c ON c.oid = b.read
WHERE b.oid IN (SELECT oid FROM up UNION SELECT oid FROM down)
ORDER BY 1
