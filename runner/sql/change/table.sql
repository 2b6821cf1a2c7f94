-- The tables that a declared name stands for: a partitioned table as a whole, else the table and those that inherit from it.
-- With what each is a partition of, and what of it no heap keeps, whose rows do not say which transaction made them.
WITH RECURSIVE family (oid, depth) AS (
    SELECT pg_catalog.to_regclass(%(name)s)::pg_catalog.oid, 0
    UNION
    SELECT i.inhrelid, f.depth + 1
    FROM family f
    JOIN pg_catalog.pg_class c ON c.oid = f.oid AND c.relkind <> 'p'
    JOIN pg_catalog.pg_inherits i ON i.inhparent = f.oid
)
SELECT c.oid::bigint, n.nspname, c.relname, c.relkind::text, c.relpersistence::text,
       pg_catalog.row_security_active(c.oid),
       (WITH RECURSIVE below (oid) AS (
           SELECT c.oid UNION SELECT i.inhrelid FROM below b
           JOIN pg_catalog.pg_class p ON p.oid = b.oid AND p.relkind = 'p'
           JOIN pg_catalog.pg_inherits i ON i.inhparent = b.oid)
           SELECT pg_catalog.min(p.oid::pg_catalog.regclass::text)
           FROM below b JOIN pg_catalog.pg_class p ON p.oid = b.oid LEFT JOIN pg_catalog.pg_am m ON m.oid = p.relam
           WHERE p.relkind = 'f' OR (p.relkind = 'r' AND m.amname <> 'heap')),
       ARRAY(WITH RECURSIVE above (oid) AS (
           SELECT c.oid UNION SELECT i.inhparent FROM above a
           JOIN pg_catalog.pg_class p ON p.oid = a.oid AND p.relispartition
           JOIN pg_catalog.pg_inherits i ON i.inhrelid = a.oid)
           SELECT a.oid::bigint FROM above a WHERE a.oid <> c.oid)
FROM (SELECT oid, pg_catalog.min(depth) AS depth FROM family GROUP BY oid) f
JOIN pg_catalog.pg_class c ON c.oid = f.oid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
ORDER BY f.depth, n.nspname, c.relname
