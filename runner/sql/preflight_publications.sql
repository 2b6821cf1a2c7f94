-- The publications that the changes of a table or its partitions are part of.
WITH RECURSIVE below (oid) AS (
    SELECT %(oid)s::bigint::pg_catalog.oid
    UNION ALL
    SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN below b ON i.inhparent = b.oid
)
SELECT DISTINCT p.pubname::text
FROM pg_catalog.pg_publication_tables t JOIN pg_catalog.pg_publication p ON p.pubname = t.pubname
JOIN pg_catalog.pg_namespace n ON n.nspname = t.schemaname
JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.tablename
JOIN below b ON b.oid = c.oid
WHERE CASE %(kind)s WHEN 'update' THEN p.pubupdate WHEN 'delete' THEN p.pubdelete ELSE p.pubinsert END
ORDER BY 1
