-- The foreign keys that point here and are looked up when rows go, or when one of these columns changes: what each then
-- does, and whether an index begins with its columns.
SELECT k.conname::text, k.conrelid::pg_catalog.regclass::text,
       (CASE WHEN %(deletes)s THEN k.confdeltype ELSE k.confupdtype END)::text,
       EXISTS (SELECT FROM pg_catalog.pg_index i
               WHERE i.indrelid = k.conrelid AND i.indisvalid AND i.indpred IS NULL
                 AND (i.indkey::pg_catalog.int2[])[0:pg_catalog.cardinality(k.conkey) - 1] @> k.conkey)
FROM pg_catalog.pg_constraint k
WHERE k.contype = 'f' AND k.conparentid = 0 AND k.confrelid = %(oid)s::bigint::pg_catalog.oid
  AND (%(deletes)s OR EXISTS (SELECT FROM pg_catalog.pg_attribute a
                              WHERE a.attrelid = k.confrelid AND a.attnum = ANY (k.confkey)
                                AND a.attname = ANY (%(columns)s::text[])))
ORDER BY 1
