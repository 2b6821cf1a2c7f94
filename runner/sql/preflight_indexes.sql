-- The indexes that hold one of these columns, as a part, in an expression or in their WHERE: such a change is never HOT.
-- BRIN does not count from PostgreSQL 16 on.
SELECT DISTINCT ic.relname::text
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
JOIN pg_catalog.pg_am am ON am.oid = ic.relam
JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attname = ANY (%(columns)s::text[])
WHERE i.indrelid = %(oid)s::bigint::pg_catalog.oid
  AND NOT (am.amname = 'brin' AND pg_catalog.current_setting('server_version_num')::integer >= 160000)
  AND (a.attnum = ANY (i.indkey::pg_catalog.int2[])
       OR EXISTS (SELECT FROM pg_catalog.pg_depend d
                  WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = i.indexrelid
                    AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = i.indrelid
                    AND d.refobjsubid = a.attnum))
ORDER BY 1
