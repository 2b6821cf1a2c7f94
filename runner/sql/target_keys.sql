-- The unique indexes of a table whose order can be walked: whole, valid, of plain columns that are NOT NULL, each
-- ascending under its default operator class. The primary key first, then the one with fewer columns.
SELECT ic.relname, n.nspname,
       pg_catalog.array_agg(a.attname::pg_catalog.text ORDER BY k.place),
       pg_catalog.array_agg(pg_catalog.format_type(a.atttypid, a.atttypmod) ORDER BY k.place),
       pg_catalog.array_agg(CASE WHEN k.collated <> a.attcollation THEN co.collname::pg_catalog.text END ORDER BY k.place),
       pg_catalog.array_agg(CASE WHEN k.collated <> a.attcollation THEN cn.nspname::pg_catalog.text END ORDER BY k.place)
FROM pg_catalog.pg_index i
JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
JOIN pg_catalog.pg_namespace n ON n.oid = ic.relnamespace
JOIN pg_catalog.pg_am am ON am.oid = ic.relam AND am.amname = 'btree'
CROSS JOIN LATERAL ROWS FROM (
    pg_catalog.unnest(i.indkey::pg_catalog.int2[]), pg_catalog.unnest(i.indclass::pg_catalog.oid[]),
    pg_catalog.unnest(i.indcollation::pg_catalog.oid[]), pg_catalog.unnest(i.indoption::pg_catalog.int2[])
) WITH ORDINALITY AS k (attnum, opclass, collated, option, place)
JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
LEFT JOIN pg_catalog.pg_opclass o ON o.oid = k.opclass
LEFT JOIN pg_catalog.pg_collation co ON co.oid = k.collated
LEFT JOIN pg_catalog.pg_namespace cn ON cn.oid = co.collnamespace
WHERE i.indrelid = %(oid)s::bigint::pg_catalog.oid AND i.indisunique AND i.indisvalid AND i.indimmediate
  AND i.indpred IS NULL AND i.indexprs IS NULL AND k.place <= i.indnkeyatts
GROUP BY ic.relname, n.nspname, i.indexrelid, i.indisprimary, i.indnkeyatts
HAVING pg_catalog.bool_and(a.attnotnull AND o.opcdefault AND k.option & 1 = 0)
ORDER BY i.indisprimary DESC, i.indnkeyatts, ic.relname
