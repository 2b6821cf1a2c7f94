-- The columns of these tables, with their types as a cast must name them.
SELECT DISTINCT a.attname::text, pg_catalog.format_type(a.atttypid, a.atttypmod)
FROM pg_catalog.pg_attribute a
WHERE a.attnum > 0 AND NOT a.attisdropped
  AND a.attrelid IN (SELECT pg_catalog.to_regclass(n.name) FROM pg_catalog.unnest(%(names)s::text[]) AS n (name))
