-- The full names of tables.
SELECT n.nspname::text, c.relname::text
FROM pg_catalog.unnest(%(oids)s::bigint[]) WITH ORDINALITY AS m (oid, place)
LEFT JOIN pg_catalog.pg_class c ON c.oid = m.oid::pg_catalog.oid
LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
ORDER BY m.place
