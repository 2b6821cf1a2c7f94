-- Of the functions that the statement names, those that may yield something else each time or read tables: whether all
-- forms of that name are volatile, whether one is, and whether one is STABLE, neither built in nor of an extension.
SELECT f.name, pg_catalog.bool_and(p.provolatile = 'v'), pg_catalog.bool_or(p.provolatile = 'v'),
       pg_catalog.bool_or(p.provolatile = 's' AND own.counts)
FROM ROWS FROM (pg_catalog.unnest(%(schemas)s::text[]), pg_catalog.unnest(%(names)s::text[])) AS f (schema, name)
JOIN pg_catalog.pg_proc p ON p.proname = f.name
JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
CROSS JOIN LATERAL (
    SELECT n.nspname NOT IN ('pg_catalog', 'information_schema') AND NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'e')
) AS own (counts)
WHERE CASE WHEN f.schema IS NULL THEN pg_catalog.pg_function_is_visible(p.oid) ELSE n.nspname = f.schema END
GROUP BY f.name HAVING pg_catalog.bool_or(p.provolatile = 'v' OR p.provolatile = 's' AND own.counts)
ORDER BY 1
