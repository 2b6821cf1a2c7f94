-- The columns of a table, with their types as a cast must name them, and whether they are generated (PostgreSQL 12).
SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod), coalesce(pg_catalog.to_jsonb(a) ->> 'attgenerated', '') <> ''
FROM pg_catalog.pg_attribute a
WHERE a.attrelid = %(oid)s::bigint::pg_catalog.oid AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
