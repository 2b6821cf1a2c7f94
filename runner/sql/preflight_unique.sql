-- The unique indexes of a table, whole and of plain columns: these, those of them that may be NULL, whether NULLs count
-- as equal (PostgreSQL 15), and whether it is looked at in each statement, as ON CONFLICT needs it.
SELECT pg_catalog.array_agg(a.attname::text ORDER BY k.place),
       coalesce(pg_catalog.array_agg(a.attname::text ORDER BY k.place) FILTER (WHERE NOT a.attnotnull), '{}'),
       coalesce((pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct')::boolean, false),
       i.indimmediate
FROM pg_catalog.pg_index i
CROSS JOIN LATERAL pg_catalog.unnest(i.indkey::pg_catalog.int2[]) WITH ORDINALITY AS k (attnum, place)
JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
WHERE i.indrelid = %(oid)s::bigint::pg_catalog.oid AND i.indisunique AND i.indisvalid
  AND i.indpred IS NULL AND i.indexprs IS NULL AND k.place <= i.indnkeyatts
GROUP BY i.indexrelid, pg_catalog.to_jsonb(i), i.indimmediate
ORDER BY i.indexrelid
