-- A table by its name as the statement writes it: what it is, and about how many rows it has.
SELECT c.oid::bigint, n.nspname, c.relname, c.relkind::text, c.relpersistence::text,
       EXISTS (SELECT FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid) AS has_children,
       (SELECT pg_catalog.sum(leaf.reltuples) FILTER (WHERE leaf.reltuples >= 0)
        FROM pg_catalog.pg_class leaf
        WHERE leaf.oid = c.oid AND c.relkind <> 'p'
           OR leaf.relkind <> 'p' AND leaf.oid IN (
              WITH RECURSIVE below (oid) AS (
                  SELECT i.inhrelid FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid
                  UNION ALL
                  SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN below b ON i.inhparent = b.oid)
              SELECT oid FROM below)
       )::bigint AS rows
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = pg_catalog.to_regclass(%(name)s)
