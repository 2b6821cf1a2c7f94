-- The foreign keys under which rows of other tables go or change when a row of this table, or of one below it, goes: name,
-- table, whether this role may read it, its columns, and those they refer to.
WITH RECURSIVE part AS (
    SELECT %(oid)s::bigint::pg_catalog.oid AS oid
    UNION
    SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN part ON part.oid = i.inhparent
)
SELECT k.conname::text, n.nspname::text, c.relname::text, pg_catalog.has_table_privilege(c.oid, 'SELECT'),
       ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY u (number, place)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number ORDER BY u.place),
       ARRAY(SELECT a.attname::text FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY u (number, place)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.number ORDER BY u.place)
FROM pg_catalog.pg_constraint k
JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE k.contype = 'f' AND k.confdeltype::text = ANY (%(actions)s) AND k.confrelid IN (SELECT oid FROM part)
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_constraint p
                  WHERE p.oid = k.conparentid AND p.confrelid IN (SELECT oid FROM part))
ORDER BY 1, 2, 3
