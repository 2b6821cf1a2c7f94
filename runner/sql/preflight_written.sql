-- The table that is written: its number, and its generated columns that are computed anew with each change.
SELECT c.oid::bigint,
       ARRAY(SELECT a.attname::text FROM pg_catalog.pg_attribute a
             WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
               AND pg_catalog.to_jsonb(a) ->> 'attgenerated' = 's' ORDER BY a.attnum)
FROM pg_catalog.pg_class c WHERE c.oid = pg_catalog.to_regclass(%(name)s)
