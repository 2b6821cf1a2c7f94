-- The columns of an audit table: the type as a cast must name it, without its length, for a cast would cut silently;
-- whether a row must bring a value, whether it may, whether this role may write it; the labels of an enum.
SELECT a.attname::text,
       pg_catalog.format_type(a.atttypid, -1) AS type,
       (a.attnotnull OR t.typnotnull) AND NOT a.atthasdef AND t.typdefault IS NULL AND a.attidentity = ''
           AND coalesce(pg_catalog.to_jsonb(a) ->> 'attgenerated', '') = '' AS wanted,
       a.attidentity <> 'a' AND coalesce(pg_catalog.to_jsonb(a) ->> 'attgenerated', '') = '' AS writable,
       pg_catalog.has_column_privilege(a.attrelid, a.attnum, 'INSERT') AS allowed,
       ARRAY(SELECT e.enumlabel::text FROM pg_catalog.pg_enum e WHERE e.enumtypid = a.atttypid ORDER BY e.enumsortorder)
           AS labels
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
WHERE a.attrelid = %(oid)s::bigint::pg_catalog.oid AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
