-- The triggers that will fire: enabled for our session, for the event, and for one of the columns if they name some.
-- event: the bits of pg_trigger.tgtype, 4 INSERT, 8 DELETE, 16 UPDATE.
WITH RECURSIVE below (oid) AS (
    SELECT %(oid)s::bigint::pg_catalog.oid
    UNION ALL
    SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN below b ON i.inhparent = b.oid
)
SELECT DISTINCT t.tgname::text,
       CASE WHEN t.tgtype & 2 <> 0 THEN 'before' ELSE 'after' END,
       CASE WHEN t.tgtype & 1 <> 0 THEN 'each row' ELSE 'each batch' END
FROM pg_catalog.pg_trigger t
WHERE t.tgrelid IN (SELECT oid FROM below) AND NOT t.tgisinternal
  AND t.tgenabled IN ('A', CASE pg_catalog.current_setting('session_replication_role') WHEN 'replica' THEN 'R' ELSE 'O' END)
  AND t.tgtype & %(event)s <> 0
  AND (t.tgtype & %(event)s <> 16 OR pg_catalog.cardinality(t.tgattr::pg_catalog.int2[]) = 0
       OR EXISTS (SELECT FROM pg_catalog.pg_attribute a
                  WHERE a.attrelid = t.tgrelid AND a.attname = ANY (%(columns)s::text[])
                    AND a.attnum = ANY (t.tgattr::pg_catalog.int2[])))
ORDER BY 1
